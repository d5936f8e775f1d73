"""The portal's catalogues without Django: the standard library's gettext over the same .mo files."""

import gettext
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"
FOLDERS = {"de": "de", "en": "en", "zh-hans": "zh_Hans"}
SEPARATORS = {"de": ", ", "en": ", ", "zh-hans": "、"}


def translate(message: str, language: str, context: str | None = None) -> str:
    """The message in ``language``; itself, in English, where a catalogue lacks it."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, message) if context else catalogue.gettext(message)


def listed(parts, language: str) -> str:
    return SEPARATORS[language].join(parts)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, [FOLDERS[language]], fallback=True)

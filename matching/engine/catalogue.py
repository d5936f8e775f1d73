"""The portal's catalogues without Django: the standard library's gettext over the same .mo files."""

import gettext
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from matching.engine.marks import N_

LOCALE = Path(__file__).resolve().parents[2] / "locale"
FOLDERS = {"de": "de", "en": "en", "zh-hans": "zh_Hans"}
SEPARATORS = {"de": ", ", "en": ", ", "zh-hans": "、"}
STRONG_SEPARATORS = {"de": "; ", "en": "; ", "zh-hans": "、"}  # between parts that have commas of their own
LAST = N_("%(others)s and %(last)s")


def translate(message: str, language: str, context: str | None = None) -> str:
    """The message in ``language``; itself, in English, where a catalogue lacks it."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, message) if context else catalogue.gettext(message)


def translate_number(singular: str, plural: str, number: int, language: str) -> str:
    """The form that ``language`` has for so many."""
    return _catalogue(language).ngettext(singular, plural, number)


def separated(parts: Sequence[str], language: str) -> str:
    """Parts that are long or have commas of their own, one after the other."""
    return STRONG_SEPARATORS[language].join(parts)


def listed(parts: Sequence[str], language: str) -> str:
    """Short names as a sentence lists them: "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    *others, last = parts
    return translate(LAST, language) % {"others": SEPARATORS[language].join(others), "last": last}


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, [FOLDERS[language]], fallback=True)

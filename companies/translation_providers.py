"""Machines that translate: off unless the environment names one (``TRANSLATION_URL``). Whatever they write is a proposal."""

import json
from dataclasses import dataclass
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PATIENCE = 30  # seconds
MOST_BYTES = 1_000_000


class TranslationFailed(Exception):
    """The provider did not answer, or not with what was asked of it. The row is tried again later."""


class Provider(Protocol):
    def translate(self, texts: list[str], source: str, target: str) -> list[str]:
        """One translation for each text, in order; ``source`` and ``target`` are de, en or zh-hans. Raises ``TranslationFailed``."""


@dataclass(frozen=True)
class DeepL:
    """https://developers.deepl.com/docs/api-reference/translate"""

    url: str
    key: str

    SOURCES = {"de": "DE", "en": "EN", "zh-hans": "ZH"}
    TARGETS = {"de": "DE", "en": "EN-GB", "zh-hans": "ZH-HANS"}

    def translate(self, texts, source, target):
        asked = {"text": texts, "source_lang": self.SOURCES[source], "target_lang": self.TARGETS[target]}
        answer = _post(f"{self.url}/v2/translate", asked, {"Authorization": f"DeepL-Auth-Key {self.key}"})
        return _checked(texts, lambda: [row["text"] for row in answer["translations"]])


@dataclass(frozen=True)
class LibreTranslate:
    """https://docs.libretranslate.com"""

    url: str
    key: str

    CODES = {"de": "de", "en": "en", "zh-hans": "zh"}

    def translate(self, texts, source, target):
        asked = {"q": texts, "source": self.CODES[source], "target": self.CODES[target], "format": "text", "api_key": self.key}
        answer = _post(f"{self.url}/translate", asked, {})
        return _checked(texts, lambda: list(answer["translatedText"]))


PROVIDERS = {"deepl": DeepL, "libretranslate": LibreTranslate}


def current_provider() -> Provider | None:
    """From ``deepl+https://KEY@api.deepl.com`` or ``libretranslate+http://KEY@host:5000``; None where nothing is set."""
    if not settings.TRANSLATION_URL:
        return None
    parts = urlsplit(settings.TRANSLATION_URL)
    name, _plus, scheme = parts.scheme.partition("+")
    if name not in PROVIDERS or scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured("TRANSLATION_URL: expected deepl+https://KEY@host or libretranslate+http://KEY@host:port")
    return PROVIDERS[name](f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}", unquote(parts.username or ""))


def _post(url: str, asked: dict, headers: dict) -> dict:
    body = json.dumps(asked).encode()
    request = Request(url, body, {"Content-Type": "application/json", "User-Agent": "BeCAN"} | headers)
    try:
        with urlopen(request, timeout=PATIENCE) as response:
            return json.loads(response.read(MOST_BYTES))
    except HTTPError as error:
        raise TranslationFailed(f"HTTP {error.code}") from error
    except (OSError, ValueError) as error:
        raise TranslationFailed(f"{type(error).__name__}: {error}") from error


def _checked(texts, read) -> list[str]:
    try:
        found = read()
    except (KeyError, TypeError) as error:
        raise TranslationFailed("an answer of another shape") from error
    if len(found) != len(texts) or not all(isinstance(text, str) and text.strip() for text in found):
        raise TranslationFailed(f"{len(texts)} texts asked, another number or empty ones came")
    return found

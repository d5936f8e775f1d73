"""What a page says in a language, from the catalogues: browser tests go through it in all three."""

from django.utils.translation import gettext, override, pgettext

LANGUAGES = {"de": "de-DE", "en": "en-GB", "zh-hans": "zh-CN"}  # and the browser's locale

STAFF_OF = {  # a code of six digits serves once: whoever signs in right after another is another
    "de": "projekt@becan.example",
    "en": "admin@becan.example",
    "zh-hans": "hezuo@becan.example",
}


def worded(language: str, text: str, context: str = "", **values) -> str:
    with override(language):
        words = pgettext(context, text) if context else gettext(text)
    return words % values if values else words

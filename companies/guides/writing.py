"""How the text of a guide is written: Markdown without HTML; ``{2}`` points at the second source, ``{lawyer}`` marks what a lawyer
has still to look at."""

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MARK = re.compile(r"\{(\d{1,2}|lawyer)\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[^\W\d_]+")
WORDS_A_MINUTE = 200
CHARACTERS_A_MINUTE = 350


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


def to_html(body: str, prefix: str = "source") -> SafeString:
    """Safe HTML of a guide's text; ``prefix`` begins the ids of the sources it points at."""
    html = _markdown().render(body)
    return mark_safe(MARK.sub(lambda match: _mark(match[1], prefix), html))


def _mark(what: str, prefix: str) -> str:
    return render_to_string("companies/_guide_mark.html", {"number": what if what != "lawyer" else "", "prefix": prefix}).strip()


def sources_named(body: str) -> set[int]:
    return {int(what) for what in MARK.findall(body) if what != "lawyer"}


def reading_minutes(body: str) -> int:
    """Whole minutes, at least one."""
    plain = MARK.sub("", body)
    characters = len(CHINESE.findall(plain))
    words = len(WORD.findall(CHINESE.sub(" ", plain)))
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))

"""How the text of a guide is written: Markdown without HTML; ``{2}`` points at the second source, ``{lawyer}`` marks what a lawyer
has still to look at."""

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MARK = re.compile(r"\{(\d{1,2}|lawyer)\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_PASSAGE = re.compile(
    r"[《〈（「“0-9]*[\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef·、“”〔〕0-9]*[\u3400-\u9fff》〉）」”〕])*[》〉）」”〕]*"
)
TAG_OR_CHINESE = re.compile(rf"(<[^>]*>)|({CHINESE_PASSAGE.pattern})")
GERMAN = re.compile(
    r"[äöüÄÖÜß]|\b(?:der|die|das|des|und|für|im|vom|von|zum|zur|nach|Recht|Zoll|Land|Wirtschaft|Bund|Bundes\w+|Auslands?\w*|Ausfuhr\w*|"
    r"Einfuhr\w*|Deutsch\w*|\w*[Gg]esetz\w*|\w*[Oo]rdnung|\w*[Rr]egister\w*|\w*garantien|\w*genehmigung|\w*datenbank|Botschaft|\w*liste|"
    r"\w*portal|\w*[Aa]mt|\w*förderung|\w*anzeiger|\w*schutz|Internationaler|Hinweise|Entsendung|\w*gemeinschaft)\b"
)
PARTS = re.compile(r"(: )")
WORD = re.compile(r"[^\W\d_]+")
WORDS_A_MINUTE = 200
CHARACTERS_A_MINUTE = 350


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


def to_html(body: str, prefix: str = "source", *, language: str = "zh-hans") -> SafeString:
    """Safe HTML of a guide's text; ``prefix`` begins the ids of the sources it points at. Chinese words in another language are marked."""
    html = _markdown().render(body)
    if language != "zh-hans":
        html = TAG_OR_CHINESE.sub(lambda match: match[1] or f'<span lang="zh-Hans">{match[2]}</span>', html)
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


def passages(text: str) -> list[tuple[str, str]]:
    """The title or publisher of a source, cut where its language changes: (language, text). Latin letters are German or English."""
    found, end = [], 0
    for match in CHINESE_PASSAGE.finditer(text):
        found += [*_latin(text[end : match.start()]), ("zh-Hans", match[0])]
        end = match.end()
    joined: list[tuple[str, str]] = []
    for language, part in [*found, *_latin(text[end:])]:
        is_neutral = not any(character.isalpha() for character in part)
        if joined and (is_neutral or joined[-1][0] == language):
            joined[-1] = (joined[-1][0], joined[-1][1] + part)
        else:
            joined.append((language, part))
    return joined


def _latin(text: str) -> list[tuple[str, str]]:
    return [("de" if GERMAN.search(part) else "en", part) for part in PARTS.split(text) if part]

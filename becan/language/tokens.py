"""What search and statistics see of a text: words, stems, compound parts, Chinese words and bigrams; and phrases to encode."""

import re
from functools import cache

import rjieba

from becan.language.compounds import Splitter
from becan.language.fold import fold, has_chinese
from becan.language.stems import stem
from becan.language.taxonomy import Taxonomy, inspect_taxonomy
from becan.language.word_lists import word_list

RUN = re.compile(r"[a-z0-9]+\+*|[\u3400-\u9fff]+")
WORD_IN_TEXT = re.compile(r"[^\W_]+(?:[-'’./+&,][^\W_]+)*-?|[\u3400-\u9fff]+")
SENTENCE = re.compile(r"[;；。！？!?\n\r\t•·|:：]+|\.(?=\s|$)|[,，、](?!\d)")
CONJUNCTION = re.compile(r"\s+(?:und|sowie|oder|bzw\.?|and|or|as well as|&)\s+", re.IGNORECASE)
CHINESE_CONJUNCTIONS = frozenset({"和", "与", "與", "及", "或", "以及", "及其"})
MOST_WORDS = 12
MOST_CHARACTERS = 24  # of Chinese
USER_WORD_FREQUENCY = 20_000


def tokens(text: str, language: str | None = None) -> list[str]:
    """Folded tokens in the order of the text: words with their stems and parts, Chinese words and bigrams; no stop words.

    ``language`` ("de", "en") narrows the stems to one language; without it words get those of both.
    """
    found: list[str] = []
    for run in RUN.findall(fold(text)):
        found += _chinese_tokens(run) if has_chinese(run) else _latin_tokens(run, language)
    return found


def chinese_words(run: str) -> list[str]:
    """The words of a run of Chinese characters, side by side."""
    return list(_segmenter().cut(run))


def phrases(text: str) -> list[str]:
    """The things a text lists, each once, as written: split at commas and conjunctions, framing words off, at most 12 words."""
    found: dict[str, None] = {}
    for sentence in SENTENCE.split(text):
        for part in _completed(CONJUNCTION.split(sentence)):
            for phrase in _chinese_parts(part) if has_chinese(part) else _latin_parts(part):
                found.setdefault(phrase)
    return list(found)


def split_compound(word: str) -> list[str]:
    """The folded parts of a German word: ["kuehl", "platte", "fertigung"]; only the folded word where it cannot be split."""
    return _splitter().split(fold(word).replace(" ", ""))


def _latin_tokens(word, language):
    if word in word_list("stop_words.txt") or (len(word) == 1 and not word.isdigit()):
        return []
    languages = [language] if language in ("de", "en") else ["de", "en"]
    parts = split_compound(word) if word.isalpha() and language != "en" else [word]
    forms = [word, *(stem(word, language) for language in languages)]
    if len(parts) > 1:
        forms += [form for part in parts for form in (part, stem(part, "de"))]
    return list(dict.fromkeys(forms))


def _chinese_tokens(run):
    words = [word for word in _segmenter().cut_for_search(run) if len(word) > 1 and word not in word_list("stop_words.txt")]
    bigrams = [run[place : place + 2] for place in range(len(run) - 1)]
    if len(run) == 1:
        return [] if run in word_list("stop_words.txt") else [run]
    return list(dict.fromkeys([*words, *bigrams]))


def _completed(parts):
    """German shares the end of two compounds: "Kunststoff- und Metallteile" lists Kunststoffteile, too."""
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        shared = split_compound(following.split()[0])[-1] if part.rstrip().endswith("-") and following.split() else ""
        yield part.rstrip("- ") + shared if shared else part


def _latin_parts(part):
    words = _strip_fillers(WORD_IN_TEXT.findall(part))
    for start in range(0, len(words), MOST_WORDS):
        yield " ".join(words[start : start + MOST_WORDS])


def _chinese_parts(part):
    phrase: list[str] = []
    for word in [*_segmenter().cut(part), "和"]:
        if word not in CHINESE_CONJUNCTIONS:
            phrase.append(word)
            continue
        joined = "".join(_strip_fillers(phrase)).strip()
        yield from (joined[start : start + MOST_CHARACTERS] for start in range(0, len(joined), MOST_CHARACTERS))
        phrase = []


def _strip_fillers(words):
    fillers = word_list("filler_words.txt")
    content = [place for place, word in enumerate(words) if fold(word) not in fillers and re.search(r"\w", word)]
    return words[content[0] : content[-1] + 1] if content else []


@cache
def _labels(language: str) -> tuple[str, ...]:
    """Folded labels of the portal's own taxonomy; a faulty file is load_taxonomy's business, not a reason to find no words."""
    labels = (label for concept in _taxonomy().concepts.values() for label in concept.labels)
    return tuple(sorted({fold(label.text) for label in labels if label.language == language and label.kind != "hidden"}))


@cache
def _taxonomy() -> Taxonomy:
    return inspect_taxonomy()[0]


@cache
def _splitter() -> Splitter:
    return Splitter(word for label in _labels("de") for word in label.split() if word.isalpha() and len(word) <= 10)


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for label in _labels("zh-hans"):
        if re.fullmatch(r"[\u3400-\u9fff]{2,}", label):
            segmenter.add_word(label, USER_WORD_FREQUENCY, "n")
    return segmenter

"""What a document must have to answer a question, as PostgreSQL's ``tsquery``: a group for each word or concept, any form of it will do."""

import re
from collections.abc import Iterable

from becan.language.fold import fold, has_chinese
from becan.language.stems import stem
from becan.language.tokens import chinese_words, split_compound
from becan.language.word_lists import word_list

RUN = re.compile(r"[a-z0-9]+\+*|[\u3400-\u9fff]+")


def word_groups(text: str) -> dict[str, str]:
    """``{word as folded: its forms}``; stop words and framing words ask for nothing."""
    found: dict[str, str] = {}
    for run in RUN.findall(fold(text)):
        for word in chinese_words(run) if has_chinese(run) else [run]:
            if forms := _forms(word):
                found.setdefault(word, forms)
    return found


def all_of(groups: Iterable[str]) -> str:
    return " & ".join(f"({group})" for group in groups)


def any_form(forms: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(forms))


def lexeme(word: str) -> str:
    return f"'{word}'"


def _forms(word):
    if word in word_list("stop_words.txt") or word in word_list("filler_words.txt") or (len(word) == 1 and not word.isdigit()):
        return ""
    if has_chinese(word):
        bigrams = [lexeme(word[place : place + 2]) for place in range(len(word) - 1)]
        return any_form([lexeme(word), f"({' & '.join(bigrams)})"])
    forms = [lexeme(form) for form in dict.fromkeys((word, stem(word, "de"), stem(word, "en")))]
    parts = split_compound(word) if word.isalpha() else [word]
    if len(parts) > 1:
        both = (any_form([lexeme(part), lexeme(stem(part, "de"))]) for part in parts)
        forms.append(f"({all_of(both)})")
    return any_form(forms)

"""Stems of German and English words, from Snowball (BSD)."""

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

SHORTEST = 4  # shorter stems ("lad" of "laden") mean too many things

ENGLISH_SPELLINGS = re.compile(r"mould|aluminium|fibre|isation|ising|ised|analyser|electrolyser|colour|tyre|grey")
AMERICAN = {
    "mould": "mold", "aluminium": "aluminum", "fibre": "fiber", "isation": "ization", "ising": "izing", "ised": "ized",
    "analyser": "analyzer", "electrolyser": "electrolyzer", "colour": "color", "tyre": "tire", "grey": "gray",
}  # fmt: skip

_stemmers = {"de": snowballstemmer.stemmer("german"), "en": snowballstemmer.stemmer("english")}
_lock = Lock()  # a stemmer keeps its word in itself


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word by the rules of "de" or "en"; the word itself where too little would be left."""
    with _lock:
        stemmed = _stemmers[language].stemWord(word)
    return stemmed if len(stemmed) >= SHORTEST else word


@lru_cache(maxsize=200_000)
def label_stem(word: str, language: str) -> str:
    """What labels are compared by: of English only plural and British spelling go, since "moulding" is not a "mould"."""
    if language != "en":
        return stem(word, language)
    return ENGLISH_SPELLINGS.sub(lambda match: AMERICAN[match.group()], _singular(word))


def _singular(word):
    if word.endswith("ies") and len(word) > SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= SHORTEST else word

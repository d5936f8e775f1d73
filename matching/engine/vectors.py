"""Texts as vectors of whole numbers: sums of their products are exact in float32, so the batch and the single pair agree to the last bit."""

from collections.abc import Sequence

import numpy as np

from becan.language import encoder, word_vectors

DIMENSIONS = encoder.DIMENSIONS + word_vectors.DIMENSIONS
SHARE = 0.6  # of the word vectors in a cosine; the rest is the sentence encoder's
PROSE_SHARE = 0.775  # the same of a row in prose, which says in general language what any company does, and in its words what this one makes
SCALE = 4000  # (SCALE + rounding)² < 2²⁴: every partial sum of a scalar product is a whole number that float32 holds


def whole(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors rounded to whole multiples of 1/SCALE."""
    return np.rint(vectors * SCALE).astype(np.float32)


def encode(texts: Sequence[str]) -> np.ndarray:
    """(texts, DIMENSIONS): the sentence encoder's vector beside that of the words, so that a cosine is their weighted mean."""
    parts = (1 - SHARE) ** 0.5 * encoder.encode(texts), SHARE**0.5 * word_vectors.encode_words(texts)
    return whole(np.hstack(parts))


def leaning(rows: np.ndarray) -> np.ndarray:
    """``whole`` rows, as long as they were, whose cosines with others are the words' by PROSE_SHARE in place of SHARE."""
    parts = np.repeat([(1 - PROSE_SHARE) / (1 - SHARE), PROSE_SHARE / SHARE], [encoder.DIMENSIONS, word_vectors.DIMENSIONS])
    return whole(_as_long(rows * parts, np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True) / SCALE))


def between(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Half-way between two ``whole`` arrays, row by row."""
    return whole(_as_long(left.astype(np.float64) + right, 1.0))  # sums of whole numbers are the same in every batch


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cosines of all pairs of rows of two ``whole`` arrays."""
    return (left @ right.T) / np.float32(SCALE * SCALE)


def _as_long(rows: np.ndarray, lengths: np.ndarray | float) -> np.ndarray:
    own = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows * lengths, own, out=np.zeros_like(rows), where=own > 0)

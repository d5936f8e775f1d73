"""Texts as vectors of whole numbers: sums of their products are exact in float32, so the batch and the single pair agree to the last bit."""

from collections.abc import Sequence

import numpy as np

from becan.language import encoder, word_vectors

DIMENSIONS = encoder.DIMENSIONS + word_vectors.DIMENSIONS
SHARE = 0.6  # of the word vectors in a cosine; the rest is the sentence encoder's
SCALE = 4000  # (SCALE + rounding)² < 2²⁴: every partial sum of a scalar product is a whole number that float32 holds


def whole(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors rounded to whole multiples of 1/SCALE."""
    return np.rint(vectors * SCALE).astype(np.float32)


def encode(texts: Sequence[str]) -> np.ndarray:
    """(texts, DIMENSIONS): the sentence encoder's vector beside that of the words, so that a cosine is their weighted mean."""
    parts = (1 - SHARE) ** 0.5 * encoder.encode(texts), SHARE**0.5 * word_vectors.encode_words(texts)
    return whole(np.hstack(parts))


def between(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Half-way between two ``whole`` arrays, row by row."""
    sums = left.astype(np.float64) + right  # whole numbers: lengths are the same in every batch
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return whole(np.divide(sums, lengths, out=sums, where=lengths > 0))


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cosines of all pairs of rows of two ``whole`` arrays."""
    return (left @ right.T) / np.float32(SCALE * SCALE)

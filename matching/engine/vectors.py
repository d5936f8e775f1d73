"""Sentence vectors as whole numbers: sums of their products are exact in float32, so the batch and the single pair agree to the last bit."""

import numpy as np

SCALE = 4000  # (SCALE + rounding)² < 2²⁴: every partial sum of a scalar product is a whole number that float32 holds


def whole(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors rounded to whole multiples of 1/SCALE."""
    return np.rint(vectors * SCALE).astype(np.float32)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cosines of all pairs of rows of two ``whole`` arrays."""
    return (left @ right.T) / np.float32(SCALE * SCALE)

"""Makes ``reference.npz``, words of the trade and of the world for the frozen reference: with the same files as ``learn_word_vectors``.

``python -m matching.engine.sample_reference DING CEDICT ECDICT``, after the word vectors were learned or their share was changed.
"""

import random
import sys
from pathlib import Path

import numpy as np

from becan.language.learn_word_vectors import chinese_entries, english_entries, german_entries
from matching.engine.reference import COARSE, FILE, LANGUAGES
from matching.engine.vectors import SHARE, encode

WORDS, SEED = 2000, 5  # words of each language


def sample(ding: Path, cedict: Path, ecdict: Path) -> dict[str, np.ndarray]:
    """Language -> (WORDS, DIMENSIONS) bytes, in units of COARSE; half of the words are technical ones where the dictionary says so."""
    german, english = list(german_entries(ding)), list(english_entries(ecdict))
    found = {
        "de": [(left[0], technical) for left, _, technical in german],
        "en": [(right[0], technical) for _, right, technical in [*german, *english]],
        "zh-hans": [(left[0], technical) for left, _, technical in [*chinese_entries(cedict), *english]],
    }
    return {language: _bytes(encode(_drawn(found[language]))) for language in LANGUAGES}


def _drawn(words):
    chance = random.Random(SEED)
    halves = [
        sorted({word for word, technical in words if technical is wanted and 2 < len(word) < 40}) for wanted in (True, False)
    ]
    return [word for half in halves for word in chance.sample(half, WORDS // 2)]


def _bytes(vectors):
    return np.rint(vectors / COARSE).clip(-127, 127).astype(np.int8)


if __name__ == "__main__":
    np.savez_compressed(FILE, share=SHARE, **sample(*map(Path, sys.argv[1:4])))

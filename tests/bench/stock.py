"""The index that several parts measure, built once a process."""

import gc
from functools import cache

import numpy as np

from matching.engine.blocks import DemandBlock
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.bench.corpus import NOW, Corpus
from tests.bench.machine import DIMENSIONS, Took, memory_gib, reference, timed
from tests.bench.prepared import Prepared

OFFERS, DEMANDS = 100_000, 1_000


@cache
def prepared() -> Prepared:
    language = Language.read()
    return Prepared(Corpus(language.taxonomy), language)


@cache
def index_of(count: int, start: int = 0) -> OfferIndex:
    """Only the last one asked for is kept by its caller; see ``forget``."""
    took = timed(lambda: OfferIndex.of_prepared(prepared().offers(count, start), prepared().language))
    index = took.result
    looked = timed(index.shortlist.follow)
    gc.freeze()  # as a shard does
    print(
        f"   {count} offers, {len(index.shelf.store)} distinct vectors: {took} to put in, {looked} to look over; "
        f"{memory_gib():.2f} GiB in use",
        flush=True,
    )
    return index


def forget() -> None:
    index_of.cache_clear()


def block_of(demands: list) -> DemandBlock:
    return DemandBlock(demands, prepared().language, DEFAULT_WEIGHTS, NOW)


def reference_of(demands: int, offers: int) -> Took:
    """Vectors of the same phrases, one a record."""
    vectors = prepared().read.vectors
    offering = np.resize(vectors[:, :DIMENSIONS], (offers, min(DIMENSIONS, vectors.shape[1]))).astype(np.float32)
    return reference(offering[:demands].copy(), offering)

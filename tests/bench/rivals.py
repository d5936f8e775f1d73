"""The same work with what one would reach for instead: rapidfuzz, TF-IDF of character n-grams, BM25; MRR and time side by side."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tantivy
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from becan.language.tokens import tokens
from matching.engine.engine import rank, rank_prepared
from matching.engine.index import OfferIndex
from matching.engine.reading import read_demands, read_offers
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.bench.corpus import NOW
from tests.bench.machine import TOP, timed
from tests.bench.quality import EVALUATION
from tests.bench.stock import block_of, prepared

TASKS = ("vehicles-zh-de", "vehicles-zh-en", "vehicles-de-en", "osm-zh-de", "profiles-zh-de")
OFFERS, DEMANDS = 10_000, 100


class Texts(NamedTuple):
    offers: Sequence[str]
    demands: Sequence[str]


def by_rapidfuzz(texts: Texts) -> np.ndarray:
    """Places of the best offers, best first, for each demand."""
    scores = process.cdist(texts.demands, texts.offers, scorer=fuzz.WRatio, dtype=np.uint8, workers=-1)
    return np.argsort(-scores.astype(np.int16), axis=1, kind="stable")[:, :TOP]


def by_tfidf(texts: Texts) -> list[np.ndarray]:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), dtype=np.float32)
    offers = vectorizer.fit_transform(texts.offers)
    best = sp_matmul_topn(vectorizer.transform(texts.demands), offers.T.tocsr(), top_n=TOP, sort=True, n_threads=2)
    return np.split(best.indices, best.indptr[1:-1])


def by_bm25(texts: Texts) -> list[list[int]]:
    """Given the engine's own tokens: tantivy itself cuts neither Chinese nor German compounds."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("place", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=100_000_000, num_threads=2)
    for place, text in enumerate(texts.offers):
        writer.add_document(tantivy.Document(place=place, words=" ".join(tokens(text))))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    return [_found(searcher, index, tokens(text)) for text in texts.demands]


def _found(searcher, index, words) -> list[int]:
    if not words:
        return []
    query = index.parse_query(" ".join(f'"{word}"' for word in words), ["words"])
    return [searcher.doc(address)["place"][0] for _, address in searcher.search(query, TOP).hits]


RIVALS: dict[str, Callable[[Texts], Sequence[Sequence[int]]]] = {
    "rapidfuzz WRatio": by_rapidfuzz,
    "TF-IDF 2–4-grams": by_tfidf,
    "BM25 (tantivy)": by_bm25,
}


def run(offers: int = OFFERS, demands: int = DEMANDS) -> None:
    if EVALUATION.exists():
        _print_mrr()
    _print_times(offers, demands)


def _print_mrr() -> None:
    evaluate = _evaluate()
    for name in TASKS:
        folder = EVALUATION / "dev" / name
        offers, demands = _read(folder / "suppliers.jsonl", read_offers), _read(folder / "demands.jsonl", read_demands)
        gold, texts = evaluate.gold_of(folder), _texts(offers, demands)
        print(f"   {name}: {len(demands)} demands, {len(offers)} offers")
        for rival, find in RIVALS.items():
            found = timed(lambda find=find, texts=texts: find(texts))
            ranked = {
                demand.id: [offers[place].id for place in places] for demand, places in zip(demands, found.result, strict=True)
            }
            print(f"      {rival:18} MRR {evaluate.metrics(gold, ranked)['mrr']:.3f}   {found}")
        found = timed(lambda o=offers, d=demands: _by_engine(o, d))
        print(f"      {'engine':18} MRR {evaluate.metrics(gold, found.result)['mrr']:.3f}   {found}", flush=True)


def _by_engine(offers, demands) -> dict[str, list[str]]:
    language = prepared().language
    found: dict[str, list[str]] = {}
    for scored in rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW, TOP):
        if not scored.gates:
            found.setdefault(scored.demand, []).append(scored.supplier)
    return found


def _print_times(offers: int, demands: int) -> None:
    """Reading and indexing are left out for the engine, whose index lives on; a rival that needs none has none."""
    some, asked = list(prepared().offers(offers)), prepared().demands(demands)
    texts = _texts([offer.record for offer in some], [demand.record for demand in asked])
    index = OfferIndex.of_prepared(some, prepared().language)
    list(rank_prepared(block_of(asked[:1]), index, TOP))
    own = timed(lambda: list(rank_prepared(block_of(asked), index, TOP)))
    print(f"   generated phrases, {offers} offers × {demands} demands to the top {TOP}: engine {own}")
    for rival, find in RIVALS.items():
        found = timed(lambda find=find: find(texts))
        print(f"      {rival:18} {found}: {found.wall / own.wall:.1f} × the engine's time", flush=True)


def _texts(offers, demands) -> Texts:
    return Texts([_joined(one.texts) for one in offers], [" ".join([_joined(one.title), _joined(one.texts)]) for one in demands])


def _joined(texts) -> str:
    return " ".join(texts.values())


def _read(file: Path, reader):
    with file.open(encoding="utf-8") as lines:
        return list(reader(lines))


def _evaluate():
    spec = importlib.util.spec_from_file_location("evaluate", EVALUATION / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

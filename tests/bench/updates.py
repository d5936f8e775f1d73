"""One at a time: a new demand against 100,000 offers, a changed offer against 10,000 demands, one pair explained, texts read."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from becan.language import encoder
from matching.engine.engine import explain_pair, explain_prepared, rank_prepared
from matching.engine.language import Language
from matching.engine.openings import ANY, DemandIndex
from matching.engine.prepared import prepare_demands, prepare_offers
from matching.engine.records import Capability
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.bench.corpus import NOW
from tests.bench.machine import TOP, percentiles, timed
from tests.bench.stock import OFFERS, block_of, index_of, prepared

OPEN, NEW, CHANGED, PAIRS = 10_000, 200, 100, 100


def run(offers: int = OFFERS, open_demands: int = OPEN) -> None:
    _print_reading()
    index, asked = index_of(offers), prepared().demands(open_demands)
    new = asked[:NEW]
    list(rank_prepared(block_of(new[:1]), index, TOP))  # the columns are made with the first question
    print(
        f"   one new demand against {offers} offers: {_each(new, lambda demand: list(rank_prepared(block_of([demand]), index, TOP)))}"
    )
    _print_changed_offer(index, asked, new)
    _print_explained(index, asked)


def _each(items: Iterable, work: Callable) -> str:
    times = []
    for item in items:
        started = time.perf_counter()
        work(item)
        times.append(1000 * (time.perf_counter() - started))
    return percentiles(times)


def _print_changed_offer(index, asked: list, ranked: list) -> None:
    """A place in the lists costs what the last of fifty has: here that of the quarter of the demands where it is least."""
    lasts = sorted(_last(list(rank_prepared(block_of([demand]), index, TOP))) for demand in ranked)
    least = lasts[len(lasts) // 4]
    demands = DemandIndex.of_prepared(asked, prepared().language)
    changed = [_changed(index.shelf.offers[position]) for position in range(CHANGED)]

    def update(offer):
        index.put(offer)
        return list(demands.scored(index.offer(offer.record.id), DEFAULT_WEIGHTS, NOW, lambda _: (least, least)))

    update(changed[0])
    places = sum(len(update(offer)) for offer in changed[:10]) / 10
    print(
        f"   one changed offer against {len(asked)} demands, {places:.0f} places found on average (from {least:.1f} points): "
        f"{_each(changed, update)}; aim: p95 ≤ 50 ms"
    )


def _last(ranked: list) -> float:
    scores = [scored.score for scored in ranked if not scored.gates]
    return scores[-1] if len(scores) == TOP else ANY


def _changed(offer):
    capabilities = tuple(Capability(one.notation, "core") for one in offer.record.capabilities)
    return replace(offer, record=replace(offer.record, capabilities=capabilities, employees=77))


def _print_explained(index, asked: list) -> None:
    pairs = [(asked[number], index.shelf.offers[number + CHANGED]) for number in range(PAIRS)]
    rest = prepared().language, DEFAULT_WEIGHTS, NOW
    print(f"   one pair explained, both read already: {_each(pairs, lambda pair: explain_prepared(*pair, *rest))}; aim ≤ 5 ms")
    records = [(demand.record, offer.record) for demand, offer in pairs[:20]]
    print(f"   one pair explained, both texts read for it: {_each(records, lambda pair: explain_pair(*pair, *rest))}")


def _print_reading() -> None:
    started = timed(Language.read)
    print(f"   start of a process (taxonomy, tagger, frozen reference): {started}")
    texts = [f"{phrase.text} {number}" for number, phrase in enumerate(prepared().corpus.phrases["de"][:2000])]
    encoded = timed(lambda: encoder.encode(texts))
    print(f"   sentence encoder: {len(texts) / encoded.cpu:.0f} short phrases a second of CPU")
    language = prepared().language
    offers = [record for record, _ in prepared().corpus.offers(60, start=900_000)]
    demands = [record for record, _ in prepared().corpus.demands(60, start=900_000)]
    print(f"   one profile of twenty phrases read: {_each(offers, lambda one: list(prepare_offers([one], language)))}")
    print(f"   one demand read: {_each(demands, lambda one: list(prepare_demands([one], language)))}")

"""All pairs: 100,000 offers × 1,000 demands to the top 50 with contributions, time against a plain matrix product; recall; memory."""

from collections import defaultdict

from matching.engine.engine import NEAR_MISS, SUGGESTED, _best, rank_prepared
from matching.engine.scoring import score_blocks
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.bench.machine import TOP, peak_gib, timed
from tests.bench.stock import DEMANDS, OFFERS, block_of, index_of, prepared, reference_of

SAMPLED = 50


def run(offers: int = OFFERS, demands: int = DEMANDS) -> None:
    asked, index = prepared().demands(demands), index_of(offers)
    plain = reference_of(demands, offers)
    ranked = timed(lambda: list(rank_prepared(block_of(asked), index, TOP)))
    suggestions = sum(not scored.gates for scored in ranked.result)
    print(f"   {offers} × {demands}: reference (float32 product of 512 dimensions + top {TOP}) {plain}")
    print(
        f"   engine {ranked}, {len(ranked.result)} pairs with contributions and evidence ({suggestions} suggestions): "
        f"{ranked.ratio(plain)}; wanted ≤ 12, aim ≤ 4"
    )
    print(f"   peak memory {peak_gib():.2f} GiB; wanted ≤ 4")
    _print_recall(ranked.result, asked, index)


def _print_recall(ranked: list, asked: list, index) -> None:
    sample = asked[:: max(1, len(asked) // SAMPLED)][:SAMPLED]
    exact = timed(lambda: _exact(sample, index))
    found = defaultdict(set)
    for scored in ranked:
        found[scored.demand, len(scored.gates)].add(scored.supplier)
    for name, kind in (("suggestions", SUGGESTED), ("near misses", NEAR_MISS)):
        wanted = {demand: best for (demand, own), best in exact.result.items() if own == kind}
        hits = sum(len(found[demand, kind] & best) for demand, best in wanted.items())
        print(
            f"   recall of the exact top {TOP} {name} of {len(sample)} demands: {hits / max(1, sum(map(len, wanted.values()))):.4f}"
        )
    print(f"   (the score of every pair of these: {exact})")


def _exact(demands: list, index) -> dict[tuple[str, int], set[str]]:
    """The best of every pair there is, by the shipped score."""
    block, best = block_of(demands), defaultdict(list)
    for offers in index.blocks():
        scored = [(offers, score_blocks(block, offers))]
        for row, demand in enumerate(demands):
            for kind in (SUGGESTED, NEAR_MISS):
                best[demand.record.id, kind] += [key for key, *_ in _best(row, scored, kind, DEFAULT_WEIGHTS, TOP)]
    return {pair: {key[-1] for key in sorted(keys)[:TOP]} for pair, keys in best.items()}

"""All pairs: 100,000 offers × 1,000 demands to the top 50 with contributions, time against a plain matrix product; recall; memory."""

import os
from collections import defaultdict
from typing import NamedTuple

from matching.engine.engine import NEAR_MISS, SUGGESTED, TOGETHER, _best, rank_prepared
from matching.engine.processes import in_processes
from matching.engine.scoring import score_blocks
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.bench.machine import TOP, memory_gib, own_gib, peak_gib, timed
from tests.bench.stock import DEMANDS, OFFERS, block_of, index_of, prepared, reference_of

SAMPLED = 50
CORES = len(os.sched_getaffinity(0))


def run(offers: int = OFFERS, demands: int = DEMANDS) -> None:
    asked, index = prepared().demands(demands), index_of(offers)
    plain = reference_of(demands, offers)
    steps = [asked[start : start + TOGETHER] for start in range(0, demands, TOGETHER)]
    ranked = timed(lambda: list(in_processes(lambda step: _ranked(step, index), steps)))
    pairs = [pair for part in ranked.result for pair in part.pairs]
    suggestions = sum(not gates for _demand, _supplier, gates in pairs)
    print(f"   {offers} × {demands}: reference (float32 product of 512 dimensions + top {TOP}) {plain}")
    print(
        f"   engine, {CORES} processes: {ranked}, {len(pairs)} pairs with contributions and evidence ({suggestions} suggestions): "
        f"{ranked.ratio(plain)}; wanted ≤ 12, aim ≤ 4"
    )
    own = sorted(part.own_gib for part in ranked.result)[-CORES:]
    print(
        f"   peak memory {max(peak_gib(), memory_gib() + sum(own)):.2f} GiB, of it {sum(own):.2f} GiB the processes' own; wanted ≤ 4"
    )
    _print_recall(pairs, asked, index)


class Ranked(NamedTuple):
    pairs: list[tuple[str, str, int]]  # demand, supplier, number of gates failed
    own_gib: float


def _ranked(step: list, index) -> Ranked:
    """The contributions stay in the process that made them, as where it stores them itself."""
    scored = list(rank_prepared(block_of(step), index, TOP))
    return Ranked([(each.demand, each.supplier, len(each.gates)) for each in scored], own_gib())


def _print_recall(pairs: list, asked: list, index) -> None:
    sample = asked[:: max(1, len(asked) // SAMPLED)][:SAMPLED]
    exact = timed(lambda: _exact(sample, index))
    found = defaultdict(set)
    for demand, supplier, gates in pairs:
        found[demand, gates].add(supplier)
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

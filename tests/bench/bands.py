"""What the bands mean: of ten pairs in "passt gut" and in "könnte passen", how many are relevant, and which thresholds that asks for.

``python -m tests.bench bands`` prints, for texts (profiles-zh-de: nothing but sentences) and for the demo data (capabilities, figures
and proofs beside the texts, pairs judged by reading in tests/data/demo_cases.tsv), each band's share of relevant pairs and the share of
all pairs asked for that it holds; then the "text_score" that half of the texts would choose, and what it gives on the other half.

A threshold is the lowest score from which on at least the wanted share of pairs is relevant. "passt gut" reads like a promise: seven of
ten. "könnte passen" is an invitation to read: two of ten. Relevant is what was asked for, or stands next to it (grade 3 or 1).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from matching.engine.__main__ import NOW
from matching.engine.blocks import DemandBlock
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.prepared import prepare_demands
from matching.engine.reading import read_demands, read_offers
from matching.engine.records import DemandRecord, OfferRecord
from matching.engine.scoring import score_blocks
from matching.engine.weights import DEFAULT_WEIGHTS, Weights
from tests.bench.quality import EVALUATION
from tests.engine import demo

PROFILES = EVALUATION / "dev" / "profiles-zh-de"
DEMO_CASES = Path(__file__).resolve().parents[1] / "data" / "demo_cases.tsv"
WANTED = {"strong": 0.7, "possible": 0.2}  # least share of relevant pairs
STEPS = np.arange(30, 96)
ASKED_FOR, NEAR = 3, 1


class Pairs(NamedTuple):
    """Arrays (pairs,), those that fail a gate left out: nobody is shown them."""

    demand: np.ndarray  # its number
    score: np.ndarray
    coverage: np.ndarray
    capability: np.ndarray  # level; NaN where the demand states no concept
    grade: np.ndarray

    def those(self, which: np.ndarray) -> "Pairs":
        return Pairs(*(values[which] for values in self))


def run() -> None:
    language = Language.read()
    read = texts(language)
    if read:
        _print_meaning("texts", read)
        _print_proposal(read)
    _print_meaning("demo data", demo_data(language))
    print("   (here the fit with the concepts required decides; the score only bars what is poor beside it)")


def texts(language: Language) -> Pairs | None:
    if not PROFILES.exists():
        print(f"   {PROFILES} is missing: left out")
        return None
    with (PROFILES / "demands.jsonl").open("rb") as demands, (PROFILES / "suppliers.jsonl").open("rb") as offers:
        return _pairs(read_demands(demands), read_offers(offers), _grades(PROFILES / "gold.tsv"), language)


def demo_data(language: Language) -> Pairs:
    """Both directions: suppliers for Chinese demands, and the other way round."""
    grades, sides = _grades(DEMO_CASES), (("partner", "supplier"), ("supplier", "partner"))
    found = [_pairs(list(demo.demands(seeks).values()), demo.offers(offers), grades, language) for seeks, offers in sides]
    moved = found[1]._replace(demand=found[1].demand + 1 + found[0].demand.max())
    return Pairs(*(np.concatenate(both) for both in zip(found[0], moved, strict=True)))


def bands_of(pairs: Pairs, weights: Weights) -> np.ndarray:
    """The band of each pair, as the engine gives it."""
    known = np.where(np.isnan(pairs.capability), None, pairs.capability)
    return np.array([weights.band(*one) for one in zip(pairs.score, pairs.coverage, known, strict=True)])


def precision(pairs: Pairs, least: int = NEAR) -> float:
    return float((pairs.grade >= least).mean()) if len(pairs.grade) else float("nan")


def recall(inside: np.ndarray, pairs: Pairs) -> float:
    asked = pairs.grade == ASKED_FOR
    return float((inside & asked).sum() / max(asked.sum(), 1))


def propose(pairs: Pairs, weights: Weights) -> dict[str, int]:
    """Least score of each band on these pairs; of the possible ones, those counted that are not strong."""
    found: dict[str, int] = {}
    left = np.ones(len(pairs.score), dtype=bool)
    for band, share in WANTED.items():
        fits = left & _allowed(pairs, weights.bands[band])
        found[band] = next(
            (int(step) for step in STEPS if _reaches(pairs.those(fits & (pairs.score >= step)), share)), int(STEPS[-1])
        )
        left &= ~(fits & (pairs.score >= found[band]))
    return found


def _reaches(pairs: Pairs, share: float) -> bool:
    return bool(len(pairs.grade)) and precision(pairs) >= share


def _allowed(pairs: Pairs, least: Mapping[str, float]) -> np.ndarray:
    return (pairs.coverage >= least["coverage"]) & ~(pairs.capability < least["capability"])


def _pairs(demands: list[DemandRecord], offers: list[OfferRecord], grades: Mapping, language: Language) -> Pairs:
    block = DemandBlock(list(prepare_demands(demands, language)), language, DEFAULT_WEIGHTS, NOW)
    parts = [_of_block(block, found, grades) for found in OfferIndex.build(offers, language).blocks()]
    return Pairs(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _of_block(block, offers, grades) -> Pairs:
    scores = score_blocks(block, offers)
    shape = scores.score.shape
    states = np.array([[bool(one.record.required or one.record.desired)] for one in block.demands])
    level = np.where(states & (scores.levels["capability"].asked > 0), np.nan_to_num(scores.levels["capability"].level), np.nan)
    found = [[grades.get((one.record.id, offer), 0) for offer in offers.ids] for one in block.demands]
    numbers = np.broadcast_to(np.arange(shape[0])[:, None], shape)
    shown = ~np.any([np.broadcast_to(failed, shape) for failed in scores.failed.values()], axis=0)
    arrays = (numbers, scores.score, scores.coverage, np.broadcast_to(level, shape), np.array(found).reshape(shape))
    return Pairs(*(array[shown] for array in arrays))


def _grades(file: Path) -> dict[tuple[str, str], int]:
    return {(demand, offer): int(grade) for demand, offer, grade in _rows(file.read_text(encoding="utf-8").splitlines())}


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """Without comments, and without the head."""
    return (line.split("\t") for line in [line for line in lines if line.strip() and not line.startswith("#")][1:])


def _print_meaning(name: str, pairs: Pairs) -> None:
    bands, demands = bands_of(pairs, DEFAULT_WEIGHTS), len(set(pairs.demand.tolist()))
    print(f"\n   {name}, weights {DEFAULT_WEIGHTS.version}, {demands} demands")
    print("   band       pairs/demand  asked for  or near  of ten  holds of all asked for")
    for band in WANTED:
        inside = bands == band
        own = pairs.those(inside)
        print(
            f"   {band:10} {inside.sum() / demands:12.2f} {precision(own, ASKED_FOR):10.3f} {precision(own):8.3f}"
            f" {10 * precision(own):7.1f} {recall(inside, pairs):14.3f}"
        )


def _print_proposal(pairs: Pairs) -> None:
    tuned, held = (pairs.those(pairs.demand % 2 == half) for half in (0, 1))
    numbers = propose(tuned, DEFAULT_WEIGHTS)
    print("   proposed for bands in weights.json:", ", ".join(f'{band} "text_score": {least}' for band, least in numbers.items()))
    weights = replace(
        DEFAULT_WEIGHTS, bands={band: {**least, "text_score": numbers[band]} for band, least in DEFAULT_WEIGHTS.bands.items()}
    )
    for half, some in (("that chose them", tuned), ("held back", held)):
        bands = bands_of(some, weights)
        told = (f"{band} {precision(some.those(bands == band)):.3f} of {(bands == band).sum()} pairs" for band in WANTED)
        print(f"   relevant on the half {half}: {', '.join(told)}")

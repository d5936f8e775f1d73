"""The parts of a demand, and which of them an offer brings, by the engine's own criteria and gates.

A part is a concept with the key figures and proofs that are asked of whoever brings it: the press must reach the locking force, and the
certificate must hang where the casting is done. So another member of a team cannot lend them. A figure or proof that names no concept
is asked of every must to whose family it belongs. A gate (a proof or figure without exception that is known to be missed) closes the
part it belongs to and no other; what is not stated closes nothing and stays open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria import CRITERIA
from matching.engine.criteria.capability import relations
from matching.engine.figures import belongs
from matching.engine.gates import GATES
from matching.engine.held import HeldBlock
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, prepare_demands
from matching.engine.records import DemandRecord, Figure, WishedProof
from matching.engine.scoring import score_blocks
from matching.engine.weights import Weights

BRINGS = (
    0.7  # of a concept: it or a narrower one is done or at least named; planned, related or merely near in words is not enough
)
DIGITS = 4


@dataclass(frozen=True)
class Part:
    concept: str
    is_must: bool
    figures: tuple[Figure, ...] = ()
    proofs: tuple[WishedProof, ...] = ()


@dataclass(frozen=True)
class Brought:
    """An offer that brings at least one must. ``levels`` by part: None where it does not bring it, else the levels of the concept, of each
    figure and of each proof; None = not stated."""

    name: str
    score: float  # of the pair, 0 to 100
    levels: tuple[tuple[float | None, ...] | None, ...]


def parts_of(demand: DemandRecord, language: Language) -> tuple[Part, ...]:
    """The concepts that the demand states, musts first; wishes are musts where it states nothing else. None where it states no concept:
    what was only read off a text is no requirement."""
    stated = {**dict.fromkeys(demand.required, True), **dict.fromkeys(set(demand.desired) - set(demand.required), False)}
    if not demand.required:
        stated = dict.fromkeys(stated, True)
    musts = [notation for notation, is_must in stated.items() if is_must]
    return tuple(
        Part(
            notation,
            is_must,
            tuple(figure for figure in demand.figures if notation in _of_figure(figure, stated, musts, language)),
            tuple(proof for proof in demand.proofs if is_must and _applies(proof, notation, language)),
        )
        for notation, is_must in sorted(stated.items(), key=lambda one: (not one[1], one[0]))
    )


def _of_figure(figure: Figure, stated, musts: list[str], language: Language) -> list[str]:
    """The parts that a figure belongs to: the one it names, else those that it can be said of."""
    if figure.concept in stated:
        return [figure.concept]
    if figure.concept:
        return [notation for notation in stated if belongs(figure.concept, notation, language.taxonomy)]
    known = language.taxonomy.key_figures.get(figure.code)
    families = frozenset(known.concepts) if known else frozenset()
    return [notation for notation in musts if not families or language.families([notation]) & families]


def _applies(proof: WishedProof, notation: str, language: Language) -> bool:
    known = language.taxonomy.proofs.get(proof.code)
    families = frozenset(known.concepts) if known else frozenset()
    return not families or bool(language.families([notation]) & families)


def weights_of(parts: Sequence[Part], weights: Weights) -> list[tuple[float, ...]]:
    """By part: what its concept, each of its figures and each of its proofs count; all by the weights of their criteria."""
    shares = [weights.capability["required" if part.is_must else "desired"] for part in parts]
    figures, proofs = (sum(len(getattr(part, kind)) for part in parts) or 1 for kind in ("figures", "proofs"))
    asked = weights.criteria
    return [
        (
            asked.get("capability", 0) * share / sum(shares),
            *[asked.get("figures", 0) / figures] * len(part.figures),
            *[asked.get("proofs", 0) / proofs] * len(part.proofs),
        )
        for part, share in zip(parts, shares, strict=True)
    ]


def value_of(levels: Sequence[float | None] | None, weights: Sequence[float]) -> float:
    """How well a part is brought, 0 to 1; what is not stated counts nothing yet."""
    if levels is None or not sum(weights):
        return 0.0
    return sum(weight * (level or 0.0) for weight, level in zip(weights, levels, strict=True)) / sum(weights)


def brought(demand: DemandRecord, parts: Sequence[Part], index: OfferIndex, weights: Weights, now: date) -> list[Brought]:
    """Which offers bring a must of the demand, with the score of the pair."""
    if not parts:
        return []
    littles = _Littles(demand, parts, index.language, weights, now)
    [prepared] = prepare_demands([demand], index.language)
    whole = DemandBlock([prepared], index.language, weights, now)
    return [one for offers in index.blocks() for one in littles.brought(offers, whole)]


class _Littles:
    """Each concept, figure and proof of a part as a demand of its own: judged by the same criteria as any other."""

    def __init__(self, demand: DemandRecord, parts: Sequence[Part], language: Language, weights: Weights, now: date):
        self.parts, self.language, self.weights, self.now = parts, language, weights, now
        self.bare = replace(demand, title={}, texts={}, required=(), desired=(), figures=(), proofs=())

    def brought(self, offers: HeldBlock, whole: DemandBlock) -> list[Brought]:
        fits = self._fits(offers)
        places = np.flatnonzero(self._has_must(fits))
        if not len(places):
            return []
        some, fits = HeldBlock(offers.shelf, offers.positions[places]), fits[:, places]
        fits = np.where(self._closed(some), 0.0, fits)
        levels = [self._levels(part, fit, some) for part, fit in zip(self.parts, fits, strict=True)]
        scores = score_blocks(whole, some).score[0]
        return [
            Brought(some.offers[row].record.id, float(scores[row]), tuple(_stated(part[:, row]) for part in levels))
            for row in np.flatnonzero(self._has_must(fits))
        ]

    def _has_must(self, fits: np.ndarray) -> np.ndarray:
        return fits[[part.is_must for part in self.parts]].any(axis=0)

    def _fits(self, offers: HeldBlock) -> np.ndarray:
        """(parts, offers): how well each concept is answered, 0 where it is not brought. Likeness of words never reaches ``BRINGS``, so
        what is stated is the level of the criterion."""
        relation = [relations(part.concept, self.language.taxonomy, self.weights) for part in self.parts]
        answers = [{notation: level for notation, (_, level) in found.items()} for found in relation]
        fits = np.stack([offers.stated(answer, self.weights.capability) for answer in answers])
        return np.where(fits >= BRINGS, fits, 0.0)

    def _closed(self, offers: HeldBlock) -> np.ndarray:
        """(parts, offers): by a gate."""
        block = self._block([(part, "figures", "proofs") for part in self.parts])
        return np.logical_or.reduce([gate(block, offers) for gate in GATES.values()])

    def _levels(self, part: Part, fit: np.ndarray, offers: OfferBlock) -> np.ndarray:
        """(1 + figures + proofs, offers); NaN = not stated, and not brought where the first row is 0."""
        rows = [fit[None, :]]
        for kind in ("figures", "proofs"):
            asked = getattr(part, kind)
            if asked:
                block = self._block([(replace(part, **{kind: (one,)}), kind) for one in asked])
                rows.append(CRITERIA[kind].levels(block, offers).level)
        return np.concatenate(rows)

    def _block(self, asked: Sequence[tuple]) -> DemandBlock:
        """A demand each: of the concept of a part and of those of its rows that are named."""
        records = [
            replace(self.bare, required=(part.concept,), **{kind: getattr(part, kind) for kind in kinds})
            for part, *kinds in asked
        ]
        prepared: list[PreparedDemand] = list(prepare_demands(records, self.language))
        return DemandBlock(prepared, self.language, self.weights, self.now)


def _stated(levels: np.ndarray) -> tuple[float | None, ...] | None:
    if not levels[0]:
        return None
    return tuple(None if np.isnan(level) else round(float(level), DIGITS) for level in levels)

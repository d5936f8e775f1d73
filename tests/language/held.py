"""Held sentences: what a reader finds in them, and how much of it the tagger finds."""

from typing import NamedTuple

from .tables import plain_rows, values

FILE = "tagging_held.tsv"


class Score(NamedTuple):
    """Facts are (concept, denied or not); one that a narrower concept states counts as found."""

    right: int
    found: int
    met: int
    expected: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.met / self.expected if self.expected else 1.0

    def __add__(self, other):
        return Score(*map(sum, zip(self, other, strict=True)))


def score_file(tagger, taxonomy, file: str = FILE) -> dict[str, Score]:
    """Language -> score over all its sentences."""
    scores: dict[str, Score] = {}
    for row in plain_rows(file):
        score = score_row(tagger, taxonomy, row)
        scores[row["language"]] = scores.get(row["language"], Score(0, 0, 0, 0)) + score
    return scores


def score_row(tagger, taxonomy, row: dict[str, str]) -> Score:
    expected, found = expected_facts(row), found_facts(tagger, row)
    allowed = {(notation, denied) for notation in values(row["allows"]) for denied in (True, False)}
    counted = {fact for fact in found if not any(_answers(fact, free, taxonomy) for free in allowed - expected)} | (
        found & expected
    )
    right = {fact for fact in counted if any(_answers(fact, wanted, taxonomy) for wanted in expected)}
    met = {wanted for wanted in expected if any(_answers(fact, wanted, taxonomy) for fact in found)}
    return Score(len(right), len(counted), len(met), len(expected))


def expected_facts(row) -> set[tuple[str, bool]]:
    return {(notation, False) for notation in values(row["expects"])} | {(notation, True) for notation in values(row["denies"])}


def found_facts(tagger, row) -> set[tuple[str, bool]]:
    return {(found.notation, found.negated) for found in tagger.find(row["text"], row["language"])}


def _answers(fact, wanted, taxonomy) -> bool:
    notation, denied = fact
    return denied == wanted[1] and wanted[0] in (notation, *taxonomy.ancestors(notation))

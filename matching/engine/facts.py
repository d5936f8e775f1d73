"""What a piece of evidence says: which reason it gives, of what, and the ready question that settles it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.engine.labels import Codes, Concept, Day, KeyFigure, Proof, Value
from matching.engine.reasons import REASONS, STRENGTH

MET = 0.999  # levels are rounded
SIMILAR = 0.75  # text fit that is worth a sentence: of four such pairs three are relevant (profiles-zh-de)
EXPERIENCED = 0.5
STALE = 0.5

Evidence = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    reason: str  # its code
    values: Mapping[str, Any] = field(default_factory=dict)
    question: str | None = None  # code of the ready question
    is_must: bool = False

    @property
    def kind(self) -> str:
        return REASONS[self.reason].kind


RELATIONS = {"exact": "", "narrower": "part.", "vector": "similar"}  # the others have a reason of their own name
QUESTIONS = {"volume": "annual_volume"}  # the other criteria have a question of their own name


def _capability(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    relation, standing = evidence["relation"], evidence["standing"]
    code = RELATIONS.get(relation, relation) + (standing if relation in ("exact", "narrower") else "")
    values = {"concept": Concept(evidence["concept"]), "offered": Concept(evidence["offered"] or evidence["concept"])}
    question = "capability_from" if standing == "planned" and relation in ("exact", "narrower") else "capability"
    yield _fact(f"capability.{code}", values, question, evidence["required"])


def _text(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is None or level < SIMILAR:
        return
    if passages is None:
        yield Fact("text.similar")
        return
    wanted, offered = (_passage(place, passages) for place in evidence["places"])
    yield Fact("text.passages", {"wanted": wanted, "offered": offered})


def _figure(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    reached = evidence["level"]
    values = {"figure": KeyFigure(evidence["figure"]), "wanted": Value(evidence["figure"], evidence["wanted"])}
    if evidence["offered"]:
        values["offered"] = Value(evidence["figure"], evidence["offered"])
    state = "unknown" if reached is None else "met" if reached >= MET else "missed"
    yield _fact(f"figure.{state}", values, "figure", evidence.get("without_exception", False))


def _proof(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    state, held = evidence["state"], evidence["held"]
    if state == "not_applicable":  # neither a strength nor a gap
        return
    if state == "held" and evidence["until"]:
        state = "held_until"
    if state == "step" and evidence.get("run_out"):
        state = "run_out"
    if state == "named" and held and held != evidence["proof"]:
        state = "named_covering"
    values = {"proof": Proof(evidence["proof"]), "held": Proof(held or ""), "day": Day(evidence["until"] or "")}
    question = "proof_by" if state in ("planned", "step", "run_out") else "proof"
    yield _fact(f"proof.{state}", values, question, evidence["without_exception"])


def _codes(criterion: str) -> Callable[..., Iterator[Fact]]:
    def facts(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
        # ``met`` is missing in what was stored before there was one
        found = {"met": evidence["offered"], **evidence}
        values = {name: Codes(evidence["list"], tuple(found[name])) for name in ("wanted", "offered", "met")}
        state = "unknown" if level is None else "fits" if level >= MET else "open"
        yield _fact(f"{criterion}.{state}", values, QUESTIONS.get(criterion, criterion))

    return facts


def _experience(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is not None:
        offered = {"offered": Codes(evidence["list"], tuple(evidence["offered"]))}
        yield Fact("experience.has", offered) if level >= EXPERIENCED else Fact("experience.none")


def _freshness(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is not None and level < STALE:
        yield Fact("freshness.stale", {"day": Day(evidence["updated_on"])})


def _fact(reason: str, values: Mapping[str, Any], question: str, is_must: bool = False) -> Fact:
    """A strength needs no question."""
    return Fact(reason, values, None if REASONS[reason].kind == STRENGTH else question, is_must)


def _passage(place: Evidence, passages) -> str:
    texts = getattr(passages, place["side"])[place["field"]]
    return texts[place["language"]][place["start"] : place["end"]]


FACTS: dict[str, Callable[..., Iterator[Fact]]] = {
    "capability": _capability,
    "text": _text,
    "figures": _figure,
    "proofs": _proof,
    **{criterion: _codes(criterion) for criterion in ("cooperation", "delivery", "languages", "volume", "size", "stage")},
    "experience": _experience,
    "freshness": _freshness,
}

"""What a piece of evidence says: a strength, something open, or something unknown; with the sentence that says it and the question that settles it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.engine.labels import Codes, Concept, Day, KeyFigure, Proof, Value
from matching.engine.marks import N_

MET = 0.999  # levels are rounded
SIMILAR = 0.6  # text fit that is worth a sentence
EXPERIENCED = 0.5
STALE = 0.5

Evidence = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    kind: str  # "strength", "open" or "unknown"
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    question: str | None = None  # code of the ready question
    is_must: bool = False


CAPABILITIES: dict[tuple[str, str | None], tuple[str, str]] = {
    ("exact", "core"): ("strength", N_("%(concept)s is core business.")),
    ("exact", "can_do"): ("strength", N_("%(concept)s is offered as well.")),
    ("exact", "mentioned"): ("strength", N_("The profile names %(concept)s.")),
    ("exact", "planned"): ("open", N_("%(concept)s is being built up.")),
    ("narrower", "core"): ("strength", N_("%(concept)s is wanted; %(offered)s, a part of it, is core business.")),
    ("narrower", "can_do"): ("strength", N_("%(concept)s is wanted; %(offered)s, a part of it, is offered as well.")),
    ("narrower", "mentioned"): ("strength", N_("%(concept)s is wanted; the profile names %(offered)s, a part of it.")),
    ("narrower", "planned"): ("open", N_("%(concept)s is wanted; %(offered)s, a part of it, is being built up.")),
}
BY_RELATION: dict[str, tuple[str, str]] = {
    "broader": ("open", N_("%(offered)s is offered; whether that includes %(concept)s is to be confirmed.")),
    "related": ("open", N_("%(offered)s is offered, which is related to %(concept)s.")),
    "vector": ("open", N_("The profile describes something close to %(concept)s.")),
    "none": ("open", N_("%(concept)s is not in the profile so far.")),
}
PROOFS: dict[str, tuple[str, str]] = {
    "held": ("strength", N_("%(proof)s is held.")),
    "held_until": ("strength", N_("%(proof)s is held, valid until %(day)s.")),
    "covered": ("strength", N_("%(proof)s is covered by %(held)s.")),
    "planned": ("open", N_("%(proof)s is planned.")),
    "step": ("open", N_("%(proof)s is still open; %(held)s is a step towards it.")),
    "lacking": ("open", N_("%(proof)s is not valid at present.")),
    "unknown": ("unknown", N_("Whether %(proof)s is held is not stated.")),
}
FIGURES: dict[str, tuple[str, str]] = {
    "met": ("strength", N_("%(figure)s: %(wanted)s wanted, %(offered)s offered.")),
    "missed": ("open", N_("%(figure)s is still open: %(wanted)s wanted, %(offered)s offered.")),
    "unknown": ("unknown", N_("%(figure)s is not stated: %(wanted)s wanted.")),
}
CODES: dict[str, tuple[str, str, str]] = {
    "cooperation": (
        N_("The form of cooperation fits: %(offered)s."),
        N_("The form of cooperation is still open: %(wanted)s wanted, %(offered)s offered."),
        N_("The form of cooperation is not stated: %(wanted)s wanted."),
    ),
    "delivery": (
        N_("Delivery to: %(offered)s."),
        N_("Delivery is still open: to %(wanted)s wanted, to %(offered)s offered."),
        N_("Delivery to %(wanted)s is not stated."),
    ),
    "languages": (
        N_("Languages fit: %(offered)s."),
        N_("A common language is still open: %(wanted)s wanted, %(offered)s offered."),
        N_("Languages are not stated: %(wanted)s wanted."),
    ),
    "volume": (
        N_("The volume fits: %(offered)s."),
        N_("The volume is still open: %(wanted)s wanted, %(offered)s offered."),
        N_("The volume is not stated: %(wanted)s wanted."),
    ),
    "stage": (
        N_("The stage of development fits: %(offered)s."),
        N_("The stage of development is still open: %(wanted)s wanted, %(offered)s reached."),
        N_("The stage of development is not stated: %(wanted)s wanted."),
    ),
}
CODE_QUESTIONS = {"volume": "annual_volume"}  # the other criteria have a question of their own name


def _capability(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    relation, standing = evidence["relation"], evidence["standing"]
    kind, message = CAPABILITIES.get((relation, standing)) or BY_RELATION[relation]
    values = {"concept": Concept(evidence["concept"]), "offered": Concept(evidence["offered"] or evidence["concept"])}
    yield Fact(kind, message, values, None if kind == "strength" else "capability", evidence["required"])


def _text(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is None or level < SIMILAR:
        return
    if passages is None:
        yield Fact("strength", N_("What both sides write is close in meaning."))
        return
    wanted, offered = (_passage(place, passages) for place in evidence["places"])
    yield Fact("strength", N_("“%(wanted)s” is close in meaning to “%(offered)s”."), {"wanted": wanted, "offered": offered})


def _figure(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    reached = evidence["level"]
    kind, message = FIGURES["unknown" if reached is None else "met" if reached >= MET else "missed"]
    values = {"figure": KeyFigure(evidence["figure"]), "wanted": Value(evidence["figure"], evidence["wanted"])}
    if evidence["offered"]:
        values["offered"] = Value(evidence["figure"], evidence["offered"])
    yield Fact(kind, message, values, None if kind == "strength" else "figure")


def _proof(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    state = "held_until" if evidence["state"] == "held" and evidence["until"] else evidence["state"]
    if state not in PROOFS:  # not applicable: neither a strength nor a gap
        return
    kind, message = PROOFS[state]
    values = {"proof": Proof(evidence["proof"]), "held": Proof(evidence["held"] or ""), "day": Day(evidence["until"] or "")}
    yield Fact(kind, message, _used(values, message), None if kind == "strength" else "proof", evidence["without_exception"])


def _codes(criterion: str) -> Callable[..., Iterator[Fact]]:
    fits, is_open, unknown = CODES[criterion]

    def facts(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
        values = {name: Codes(evidence["list"], tuple(evidence[name])) for name in ("wanted", "offered")}
        if level is None:
            yield Fact("unknown", unknown, values, CODE_QUESTIONS.get(criterion, criterion))
        elif level >= MET:
            yield Fact("strength", fits, values)
        else:
            yield Fact("open", is_open, values, CODE_QUESTIONS.get(criterion, criterion))

    return facts


def _experience(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is not None and level >= EXPERIENCED:
        codes = Codes(evidence["list"], tuple(evidence["offered"]))
        yield Fact("strength", N_("Experience with the other side's market: %(offered)s."), {"offered": codes})


def _freshness(level: float | None, evidence: Evidence, passages) -> Iterator[Fact]:
    if level is not None and level < STALE:
        yield Fact("open", N_("The profile was last updated on %(day)s."), {"day": Day(evidence["updated_on"])})


def _used(values: Mapping[str, Any], message: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f"%({name})s" in message or name == "proof"}


def _passage(place: Evidence, passages) -> str:
    texts = getattr(passages, place["side"])[place["field"]]
    return texts[place["language"]][place["start"] : place["end"]]


FACTS: dict[str, Callable[..., Iterator[Fact]]] = {
    "capability": _capability,
    "text": _text,
    "figures": _figure,
    "proofs": _proof,
    **{criterion: _codes(criterion) for criterion in CODES},
    "experience": _experience,
    "freshness": _freshness,
}

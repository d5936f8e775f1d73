"""Reasons in the reader's language, worded from stored codes: whole sentences, filled with the taxonomy's labels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from becan.language.taxonomy import Taxonomy
from matching.engine.catalogue import translate, translate_number
from matching.engine.facts import FACTS, Fact
from matching.engine.labels import Codes, Labels
from matching.engine.questions import QUESTIONS
from matching.engine.reasons import GATE_REASONS, REASONS


@dataclass(frozen=True)
class Reasons:
    strengths: list[str]
    open: list[str]  # stated, but not, or only in part, what is wanted
    unknown: list[str]  # not stated
    question: str | None  # what to clarify first

    def lines(self) -> list[str]:
        return [*self.strengths, *self.open, *self.unknown, *([self.question] if self.question else [])]


class Passages(NamedTuple):
    """The texts of both sides, for readers who may see them: {"title": {language: text}, "texts": {language: text}}."""

    demand: Mapping[str, Mapping[str, str]]
    offer: Mapping[str, Mapping[str, str]]


def reasons(
    contributions: Iterable[Mapping[str, Any]],
    gates: Sequence[str],
    language: str,
    taxonomy: Taxonomy,
    passages: Passages | None = None,
) -> Reasons:
    """Words for stored contributions (``Contribution.to_json``). Without ``passages`` only codes are worded, never a side's own text."""
    labels = Labels(taxonomy, language)
    facts = list(facts_of(contributions, passages))
    barred = [translate(GATE_REASONS[gate], language) for gate in gates if gate in GATE_REASONS]
    return Reasons(
        strengths=_worded(facts, "strength", labels),
        open=list(dict.fromkeys(barred + _worded(facts, "open", labels))),
        unknown=_worded(facts, "unknown", labels),
        question=_question(facts, labels),
    )


def facts_of(contributions: Iterable[Mapping[str, Any]], passages: Passages | None) -> Iterator[Fact]:
    for contribution in contributions:
        if contribution["criterion"] in FACTS:
            for evidence in contribution["evidence"]:
                yield from FACTS[contribution["criterion"]](contribution["level"], evidence, passages)


def sentence(fact: Fact, labels: Labels) -> str:
    """The reason in the language of ``labels``."""
    return _message(fact, labels.language) % _Words(fact, labels)


def _worded(facts: list[Fact], kind: str, labels: Labels) -> list[str]:
    return list(dict.fromkeys(sentence(fact, labels) for fact in facts if fact.kind == kind))


def first_question(contributions: Iterable[Mapping[str, Any]]) -> tuple[str, dict[str, str]] | None:
    """The code of the ready question, and what it is about: the concept, proof or figure."""
    fact = _first(list(facts_of(contributions, None)))
    if fact is None:
        return None
    about = {name: fact.values[name] for name in ("concept", "proof", "figure") if name in fact.values}
    return fact.question, {
        name: value[0] for name, value in about.items() if f"%({name})s" in QUESTIONS[fact.question].text["en"]
    }


def _question(facts: list[Fact], labels: Labels) -> str | None:
    fact = _first(facts)
    return QUESTIONS[fact.question].text[labels.language] % _Words(fact, labels) if fact else None


def _first(facts: list[Fact]) -> Fact | None:
    """The first thing that is open: musts come before wishes, what is unknown before what was answered."""
    asking = sorted((fact for fact in facts if fact.question), key=lambda fact: (not fact.is_must, fact.kind != "open"))
    return asking[0] if asking else None


def _message(fact: Fact, language: str) -> str:
    message, counted = REASONS[fact.reason].message, REASONS[fact.reason].counted
    if isinstance(message, str):
        return translate(message, language)
    codes = fact.values[counted]
    return translate_number(*message, len(codes.codes) if isinstance(codes, Codes) else 1, language)


class _Words(dict):
    """The words that a sentence asks for, and no others: not all of a fact's values need to be there."""

    def __init__(self, fact: Fact, labels: Labels):
        super().__init__()
        self.fact, self.labels = fact, labels

    def __missing__(self, name: str) -> str:
        return self.labels.word(self.fact.values[name])

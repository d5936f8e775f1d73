"""What the portal reads out of a company's own words: concepts, key figures and proofs, each with the passage it stands in."""

import re
from dataclasses import dataclass

from becan.language.fold import fold
from becan.language.taxonomy import Taxonomy
from becan.language.units import find_figures, find_proofs
from companies.enums import Language, Level
from companies.texts import text_of

SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
COMMA = re.compile(r"[,，]")
FIELDS = ("description", "summary")
PLANNED = re.compile(r"im aufbau|in vorbereitung|geplant|in preparation|planned|筹备|计划|规划|在建")
SOUGHT = re.compile(r"\b(?:suchen|sucht|gesucht|looking for|seek|seeking|seeks)\b|寻找|寻求|求购|采购")
CAN_DO = re.compile(r"\b(?:auch|ausserdem|zusaetzlich|daneben|in addition|additionally)\b|可承接|也可|兼营")


@dataclass(frozen=True)
class Passage:
    """A find in its sentence, as it was written."""

    field: str
    language: str
    start: int
    end: int
    before: str
    found: str
    after: str

    @property
    def sentence(self) -> str:
        return self.before + self.found + self.after

    @property
    def clause(self) -> str:
        """Up to the next commas: "certified to ISO 9001, IATF 16949 is planned" says two things."""
        return COMMA.split(self.before)[-1] + self.found + COMMA.split(self.after)[0]

    def as_place(self) -> dict:
        return {"field": self.field, "language": self.language, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class FigureProposal:
    code: str
    min: float | None
    max: float | None
    passage: Passage


@dataclass(frozen=True)
class CapabilityProposal:
    notation: str
    level: str
    is_sought: bool  # the text says so only where it tells what the company looks for
    passages: tuple[Passage, ...]
    figures: tuple[FigureProposal, ...]


@dataclass(frozen=True)
class ProofProposal:
    code: str
    is_planned: bool
    passages: tuple[Passage, ...]


def propose_capabilities(company, taxonomy: Taxonomy, tagger) -> list[CapabilityProposal]:
    """In the order of the texts; a whole family ("casting") only where nothing narrower was found."""
    found: dict[str, list[Passage]] = {}
    figures: dict[str, list[FigureProposal]] = {}
    for field, language, text in texts_of(company):
        here = [find for find in tagger.find(text, language) if not find.negated]
        for find in here:
            found.setdefault(find.notation, []).append(passage(text, field, language, find.start, find.end))
        for figure in find_figures(text, taxonomy, language):
            if notation := _owner(figure, here, taxonomy):
                where = passage(text, field, language, figure.start, figure.end)
                figures.setdefault(notation, []).append(FigureProposal(figure.code, figure.min, figure.max, where))
    families = {taxonomy.ancestors(notation)[-1] for notation in found if taxonomy.ancestors(notation)}
    return [
        CapabilityProposal(notation, _level(passages), _is_sought(passages), tuple(passages), _once(figures.get(notation, [])))
        for notation, passages in found.items()
        if notation not in families
    ]


def propose_proofs(company, taxonomy: Taxonomy) -> list[ProofProposal]:
    found: dict[str, list[Passage]] = {}
    for field, language, text in texts_of(company):
        for find in find_proofs(text, taxonomy):
            if not find.negated:
                found.setdefault(find.notation, []).append(passage(text, field, language, find.start, find.end))
    return [ProofProposal(code, _level(passages) == Level.PLANNED, tuple(passages)) for code, passages in sorted(found.items())]


def texts_of(company):
    """The original first: where a find stands in several languages, the company's own words are shown."""
    languages = sorted(Language.values, key=lambda language: (language != company.original_language, language))
    for language in languages:
        for field in FIELDS:
            if text := text_of(company, field, language):
                yield field, language, text


def passage(text: str, field: str, language: str, start: int, end: int) -> Passage:
    begin = max((mark.end() for mark in SENTENCE_END.finditer(text, 0, start)), default=0)
    close = SENTENCE_END.search(text, end)
    stop = close.end() if close else len(text)
    return Passage(field, language, start, end, text[begin:start].lstrip(), text[start:end], text[end:stop].rstrip())


def _owner(figure, finds, taxonomy) -> str | None:
    """The concept a figure belongs to: the one found with it, else the nearest find before it that it may apply to."""
    if figure.concept:
        return figure.concept
    applies = set(taxonomy.key_figures[figure.code].concepts)
    fitting = [
        find.notation
        for find in finds
        if find.start <= figure.start and (not applies or applies & {find.notation, *taxonomy.ancestors(find.notation)})
    ]
    return fitting[-1] if fitting else None


def _level(passages) -> Level:
    """What the words around say; "planned" only where every passage says so."""
    clauses = [fold(where.clause) for where in passages]
    if all(PLANNED.search(clause) for clause in clauses):
        return Level.PLANNED
    if all(CAN_DO.search(clause) for clause in clauses):
        return Level.CAN_DO
    return Level.CORE


def _is_sought(passages) -> bool:
    return all(SOUGHT.search(fold(where.sentence)) for where in passages)


def _once(figures: list[FigureProposal]) -> tuple[FigureProposal, ...]:
    return tuple({figure.code: figure for figure in reversed(figures)}.values())[::-1]

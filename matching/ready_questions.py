"""Questions that translate themselves: asked in one language, read in the other, answered by types that need no translation.

They are data (``companies/data/questions.tsv``); a question about a concept, a proof or a key figure names it in its ``params``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import companies
from becan.language.taxonomy import Taxonomy
from becan.language.taxonomy_files import LANGUAGES
from matching.enums import Part as Side
from matching.enums import PartKind

DATA = Path(companies.__file__).parent / "data"
Label = Mapping[str, str]  # by language
OFFER = "offer"  # the topic of what the engine asks; about a certain concept, proof or figure
PARAMS = ("concept", "proof", "figure")


class Part(NamedTuple):
    """What one field of an answer is."""

    key: str
    kind: PartKind
    units: tuple[str, ...] = ()
    choices: Mapping[str, Label] = {}
    label: Label = {}


@dataclass(frozen=True)
class ReadyQuestion:
    code: str
    topic: str
    asked: str  # offering, seeking or both
    concepts: tuple[str, ...]
    parts: tuple[Part, ...]
    text: Label
    help: Label
    lists: Mapping[str, str] = field(default_factory=dict)  # part -> list of codes.tsv

    @property
    def param(self) -> str:
        """What the question is about, if it names something: concept, proof or figure."""
        return next((name for name in PARAMS if f"%({name})s" in self.text["de"]), "")

    def fits(self, notations: Collection[str]) -> bool:
        """A family holds its narrower concepts, too: their notations begin with its own."""
        return not self.concepts or any(
            notation == family or notation.startswith(f"{family}-") for notation in notations for family in self.concepts
        )

    def is_for(self, side: str) -> bool:
        return self.asked in ("both", side)


@cache
def ready_questions() -> dict[str, ReadyQuestion]:
    words = _words()
    return {row["code"]: _question(row, words) for row in _rows("questions.tsv")}


@cache
def word_lists() -> dict[str, dict[str, Label]]:
    return _words()


def questions_for(side: Side, notations: Iterable[str]) -> list[ReadyQuestion]:
    """Those that ``side`` may be asked about these concepts, without what needs a certain concept, proof or figure; by topic."""
    held = set(notations)
    return [one for one in ready_questions().values() if one.is_for(side) and not one.param and one.fits(held)]


def by_topic(questions: Iterable[ReadyQuestion], language: str) -> dict[str, list[ReadyQuestion]]:
    topics: dict[str, list[ReadyQuestion]] = {}
    for question in questions:
        topics.setdefault(word_lists()["topic"][question.topic][language], []).append(question)
    return topics


def wording(question: ReadyQuestion, params: Mapping[str, str], language: str, taxonomy: Taxonomy) -> str:
    """The question in a language, with the label of what it is about."""
    entries = {"concept": taxonomy.concepts, "proof": taxonomy.proofs, "figure": taxonomy.key_figures}
    named = {
        name: entries[name][code].pref[language] if code in entries[name] else code
        for name, code in params.items()
        if name in entries
    }
    return question.text[language] % named if question.param else question.text[language]


def parts_of(question: ReadyQuestion, params: Mapping[str, str], taxonomy: Taxonomy) -> list[Part]:
    """With the choices of code lists and the type of the key figure filled in."""
    return [_filled(question, part, params, taxonomy) for part in question.parts]


def _filled(question, part, params, taxonomy):
    if part.kind == PartKind.FIGURE:
        return _figure_part(part, taxonomy.key_figures.get(params.get("figure", "")))
    if part.key in question.lists:
        entries = taxonomy.codes.get(question.lists[part.key], {})
        return part._replace(choices={code: entry.pref for code, entry in entries.items()})
    return part


def _figure_part(part, figure) -> Part:
    if figure is None:
        return part._replace(kind=PartKind.TEXT)
    if figure.kind == "choice":
        return part._replace(kind=PartKind.CHOICE, choices=figure.options)
    if figure.kind == "flag":
        return part._replace(kind=PartKind.FLAG)
    return part._replace(kind=PartKind.RANGE, units=(figure.unit,))


def _question(row: dict[str, str], words) -> ReadyQuestion:
    parts, lists = [], {}
    for spec in row["parts"].split("|"):
        key, kind, options = [*spec.split(":"), ""][:3]
        label = words["part"].get(f"{row['code']}.{key}", {})
        part = Part(key, PartKind(kind), label=label)
        if options.startswith("@"):
            lists[key] = options[1:]
        elif kind in ("choice", "choices"):
            part = part._replace(choices=words[options])
        elif options:
            part = part._replace(units=tuple(options.split(",")))
        parts.append(part)
    return ReadyQuestion(
        code=row["code"],
        topic=row["topic"],
        asked=row["asked"],
        concepts=tuple(filter(None, row["concepts"].split("|"))),
        parts=tuple(parts),
        text=_label(row),
        help=_label(row, "help_"),
        lists=lists,
    )


def _words() -> dict[str, dict[str, Label]]:
    lists: dict[str, dict[str, Label]] = {}
    for row in _rows("question_words.tsv"):
        lists.setdefault(row["list"], {})[row["code"]] = _label(row)
    return lists


def _label(row: dict[str, Any], prefix: str = "") -> dict[str, str]:
    return {language: row[prefix + column] for column, language in LANGUAGES.items()}


def _rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    head, *rows = [line.split("\t") for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]

"""Questions and answers in the words of one reader: types need no translation, free words stand beside theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from becan.language.taxonomy import Taxonomy
from becan.language.unit_table import is_unit
from companies.texts import in_language
from matching.cards import anonymous_title, title_of
from matching.enums import Part as Side
from matching.enums import PartKind, QuestionState
from matching.models import Passage, Question
from matching.ready_questions import Part, parts_of, ready_questions, word_lists, wording
from matching.rules import is_offering_named, is_seeking_named

LOCALES = {"de": "de", "en": "en_GB", "zh-hans": "zh_Hans"}
COUNTED = {"pieces", "pieces/year", "EUR", "CNY", "USD"}  # Chinese readers count these in ten thousands
TEN_THOUSAND = 10**4
SHORT = 4


@dataclass(frozen=True)
class Words:
    """A passage as one reader may see it. ``original`` is empty where its author has to stay unknown."""

    value: str
    language: str
    original: str = ""
    original_language: str = ""
    is_translated: bool = False
    is_waiting: bool = False  # for its translation


@dataclass(frozen=True)
class Line:
    """One part of an answer: "Gewicht", "1,2 kg"."""

    label: str
    text: str
    words: Words | None = None


@dataclass(frozen=True)
class Shown:
    question: Question
    text: str  # of a ready question
    words: Words | None  # of a free one
    help: str
    lines: list[Line]

    @property
    def subject(self) -> str:
        """In one line; empty where the words are still being translated."""
        return self.text or (_one_line(self.words.value) if self.words else "")

    @property
    def answer(self) -> str:
        """In one line, as a message says it."""
        said = [f"{line.label}{_colon()}{_said(line)}" if line.label else _said(line) for line in self.lines]
        return pgettext("between the parts of a list", ", ").join(filter(None, said))

    @property
    def waits_for_translation(self) -> bool:
        return any(words.is_waiting for words in (self.words, *(line.words for line in self.lines)) if words)


def shown(question: Question, taxonomy: Taxonomy, *, is_asking: bool, is_staff: bool = False) -> Shown:
    """For the reader of one side, or the team, in the active language."""
    language, ready = get_language(), ready_questions().get(question.code)
    is_known = bool(question.introduction and question.introduction.introduced_at) or is_staff
    own_question, own_answer = is_asking or is_staff, not is_asking or is_staff
    return Shown(
        question=question,
        text=wording(ready, question.params, language, taxonomy) if ready else question.code,
        words=passage_words(question.passage, may_read_original=own_question or is_known) if question.passage else None,
        help=ready.help[language] if ready else "",
        lines=list(_lines(question, taxonomy, may_read_original=own_answer or is_known)),
    )


def passage_words(passage: Passage, *, may_read_original: bool) -> Words:
    """Before the second yes the other side reads what the team has put into its language, and nothing else."""
    if not may_read_original:
        text = passage.translation if passage.is_released else ""
        return Words(text, passage.target, is_translated=bool(text), is_waiting=not text)
    if passage.translation and passage.language != passage.target:
        original = {"original": passage.words, "original_language": passage.language}
        return Words(passage.translation, passage.target, **original, is_translated=True)
    is_waiting = not passage.is_released and passage.language != passage.target
    return Words(passage.words, passage.language, is_waiting=is_waiting)


def other_title(question: Question, *, is_asking: bool) -> str:
    """What one side calls the other: by name where it may know it."""
    part = Side(question.side)
    if question.introduction:
        return title_of(question.introduction, part if is_asking else part.other)
    company = question.asked if is_asking else question.asking
    is_named = is_seeking_named(question.demand) if company.pk == question.demand.company_id else is_offering_named(company)
    return in_language(company, "name", get_language()).value if is_named else anonymous_title(company.side)


def parts_for(question: Question, taxonomy: Taxonomy) -> list[Part]:
    """What its answer consists of; of a free question, free words."""
    ready = ready_questions().get(question.code)
    return parts_of(ready, question.params, taxonomy) if ready else [Part("text", PartKind.TEXT)]


def is_language_free(text: str) -> bool:
    """Numbers, standards and units read the same everywhere: "EN AC-46000, 120 × 80 mm"."""
    return all(_is_code(word) for word in text.replace(",", " ").replace(";", " ").split())


def _is_code(word: str) -> bool:
    if not word.isascii():
        return word in "×±≤≥≈–" or (is_unit(word) and not word.isalpha())
    return any(letter.isdigit() for letter in word) or is_unit(word) or word == "x" or (word.isupper() and len(word) <= SHORT)


def _lines(question, taxonomy, *, may_read_original) -> Iterator[Line]:
    if question.state != QuestionState.ANSWERED:
        return
    if question.is_undecided:
        yield Line("", _("We cannot say yet."))
    for part in parts_for(question, taxonomy):
        label = part.label.get(get_language(), "")
        if part.kind == PartKind.TEXT and question.answer_passage:
            yield Line(label, "", passage_words(question.answer_passage, may_read_original=may_read_original))
        elif part.key in question.answer:
            yield Line(label, value_text(part, question.answer[part.key], get_language()))


def value_text(part: Part, value, language: str) -> str:
    """A typed value in the reader's format: "20.000–80.000 Stück/Jahr", "2万–8万件/年"."""
    with override(language):
        if part.kind in (PartKind.NUMBER, PartKind.RANGE):
            return amount_text(value, language)
        if part.kind == PartKind.FLAG:
            return pgettext("answer", "yes") if value else pgettext("answer", "no")
        if part.kind == PartKind.DATE:
            return date_format(parse_date(value) or date.min, "DATE_FORMAT")
        codes = value if isinstance(value, list) else [value]
        labels = [part.choices[code][language] if code in part.choices else code for code in codes]
        return pgettext("between the parts of a list", ", ").join(labels)


def amount_text(value, language: str) -> str:
    bounds = [_number(Decimal(value[bound]), value["unit"], language) for bound in ("low", "high") if value.get(bound)]
    unit = unit_word(value["unit"], language)
    space = "" if language == "zh-hans" and not unit.isascii() else " "
    return f"{'–'.join(dict.fromkeys(bounds))}{space}{unit}".strip()


def _number(number: Decimal, unit: str, language: str) -> str:
    if language == "zh-hans" and unit in COUNTED and number >= TEN_THOUSAND and number * 100 % TEN_THOUSAND == 0:
        return f"{format_decimal(number / TEN_THOUSAND, locale=LOCALES[language])}万"
    return format_decimal(number, locale=LOCALES[language])


def unit_word(unit: str, language: str) -> str:
    known = word_lists()["unit"].get(unit)
    return known[language] if known else unit


def _said(line: Line) -> str:
    return _one_line(line.words.value) if line.words else line.text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _colon() -> str:
    return pgettext("separator", ": ")

"""Why a document was found: codes and the searching person's own words, never a passage of anybody's text."""

from collections.abc import Iterator
from dataclasses import dataclass

from companies.anonymity import with_broader
from companies.models import DocumentFigure, SearchDocument
from companies.search.facets import has_value
from companies.search.finding import Found, answered
from companies.search.questions import Question


@dataclass(frozen=True)
class Reason:
    kind: str  # name, concept, narrower, text, proof, place, figure, words, meaning
    code: str = ""
    other: str = ""  # of "narrower": the concept that was asked for
    low: float | None = None
    high: float | None = None


def reasons_of(documents: list[SearchDocument], question: Question, found: Found) -> dict[int, list[Reason]]:
    """For the documents of one page: two queries, however many they are."""
    if not question.text:
        return {}
    pks = [document.pk for document in documents]
    answers = answered(pks, question.groups) if question.groups else {}
    codes = [code for figure in question.figures for code in figure.codes]
    figures = list(DocumentFigure.objects.filter(document__in=pks, code__in=codes).order_by("code", "pk")) if codes else []
    return {
        document.pk: [
            *([Reason("name")] if document.pk in found.named else []),
            *_of_groups(document, question, answers.get(document.pk, [])),
            *_of_figures(document, figures, found),
            *_of_meaning(document, found, answers),
        ]
        for document in documents
    }


def _of_groups(document, question, answers) -> Iterator[Reason]:
    asked = [meant for meant in question.meant if meant.kind != "figure"]
    for meant, is_answered in zip(asked, answers, strict=False):
        if is_answered:
            yield _of_meant(document, meant)
    words = [word for (word, _forms), is_answered in zip(question.words, answers[len(asked) :], strict=False) if is_answered]
    if words:
        yield Reason("words", " · ".join(words))


def _of_meant(document, meant) -> Reason:
    if meant.kind != "concept":
        is_held = has_value(bytes(document.facets), ("proof" if meant.kind == "proof" else "region", meant.code))
        return Reason(meant.kind if is_held else "text", meant.code)
    if meant.code in document.notations:
        return Reason("concept", meant.code)
    narrower = next((notation for notation in document.notations if meant.code in with_broader(notation)), "")
    return Reason("narrower", narrower, meant.code) if narrower else Reason("text", meant.code)


def _of_figures(document, figures, found) -> Iterator[Reason]:
    """One of a kind, though several capabilities may state it: the one that reaches farthest."""
    own = [
        figure for figure in figures if figure.document_id == document.pk and document.pk in found.reaching.get(figure.code, ())
    ]
    best = {figure.code: figure for figure in sorted(own, key=lambda figure: (figure.high or float("inf"), figure.pk))}
    for code, figure in best.items():
        yield Reason("figure", code, low=figure.low, high=figure.high)


def _of_meaning(document, found, answers) -> Iterator[Reason]:
    if document.pk in found.near and document.pk not in found.named and not any(answers.get(document.pk, [])):
        yield Reason("meaning")

"""A page of hits as cards, from the documents: what was searched is what is shown."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, pgettext

from companies.anonymity import with_broader
from companies.enums import Language, Side
from companies.models import Company, SearchDocument
from companies.search.facets import values_of
from companies.search.reasons import reasons_of
from companies.search.wording import place, sentence
from companies.texts import Text, in_language

CHIPS = 5
REASONS = 4
About, Form = SearchDocument.About, SearchDocument.Form


@dataclass(frozen=True)
class Card:
    object_id: UUID
    company: Company | None  # where the reader may know whose it is
    title: Text | None
    summary: Text | None
    lead: str  # in place of a title, where there is none
    source: str  # who seeks, of a demand
    chips: list[str]
    facts: list[str]
    reasons: list[str]
    url: str

    @property
    def is_named(self):
        return self.company is not None


def cards_of(pks, question, found, words, reader):
    held = SearchDocument.objects.select_related("company").defer("words").in_bulk(list(pks))
    documents = [held[pk] for pk in pks if pk in held]
    reasons = reasons_of(documents, question, found)
    cards = []
    for document in documents:
        is_demand = document.kind == About.DEMAND
        why = [sentence(reason, words, is_demand=is_demand) for reason in reasons.get(document.pk, [])[:REASONS]]
        cards.append(_card(document, question, words, reader, why))
    return cards


def _card(document, question, words, reader, reasons):
    is_named = document.form == Form.NAMED and document.kind == About.COMPANY
    notations = sorted(document.notations, key=lambda notation: not set(with_broader(notation)) & set(question.concepts))
    labels = [words.concept(notation) for notation in notations]
    title, summary = _texts(document, is_named)
    return Card(
        object_id=document.object_id,
        company=document.company if is_named else None,
        title=title,
        summary=summary,
        lead=next(iter(labels), "") or _whose(document),
        source=_whose(document) if document.kind == About.DEMAND else "",
        chips=labels[:CHIPS] if title else labels[1 : CHIPS + 1],
        facts=_facts(document, words),
        reasons=reasons,
        url=_url(document, reader),
    )


def _texts(document, is_named):
    if is_named:
        return tuple(in_language(document.company, field, get_language()) for field in ("name", "summary"))
    return tuple(_of_pairs(document.texts, place) for place in (0, 1))


def _of_pairs(pairs, place):
    languages = dict.fromkeys([get_language(), *Language.values])
    written = ((language, pairs[language][place]) for language in languages if language in pairs)
    return next((Text(text, language, "") for language, text in written if text), None)


def _facts(document, words):
    held = values_of(bytes(document.facets), words.taxonomy)
    lists = {
        "region": place,
        "size": lambda words, code: words.code("size_class", code),
        "proof": lambda words, code: words.proof(code),
    }
    return [word(words, code) for name, word in lists.items() for facet, code in held if facet == name]


def _whose(document):
    if document.side == Side.CHINA:
        return pgettext("anonymous company", "A Chinese company")
    return pgettext("anonymous company", "A company from Berlin-Brandenburg")


def _url(document, reader):
    """An anonymous profile has a page for those who may ask for an introduction; a visitor is asked to sign in there."""
    if document.kind == About.DEMAND:
        return reverse("matching:demand_detail", args=[document.object_id])
    if document.form == Form.ANONYMOUS and not reader.is_member:
        return reverse("account_signup")
    return reverse("companies:company_detail", args=[document.company_id])

"""What a search reads of a demand, for three kinds of reader: its own people and the team, the other side, visitors."""

from django.db import transaction

from companies.enums import CompanyState, Language, Visibility
from companies.models import SearchDocument
from companies.search.documents import write_figures, write_row
from companies.search.rows import Facts, columns_of
from companies.search.spellings import names_of
from companies.texts import text_of
from matching.enums import DemandState, Identity
from matching.models import Demand
from matching.released import RELEASED, released_text
from matching.rules import is_readable

About, Form = SearchDocument.About, SearchDocument.Form
PARTS = ("demand_concepts__concept", "demand_proofs__proof_type", "figures__key_figure", "company__aliases")
VISIBILITY_OF = {Identity.NAMED: Visibility.MEMBERS, Identity.ANONYMOUS: Visibility.ANONYMOUS}


@transaction.atomic
def write_demand_documents(pk) -> None:
    """In the transaction of every change. Read again from its rows: a caller's object may hold older ones."""
    demand = Demand.objects.select_related("company").prefetch_related(*PARTS).get(pk=pk)
    facts, released = facts_of(demand), released_pairs(demand)
    own = [(text_of(demand, field, language), language) for language in Language.values for field in demand.TRANSLATED]
    shown = [(text, language) for language, pair in released.items() for text in pair if text]
    figures = [(row.key_figure.code, row.min, row.max) for row in demand.figures.all()]
    for form, columns in (
        (Form.NAMED, columns_of(facts, names=names_of(demand.company), texts=own) | {"texts": own_pairs(demand)}),
        (Form.RELEASED, columns_of(facts, texts=shown) | {"texts": released}),
        (Form.ANONYMOUS, columns_of(facts)),
    ):
        document = write_row(demand.company, form, columns | _listing(demand), about=About.DEMAND, object_id=demand.pk)
        if form != Form.ANONYMOUS:
            write_figures(document, figures)


def write_all_demand_documents() -> None:
    demands = Demand.objects.values_list("pk", flat=True)
    SearchDocument.objects.filter(kind=About.DEMAND).exclude(object_id__in=demands).delete()
    for pk in demands:
        write_demand_documents(pk)


def facts_of(demand: Demand) -> Facts:
    rows = sorted(demand.demand_concepts.all(), key=lambda row: (not row.is_must, row.concept.notation))
    return Facts(
        notations=[row.concept.notation for row in rows],
        regions=sorted(demand.delivery),
        sizes=sorted(demand.sizes),
        proofs=sorted({row.proof_type.code for row in demand.demand_proofs.all()}),
        cooperation=sorted(demand.cooperation),
        languages=sorted(demand.languages),
        is_open=demand.is_open_for_interest,
        type=demand.type,
    )


def released_pairs(demand: Demand) -> dict[str, list[str]]:
    """Title and summary in each language in which the other side may read them."""
    pairs = {}
    for language in Language.values:
        texts = [released_text(demand, field, language) for field in RELEASED]
        pairs[language] = [text.value if text.language == language else "" for text in texts]
    return {language: pair for language, pair in pairs.items() if any(pair)}


def own_pairs(demand: Demand) -> dict[str, list[str]]:
    pairs = {language: [text_of(demand, field, language) for field in RELEASED] for language in Language.values}
    return {language: pair for language, pair in pairs.items() if any(pair)}


def _listing(demand):
    is_published = demand.state == DemandState.PUBLISHED and demand.company.state == CompanyState.VERIFIED
    is_open = is_published and is_readable(demand)
    return {
        "visibility": VISIBILITY_OF[Identity(demand.identity)] if is_open else 0,
        "company_kind": demand.company.kind,
        "side": demand.company.side,
        "expires_on": demand.expires_on,
    }

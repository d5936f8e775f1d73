"""A need that stands in a multiplier's list becomes a draft of a demand, which the multiplier or the company completes and sends."""

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from becan.models import ActivityLog, log_action
from companies.enums import Language
from companies.models import ImportRow, SearchDocument
from companies.texts import write_text
from matching.demand_documents import write_demand_documents
from matching.enums import DemandState
from matching.models import Demand

NEED = "looking_for"  # the column of the list
LONGEST_TITLE = 80


def need_of(row: ImportRow) -> tuple[str, str]:
    """The language and the words; empty where the list says nothing new of it."""
    for language in Language.values:
        if words := (row.changes.get(f"{NEED}:{language}") or (None, ""))[1]:
            return language, words
    return "", ""


@transaction.atomic
def draft_from_list(row: ImportRow, company, *, by) -> Demand | None:
    """Once: what the company seeks already in the same words is not written again."""
    language, words = need_of(row)
    column = f"description_{language.replace('-', '_')}"
    if not words or company.demands.exclude(state=DemandState.CLOSED).filter(**{column: words}).exists():
        return None
    demand = Demand(
        company=company,
        posted_by=by,
        on_behalf_by=row.batch.multiplier,
        original_language=language,
        is_demo=settings.BECAN_DEMO,
    )
    write_text(demand, "title", language, Truncator(words.splitlines()[0]).chars(LONGEST_TITLE))
    write_text(demand, "description", language, words)
    demand.save()
    log_action(demand, "demand.imported", batch=str(row.batch_id), row=row.number)
    write_demand_documents(demand.pk)
    return demand


@transaction.atomic
def take_draft_back(row: ImportRow) -> None:
    """What nobody has touched since. A demand that somebody has worked on stays, and keeps its company."""
    made = ActivityLog.objects.filter(action="demand.imported", data__batch=str(row.batch_id), data__row=row.number)
    for entry in made:
        later = ActivityLog.objects.filter(content_type=entry.content_type, object_id=entry.object_id, pk__gt=entry.pk)
        demand = Demand.objects.select_for_update().filter(pk=entry.object_id, state=DemandState.DRAFT).first()
        if demand is not None and not later.exists():
            SearchDocument.objects.filter(kind=SearchDocument.About.DEMAND, object_id=demand.pk).delete()
            demand.delete()

"""What would help a company: asked for by a page, computed in a shard (``advising``), kept until something changes."""

import hashlib
from datetime import datetime

from celery.canvas import Signature
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from becan.nudge import hint, nudge
from companies.adapters import current_taxonomy
from companies.enums import Language, TextState
from companies.models import Company
from companies.texts import state_of, text_of
from matching.adapters import offer_records
from matching.engine.version import ENGINE_VERSION
from matching.models import Advice, Demand
from matching.queries import company_groups, demands_to_match, offering_companies
from matching.routing import queue_of, shard_of, shards
from matching.tasks import advise_task
from matching.weights import weights_in_force

UNCHECKED = (TextState.MACHINE, TextState.OUTDATED)


def advice_for(company: Company) -> tuple[Advice | None, bool]:
    """What is known, and whether it is still true; what is not is being computed from now on."""
    advice = Advice.objects.filter(company=company).first()
    if advice and advice.stamp == stamp_of(company):
        return advice, True
    if not (advice and advice.due_at):
        request_advice(company)
    return advice, False


@transaction.atomic
def request_advice(company: Company) -> None:
    shard = shard_of(company.pk)
    Advice.objects.update_or_create(company=company, defaults={"shard": shard, "due_at": timezone.now(), "attempts": 0})
    nudge(_task_for(shard), shard)


def demands_for(company: Company) -> QuerySet[Demand]:
    """The open demands that this company may see and could answer: of the other side, and not of its own group."""
    own_group = company_groups().get(company.pk, set())
    return demands_to_match().exclude(company__side=company.side).exclude(company__in=own_group)


def can_be_helped(company: Company) -> bool:
    return offering_companies().filter(pk=company.pk).exists()


def stamp_of(company: Company) -> str:
    """Changes with the profile, with the open demands, with engine, weights and taxonomy, and with the day."""
    [(_side, offer)] = offer_records(Company.objects.filter(pk=company.pk))
    demands = list(demands_for(company).order_by("pk").values_list("pk", "updated_at"))
    versions = (ENGINE_VERSION, weights_in_force().version, current_taxonomy().version, timezone.localdate())
    return hashlib.sha256(repr((offer, unchecked_texts(company), demands, versions)).encode()).hexdigest()


def unchecked_texts(company: Company) -> dict[str, str]:
    """Translations, by language, that exist and wait for a person."""
    found = {}
    for language in Language.values:
        fields = [field for field in ("description", "summary") if text_of(company, field, language)]
        if any(state_of(company, field, language) in UNCHECKED for field in fields):
            found[language] = "\n".join(text_of(company, field, language) for field in fields)
    return found


def hint_at_advice(shard: int) -> None:
    hint(_task_for(shard), shard)


def sweep_due_advice(*, now: datetime) -> None:
    """Hint again where a hint was lost with a broker or a worker, or a shard is no more."""
    due = Advice.objects.due(now)
    for advice in due.exclude(shard__in=shards()):
        Advice.objects.filter(pk=advice.pk).update(shard=shard_of(advice.company_id))
    for shard in sorted(set(due.values_list("shard", flat=True))):
        hint_at_advice(shard)


def _task_for(shard: int) -> Signature:
    return advise_task.s().set(queue=queue_of(shard))

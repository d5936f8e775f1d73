"""What a shard does for ``helping``, in its own process."""

import logging
from datetime import date, datetime, timedelta

from django.utils import timezone

from becan.due import claim, postpone
from companies.models import Company
from matching.adapters import offer_records
from matching.engine.what_if import what_would_help
from matching.models import Advice
from matching.routing import shard_of
from matching.services.helping import can_be_helped, demands_for, hint_at_advice, stamp_of, unchecked_texts
from matching.shard import local_shard

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
KEPT = 20  # gains, the best first
MOST = 400  # demands that are scored again for each change


def run_advice(shard: int, *, now: datetime) -> None:
    """The company that has waited longest; then the others queue behind whatever else has come in meanwhile."""
    due = Advice.objects.due(now).filter(shard=shard)
    for advice in claim(due, now=now, lease=LEASE):
        try:
            _advise(advice, now)
        except Exception as error:  # whatever it is: the row keeps it, and the shard goes on with the others
            logger.exception("Advice for %s failed", advice.company_id)
            postpone(advice, error, now=now)
    if due.exists():
        hint_at_advice(shard)


def _advise(advice: Advice, now: datetime) -> None:
    """The stamp is taken first: what changes meanwhile makes the result old."""
    company = Company.objects.get(pk=advice.company_id)
    done = {"stamp": stamp_of(company), "gains": compute_advice(company, timezone.localdate(now)), "computed_at": now}
    rows = Advice.objects.filter(pk=advice.pk)
    rows.update(**done, last_error="", attempts=0)
    rows.filter(due_at=advice.due_at).update(due_at=None)  # unless somebody asked again meanwhile


def compute_advice(company: Company, today: date) -> list[dict]:
    """Gains as the engine writes them; none for a company that is not suggested to anybody. Of very many demands the nearest count."""
    if not can_be_helped(company):
        return []
    [(_side, offer)] = offer_records(Company.objects.filter(pk=company.pk))
    shard = local_shard(shard_of(company.pk))
    among = {str(pk) for pk in demands_for(company).values_list("pk", flat=True)}
    demands = shard.nearest_demands(company, today, among, MOST)
    found = what_would_help(offer, demands, shard.language, shard.weights, today, unchecked_texts(company))
    return [gain.to_json() for gain in found[:KEPT]]

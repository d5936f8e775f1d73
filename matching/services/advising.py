"""What a shard does for ``helping``, in its own process."""

import logging
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from becan.due import claim, postpone
from companies.adapters import current_taxonomy
from companies.models import Company
from matching.adapters import demand_records, offer_records
from matching.engine.language import Language
from matching.engine.prepared import PreparedDemand, prepare_demands
from matching.engine.records import DemandRecord
from matching.engine.what_if import what_would_help
from matching.models import Advice
from matching.services.helping import can_be_helped, demands_for, hint_at_advice, stamp_of, unchecked_texts
from matching.shard import engine_language
from matching.weights import weights_in_force

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
KEPT = 20  # gains, the best first


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


@lru_cache(maxsize=1)
def _held(_taxonomy_version: str) -> dict[str, PreparedDemand]:
    """Demands that are ready, by id: of all that is done for a company the slowest, and the same for the next one."""
    return {}


def _prepared(demands: list[DemandRecord], language: Language) -> list[PreparedDemand]:
    held = _held(language.taxonomy.version)
    new = [demand for demand in demands if demand.id not in held or held[demand.id].record != demand]
    held |= {prepared.record.id: prepared for prepared in prepare_demands(new, language)}
    return [held[demand.id] for demand in demands]


def compute_advice(company: Company, today: date) -> list[dict]:
    """Gains as the engine writes them; none for a company that is not suggested to anybody."""
    if not can_be_helped(company):
        return []
    [(_side, offer)] = offer_records(Company.objects.filter(pk=company.pk))
    language = engine_language(current_taxonomy().version)
    demands = _prepared(demand_records(demands_for(company)), language)
    found = what_would_help(offer, demands, language, weights_in_force(), today, unchecked_texts(company))
    return [gain.to_json() for gain in found[:KEPT]]

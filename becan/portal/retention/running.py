"""Try it out, or do it: the same rules, the same rows."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import transaction

from becan.locks import take_lock
from becan.portal.retention.tables import RULES, Rule

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    rule: Rule
    rows: int


def simulate(*, now: datetime) -> list[Outcome]:
    """How many rows each rule would touch; nothing is changed."""
    return [Outcome(rule, rule.rows(now).count()) for rule in RULES if rule.due]


def run(*, now: datetime) -> list[Outcome]:
    """Each rule in a transaction of its own: what one cannot do does not hold up the others."""
    return [_run(rule, now) for rule in RULES if rule.due]


def run_or_simulate(*, now: datetime) -> None:
    """Every night; as long as the setting does not say that it may, only what would go is written down."""
    verb, outcomes = ("erased", run(now=now)) if settings.RETENTION_RUNS else ("would erase", simulate(now=now))
    for outcome in outcomes:
        if outcome.rows:
            logger.info("Retention %s: %s rows of %s (%s)", verb, outcome.rows, outcome.rule.model, outcome.rule.reason)


def _run(rule: Rule, now: datetime) -> Outcome:
    with transaction.atomic():
        take_lock("retention")
        rows = rule.rows(now)
        return Outcome(rule, rule.act(rows) if rows.exists() else 0)


def uncovered() -> Iterator[str]:
    """Models of the portal without a rule."""
    covered = {rule.model for rule in RULES}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in covered and not model._meta.proxy:
            yield model._meta.label


def unknown() -> list[str]:
    """Rules for models that are gone."""
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    return sorted({rule.model for rule in RULES} - known)

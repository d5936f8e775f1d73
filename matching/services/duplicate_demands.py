"""Whether a company has posted the same lately. A lock makes a double click meet its first half."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from rapidfuzz.fuzz import token_set_ratio

from becan.language.fold import fold
from becan.language.tokens import tokens
from becan.locks import take_lock
from companies.adapters import current_tagger, current_taxonomy
from companies.enums import Language
from companies.proposals import propose_capabilities
from companies.texts import text_of
from matching.enums import DemandState
from matching.models import Demand
from matching.services.demands import create_demand

WITHIN = timedelta(days=30)
ALIKE = 75  # percent of the titles' words
OVER = (DemandState.CLOSED, DemandState.REJECTED)


class AlreadyPosted(Exception):
    """Nothing was written. Not an error of the author: the page shows the earlier one and lets post anyway."""

    def __init__(self, earlier: Demand):
        super().__init__(earlier)
        self.earlier = earlier


def post_demand(company, *, is_anyway: bool, now: datetime | None = None, **written) -> Demand:
    """Create a demand, unless the company has posted a similar one within 30 days. ``written`` is what ``create_demand`` takes."""
    with transaction.atomic():
        take_lock(f"matching.post_demand.{company.pk}")
        earlier = None if is_anyway else similar_demand(company, now=now or timezone.now(), **written)
        if earlier is None:
            return create_demand(company, **written)
    raise AlreadyPosted(earlier)


def similar_demand(company, *, title: str, description: str, language: str, now: datetime, **_more) -> Demand | None:
    """The latest with a title that says nearly the same, about the same thing."""
    recent = company.demands.filter(created_at__gte=now - WITHIN).exclude(state__in=OVER).order_by("-created_at")
    alike = [demand for demand in recent if _alike(demand, title, language)]
    if not alike:
        return None
    wanted = set(_concepts(Demand(original_language=language, **{f"description_{_column(language)}": f"{title}\n{description}"})))
    return next((demand for demand in alike if _meets(demand, wanted)), None)


def _alike(demand, title, language):
    told = [text_of(demand, "title", other) for other in dict.fromkeys([language, demand.original_language])]
    return any(token_set_ratio(_words(title, language), _words(other, language)) >= ALIKE for other in told if other)


def _words(title, language):
    return " ".join(tokens(title, language)) or fold(title)


def _meets(demand, wanted):
    """Where neither says what it is about in words that we know, the titles decide."""
    known = {row.concept.notation for row in demand.demand_concepts.select_related("concept") if row.is_must}
    known = known or set(_concepts(demand))
    return bool(known & wanted) or not (known or wanted)


def _concepts(demand):
    return [found.notation for found in propose_capabilities(demand, current_taxonomy(), current_tagger())]


def _column(language):
    return Language(language).column

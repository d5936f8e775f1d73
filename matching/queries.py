"""What is read of matches and their parts; nothing is written here."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.adapters import current_taxonomy
from companies.enums import Kind, Visibility
from companies.models import Company
from companies.words import Words
from matching.cards import anonymous_title
from matching.engine import wording
from matching.models import Demand, Match

PUBLIC_CHIPS = 5


def offering_companies() -> QuerySet[Company]:
    """Whom the engine may suggest. Multipliers are never matched themselves."""
    return Company.objects.verified().filter(is_open_for_introductions=True).exclude(kind=Kind.MULTIPLIER)


def companies_to_tell_of() -> QuerySet[Company]:
    """Of these, whom others may hear of before an introduction."""
    return offering_companies().filter(visibility__gt=Visibility.TEAM)


def demands_to_match() -> QuerySet[Demand]:
    return Demand.objects.open().exclude(company__kind=Kind.MULTIPLIER)


def matches_of(demand: Demand) -> QuerySet[Match]:
    """For the team: all that fit at least possibly, no gate stopped and nobody dismissed, best first."""
    return demand.matches.suggested().select_related("company")


def near_misses_of(demand: Demand) -> QuerySet[Match]:
    return demand.matches.near_misses().select_related("company")


def matches_for(companies: Iterable[Company]) -> QuerySet[Match]:
    """What these companies may see of themselves: their own fit with open demands, the best first."""
    shown = Match.objects.suggested().filter(company__in=companies, demand__in=demands_to_match())
    return shown.select_related("demand").order_by("-score", "demand", "company")


def is_being_computed(demand: Demand) -> bool:
    return demand.refreshes.exists()


def reasons_for(match: Match, language: str) -> wording.Reasons:
    """Why the two fit, from codes only: for any reader."""
    return wording.reasons(match.contributions, match.gates, language, current_taxonomy())


def company_groups() -> dict[UUID, set[UUID]]:
    """Companies that belong together, by the id of each; those that stand alone are left out."""
    groups: dict[UUID, set[UUID]] = {}
    for child, parent in Company.objects.exclude(parent_company=None).values_list("pk", "parent_company"):
        joined = groups.get(child, {child}) | groups.get(parent, {parent})
        groups.update(dict.fromkeys(joined, joined))
    return groups


def public_demands(language: str, limit: int = 3) -> list[dict]:
    """The newest open demands for readers who are not logged in: codes in words, nothing that anyone wrote."""
    parts = ("demand_concepts__concept", "demand_proofs__proof_type")
    demands = demands_to_match().select_related("company").prefetch_related(*parts).order_by("-published_at", "pk")
    with override(language):
        words = Words(current_taxonomy())
        return [_public_card(demand, words) for demand in demands.filter(demand_concepts__isnull=False).distinct()[:limit]]


def _public_card(demand: Demand, words: Words) -> dict:
    concepts = [words.concept(row.concept.notation) for row in demand.demand_concepts.all()]
    proofs = [words.proof(row.proof_type.code) for row in demand.demand_proofs.all()]
    chips = [
        *concepts[1:],
        *proofs,
        *words.codes("cooperation", demand.cooperation),
        *words.codes("delivery_region", demand.delivery),
    ]
    return {
        "title": concepts[0],
        "chips": chips[:PUBLIC_CHIPS],
        "sought_from": anonymous_title(demand.company.side),
        "published_on": timezone.localdate(demand.published_at),
        "url": reverse("matching:demand_detail", args=[demand.pk]),
    }

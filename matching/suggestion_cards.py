"""The companies that who seeks was told of directly and has not answered to yet: codes, unless a company is named for it anyway."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from companies.anonymity import Crowd
from companies.words import Words
from matching.cards import Lines
from matching.enums import InterestAnswer, Part
from matching.interest_cards import company_card
from matching.models import Demand, Match, Suggestion
from matching.queries import companies_to_tell_of
from matching.rules import takes_interest


@dataclass(frozen=True)
class SuggestionCard:
    suggestion: Suggestion
    title: str
    facts: Lines
    band: str


def suggested_to(demand: Demand) -> QuerySet[Suggestion]:
    """Without those that do not want it, that have answered by themselves, or that may not be found any more."""
    if not takes_interest(demand):
        return Suggestion.objects.none()
    known = {*demand.introductions.values_list("offering", flat=True), *demand.interests.open().values_list("company", flat=True)}
    declined = demand.suggested.filter(side=Part.OFFERING, answer=InterestAnswer.DECLINED)
    rows = demand.suggested.filter(side=Part.SEEKING, answer=InterestAnswer.ASKED)
    rows = rows.exclude(company__in=known).exclude(company__in=declined.values("company"))
    return rows.filter(company__in=companies_to_tell_of())


def suggestions_shown(demand: Demand, words: Words) -> list[SuggestionCard]:
    band = Match.objects.current().filter(demand=OuterRef("demand"), company=OuterRef("company")).values("band")[:1]
    rows = suggested_to(demand).annotate(band=Subquery(band)).select_related("company")
    rows = rows.prefetch_related("company__capabilities__concept", "company__proofs__proof_type")
    lead = next((row.concept.notation for row in demand.demand_concepts.all() if row.is_must), None)
    crowds: dict[str, Crowd] = {}
    return [SuggestionCard(row, *company_card(row.company, lead, crowds, words), row.band or "") for row in rows]

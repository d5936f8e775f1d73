"""What a reader may know of a company that is interested, or of those that it could answer with: codes, unless the company is named anyway."""

from dataclasses import dataclass

from django.utils.translation import get_language

from companies.anonymity import Crowd, anonymous_facts
from companies.models import Company
from companies.rules import can_see_identity
from companies.texts import in_language
from companies.words import Words
from matching.cards import Lines, anonymous_title, company_lines
from matching.enums import InterestAnswer, InterestState
from matching.models import Demand, DemandTeams, Interest
from matching.ready_questions import ready_questions
from matching.rules import is_offering_named


@dataclass(frozen=True)
class InterestCard:
    interest: Interest
    companies: list[tuple[str, Lines]]  # title and facts of each company that takes part


@dataclass(frozen=True)
class TeamChoice:
    """``number``: its place among the engine's proposals."""

    number: int
    members: list[tuple[str, list[str]]]  # of the others: how they are called here, and what they would bring
    own: list[str]


def interests_shown(demand: Demand, words: Words) -> list[InterestCard]:
    """For the seeking side. The words of the offer stay with the team: they would tell who writes."""
    rows = demand.interests.filter(state=InterestState.SHOWN).order_by("state_changed_at", "pk")
    rows = rows.prefetch_related("members__company__capabilities__concept", "members__company__proofs__proof_type")
    lead = next((row.concept.notation for row in demand.demand_concepts.all() if row.is_must), None)
    crowds: dict[str, Crowd] = {}
    return [
        InterestCard(interest, [company_card(member.company, lead, crowds, words) for member in _taking_part(interest)])
        for interest in rows
    ]


def _taking_part(interest):
    return [member for member in interest.members.all() if member.answer == InterestAnswer.ACCEPTED]


def company_card(company, lead, crowds, words):
    crowd = crowds.get(company.side) or crowds.setdefault(company.side, Crowd(company.side))
    facts = anonymous_facts(company, lead=lead, crowd=crowd).as_json()
    if is_offering_named(company):
        return in_language(company, "name", get_language()).value, company_lines(facts, words)
    return anonymous_title(company.side), company_lines(facts, words)


def teams_for(demand: Demand, company, user, words: Words) -> list[TeamChoice]:
    """The engine's teams with this company in them, as its people may read them."""
    found = DemandTeams.objects.filter(demand=demand).first()
    choices = []
    for number, team in enumerate(found.teams if found else []):
        own = next((member for member in team["members"] if member["company"] == str(company.pk)), None)
        if own:
            others = [member for member in team["members"] if member is not own]
            parts = [(_called(member, user), _brings(member, found, words)) for member in others]
            choices.append(TeamChoice(number, parts, _brings(own, found, words)))
    return choices


def _called(member, user):
    company = Company.objects.filter(pk=member["company"]).first()
    if company is None:
        return ""
    if can_see_identity(user, company):
        return in_language(company, "name", get_language()).value
    return anonymous_title(company.side)


def _brings(member, found, words):
    return [words.concept(found.parts[part["part"]]["concept"]) for part in member["parts"]]


def members_of(demand: Demand, number: int, company) -> list[tuple[str, list[str]]]:
    """The others of a proposed team: (id, notations)."""
    found = DemandTeams.objects.get(demand=demand)
    team = found.teams[number]
    return [
        (member["company"], [found.parts[part["part"]]["concept"] for part in member["parts"]])
        for member in team["members"]
        if member["company"] != str(company.pk)
    ]


def ready_wordings(interest: Interest) -> list[str]:
    """The ready questions that it asks, as the reader of the page says them."""
    known = ready_questions()
    return [known[code].text[get_language()] for code in interest.ready if code in known]

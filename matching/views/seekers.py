"""What a reader of the other side sees of a demand and of who seeks."""

from django.utils.translation import get_language

from companies.adapters import current_taxonomy
from companies.anonymity import anonymous_facts
from companies.rules import can_see_identity
from companies.texts import in_language
from companies.words import Words
from matching.cards import anonymous_title, company_lines
from matching.models.demands import ALSO_TOLD
from matching.released import released_text
from matching.rules import can_see_seeker


def shown_demand(demand):
    language = get_language()
    return {
        "pk": demand.pk,
        "title": released_text(demand, "title", language),
        "summary": released_text(demand, "summary", language),
        "published_at": demand.published_at,
        "expires_on": demand.expires_on,
        "cooperation": demand.cooperation,
    }


def also_shown(demand):
    """What its author wrote beside, as far as somebody of the team has put it into the reader's language: pairs (field, text)."""
    texts = [(name, released_text(demand, name, get_language())) for name in ALSO_TOLD]
    return [(name, text) for name, text in texts if text]


def seeker_of(demand, user):
    """The name where this reader may know it, else codes."""
    if can_see_seeker(user, demand):
        name = in_language(demand.company, "name", get_language())
        return {"name": name, "company": demand.company if can_see_identity(user, demand.company) else None}
    lead = next((row.concept.notation for row in demand.demand_concepts.all() if row.is_must), None)
    facts = anonymous_facts(demand.company, lead=lead).as_json()
    return {"title": anonymous_title(demand.company.side), "facts": company_lines(facts, Words(current_taxonomy()))}

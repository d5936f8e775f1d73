"""Up to five suitable companies and the author of a demand hear of each other directly, where the author wants that and the team agrees.

Once, and by name only where a side is named for the other one anyway. Contact data follow after two yeses, as in any introduction.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.services import mail_company
from matching.enums import Part, Suggestions
from matching.models import Demand, Digest, Match, Suggestion
from matching.queries import companies_to_tell_of
from matching.rules import is_readable, takes_interest
from matching.signed_links import demand_token, suggestion_token

MOST = 5


def is_to_be_suggested(demand: Demand) -> bool:
    is_wanted = demand.suggestions == Suggestions.SEND and demand.suggested_at is None
    return is_wanted and takes_interest(demand) and is_readable(demand)


def best_five(demand: Demand) -> list[Match]:
    """Verified companies that may be found and want to be put in touch; not those that are being asked or have answered already."""
    fitting = demand.matches.suggested().filter(company__in=companies_to_tell_of())
    known = {*demand.introductions.values_list("offering", flat=True), *demand.interests.values_list("company", flat=True)}
    return list(fitting.exclude(company__in=known).select_related("company").order_by("-score", "pk")[:MOST])


@transaction.atomic
def suggest_demand(demand: Demand, *, by) -> list[Match]:
    """Each reads what fits, in its language, and answers with an expression of interest."""
    locked = Demand.objects.select_for_update(of=["self"]).select_related("company").get(pk=demand.pk)
    if not is_to_be_suggested(locked):
        raise InvalidTransition(_("This demand has been sent already, or is not to be sent."))
    matches = best_five(locked)
    if not matches:
        raise DomainError(_("No company fits this demand yet."))
    locked.suggested_at = timezone.now()
    locked.save(update_fields=["suggested_at"])
    companies = [match.company for match in matches]
    log_action(locked, "demand.suggestions_sent", actor=by, companies=[str(company.pk) for company in companies])
    for match in matches:
        _tell_company(match, locked, by)
    _tell_author(matches, locked, by)
    _tell_once(locked, companies)
    return matches


def _tell_company(match, demand, by):
    told = Suggestion.objects.create(demand=demand, company=match.company, side=Part.OFFERING, sent_by=by)
    context = {"match": match, "demand": demand, "token": suggestion_token(told)}
    mail_company(match.company, "match_suggested", by=by, about=demand, context=context, dedupe=f"suggested:{demand.pk}")


def _tell_author(matches, demand, by):
    for match in matches:
        Suggestion.objects.create(demand=demand, company=match.company, side=Part.SEEKING, sent_by=by)
    context = {"demand": demand, "number": len(matches), "token": demand_token(demand)}
    how = {"dedupe": f"found:{demand.pk}", "bilingual": True}
    mail_company(demand.company, "match_found", by=by, about=demand, context=context, **how)


def _tell_once(demand, companies):
    """The next digest does not repeat it."""
    for digest in Digest.objects.select_for_update().filter(company__in=companies, reader=Part.OFFERING):
        digest.news = [one for one in digest.news if one != demand.pk]
        digest.told = [*digest.told, demand.pk]
        digest.save(update_fields=["news", "told"])

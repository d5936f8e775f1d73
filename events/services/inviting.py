"""Companies that are asked to come."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.models import Company
from events.enums import EventState
from events.models import Event, EventInvitation
from events.rules import is_editable
from events.services import mails

MOST = 60  # on one page; a search narrows them


def invitable(event: Event, query: str = ""):
    """Verified companies that are not on the list yet; ``query`` is a piece of a name."""
    companies = Company.objects.verified().exclude(event_invitations__event=event)
    for word in query.split():
        companies = companies.filter(_named(word))
    return Company.objects.filter(pk__in=list(companies.order_by("sort_key", "pk").values_list("pk", flat=True)[:MOST]))


def _named(word):
    return Q(sort_key__icontains=word) | Q(name_de__icontains=word) | Q(name_en__icontains=word) | Q(name_zh_hans__icontains=word)


@transaction.atomic
def invite_companies(event: Event, companies, *, by) -> int:
    """Written to at once where the event is announced already."""
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if not is_editable(locked):
        raise InvalidTransition(_("This event is over or cancelled and can no longer be changed."))
    rows = [EventInvitation(event=locked, company=company, invited_by=by) for company in companies]
    EventInvitation.objects.bulk_create(rows, ignore_conflicts=True)
    log_action(locked, "event.invited", actor=by, companies=[str(company.pk) for company in companies])
    if locked.state == EventState.PUBLISHED:
        mails.send_invitations(locked)
    return len(rows)

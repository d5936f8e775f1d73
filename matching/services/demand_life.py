"""A demand's life: a reminder before its end, an extension with one click, an end by itself where nobody reacts; and rests between."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import is_quiet
from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from matching.demand_documents import write_demand_documents
from matching.enums import DemandState as State
from matching.models import Demand
from matching.rules import EXTENDABLE_FROM, RUNNING, is_extendable
from matching.services.demands import LIFE, change_state, mail_demand
from matching.services.refresh import request_refresh
from matching.signed_links import demand_token

REMINDED_BEFORE = timedelta(days=14)
LEAST_TO_REACT = timedelta(days=7)  # after the reminder, however late that was


def sweep_demand_lives(*, now: datetime) -> tuple[int, int]:
    """Remind and end whatever is due; never on quiet days. Returns how many of each."""
    if is_quiet(timezone.localdate(now)):
        return 0, 0
    reminded = sum(_remind(pk, now) for pk in _to_remind(now).values_list("pk", flat=True))
    return reminded, sum(_end(pk, now) for pk in _to_end(now).values_list("pk", flat=True))


def _to_remind(now):
    soon = timezone.localdate(now) + REMINDED_BEFORE
    running = Demand.objects.filter(state__in=RUNNING, expires_on__lte=soon, reminded_at=None)
    return running.filter(published_at__lte=now - LEAST_TO_REACT).order_by("pk")


def _to_end(now):
    """Its last day is over, and whoever could react has had time to."""
    reacted = Q(reminded_at__lte=now - LEAST_TO_REACT)
    return Demand.objects.filter(reacted, state__in=RUNNING, expires_on__lt=timezone.localdate(now)).order_by("pk")


@transaction.atomic
def _remind(pk, now):
    demand = _to_remind(now).select_for_update(skip_locked=True, of=["self"]).filter(pk=pk).first()
    if demand is None:
        return False
    demand.reminded_at = now
    demand.save(update_fields=["reminded_at"])
    log_action(demand, "demand.reminded")
    mail_demand(demand, "demand_expiring", context={"token": demand_token(demand)}, dedupe=f"expiring:{demand.expires_on}")
    return True


@transaction.atomic
def _end(pk, now):
    demand = _to_end(now).select_for_update(skip_locked=True, of=["self"]).filter(pk=pk).first()
    if demand is None:
        return False
    demand = change_state(demand, State.CLOSED, by=None, close_reason="expired")
    mail_demand(demand, "demand_ended")
    return True


@transaction.atomic
def extend_demand(demand: Demand, *, by, channel: Channel = Channel.PORTAL) -> Demand:
    """Another life from today's end on; a second click finds a demand whose end is far and changes nothing."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    if locked.state not in RUNNING:
        raise InvalidTransition(_("This demand has ended. Please post it anew, or call us."))
    if not is_extendable(locked):
        sentence = _("A demand can be extended from %(days)s days before its end on. It is open until %(day)s.")
        raise InvalidTransition(sentence % {"days": EXTENDABLE_FROM.days, "day": locked.expires_on})
    locked.expires_on, locked.reminded_at = end_of_life(max(locked.expires_on, timezone.localdate())), None
    locked.save(update_fields=["expires_on", "reminded_at", "updated_at"])
    log_action(locked, "demand.extended", actor=by, until=str(locked.expires_on), channel=channel)
    write_demand_documents(locked.pk)
    request_refresh(demand=locked)
    return locked


def end_of_life(start: date) -> date:
    """Never a day on which nobody can be expected to react."""
    day = start + LIFE
    while is_quiet(day):
        day += timedelta(days=1)
    return day


@transaction.atomic
def hold_demand(demand: Demand, *, by, reason: str = "") -> Demand:
    return change_state(demand, State.ON_HOLD, by=by, reason=reason)


@transaction.atomic
def resume_demand(demand: Demand, *, by) -> Demand:
    if demand.state != State.ON_HOLD:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    return change_state(demand, State.PUBLISHED, by=by)


@transaction.atomic
def set_open_for_interest(demand: Demand, is_open: bool, *, by) -> Demand:
    """Published is one thing, to be answered by companies themselves another."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    locked.is_open_for_interest = is_open
    locked.save(update_fields=["is_open_for_interest", "updated_at"])
    log_action(locked, "demand.opened_for_interest" if is_open else "demand.closed_for_interest", actor=by)
    write_demand_documents(locked.pk)
    return locked

"""A person's secret calendar address."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from becan.models import log_action
from events.calendar_entries import calendar_of
from events.enums import RegistrationState as State
from events.meeting_calendar import meeting_entries
from events.models import CalendarFeed, Event, MeetingGuest
from events.models.registrations import new_ticket

IN_THE_FEED = [State.CONFIRMED, State.DROPPED]  # what is cancelled stays in, marked so, or old entries would remain


@transaction.atomic
def renew_feed(user) -> CalendarFeed:
    """The first address, or a new one in place of one that somebody else may know."""
    feed, _is_new = CalendarFeed.objects.update_or_create(user=user, defaults={"secret": new_ticket()})
    log_action(user, "calendar.address_made", actor=user)
    return feed


@transaction.atomic
def end_feed(user) -> None:
    if CalendarFeed.objects.filter(user=user).delete()[0]:
        log_action(user, "calendar.address_ended", actor=user)


def feed_of(feed: CalendarFeed) -> bytes:
    with override(feed.user.language):
        return calendar_of(events_of(feed.user), extra=_meetings_of(feed.user))


def _meetings_of(user) -> list:
    """The talks of the person's company on matchmaking days to which the person comes."""
    mine = {"company__event_registrations__user": user, "company__event_registrations__state__in": IN_THE_FEED}
    guests = MeetingGuest.objects.filter(company__event_registrations__event=F("day__event"), **mine)
    rows = guests.select_related("day__event").distinct().order_by("day__event__starts_at", "pk")
    return [entry for guest in rows for entry in meeting_entries(guest.day, guest)]


def events_of(user) -> Iterable[Event]:
    mine = Event.objects.filter(registrations__user=user, registrations__state__in=IN_THE_FEED).distinct()
    return mine.order_by("starts_at", "pk")

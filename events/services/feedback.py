"""Two questions afterwards, answered by a link without an account. A wish to go on makes an introduction, or moves the one there is."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import is_quiet
from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from companies.models import Company
from events.enums import EventState, Usefulness, Wish
from events.models import Event, EventRegistration, Feedback
from events.queries import partners_of
from events.services import mails
from events.services.reporting import record_follow_up
from matching.models import Introduction
from matching.services.after_meetings import go_on_after_meeting

REST = timedelta(hours=16)  # the next morning
ASKED_WITHIN = timedelta(days=60)
IS_OVER = (EventState.PUBLISHED, EventState.HELD)


def ask_for_feedback(*, now: datetime) -> int:
    """For the sweep: everybody who was there, once; nobody on quiet days."""
    if is_quiet(timezone.localdate(now)):
        return 0
    over = Event.objects.filter(
        state__in=IS_OVER, ends_at__lte=now - REST, ends_at__gt=now - ASKED_WITHIN, feedback_asked_at=None
    )
    return sum(_ask(pk, now) for pk in over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _ask(pk, now):
    event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk, feedback_asked_at=None).first()
    if event is None:
        return 0
    event.feedback_asked_at = now
    event.save(update_fields=["feedback_asked_at"])
    rows = list(participants_of(event))
    for registration in rows:
        mails.ask_for_feedback(registration)
    return len(rows)


def participants_of(event: Event):
    """Who was there; where nobody was checked in, who had a place."""
    confirmed = event.registrations.confirmed().select_related("company", "user").order_by("number")
    here = confirmed.filter(checked_in_at__isnull=False)
    return here if here.exists() else confirmed


@transaction.atomic
def give_feedback(
    registration: EventRegistration,
    *,
    useful: Usefulness,
    wish: Wish | str = "",
    other: Company | None = None,
    words: str = "",
    by=None,
    channel: Channel = Channel.SIGNED_LINK,
) -> tuple[Feedback, Introduction | None]:
    """Answered again, the last answer counts. Returns the introduction that the wish made or moved."""
    row = (
        EventRegistration.objects.select_for_update(of=["self"])
        .select_related("event__responsible", "company")
        .get(pk=registration.pk)
    )
    _check(row, other)
    feedback, _is_new = Feedback.objects.update_or_create(
        registration=row,
        other=other,
        defaults={
            "useful": useful,
            "wish": wish if other else "",
            "words": words,
            "answered_at": timezone.now(),
            "channel": channel,
            "recorded_by": by,
        },
    )
    log_action(row, "registration.feedback_given", actor=by, other=str(other.pk) if other else "")
    if other is None or wish != Wish.CONTINUE:
        return feedback, None
    return feedback, _go_on(feedback, row, other, by=by)


def _check(row, other):
    if row.event.state not in IS_OVER or row.event.starts_at > timezone.now():
        raise InvalidTransition(_("This event has not taken place yet."))
    if other is not None and other.pk not in {company.pk for company in partners_of(row)}:
        raise DomainError(_("This company did not take part."))


def _go_on(feedback, row, other, *, by):
    introduction, _is_new = go_on_after_meeting(
        row.company, other, responsible=row.event.responsible, measure=row.event.funding_measure, by=by
    )
    feedback.introduction = introduction
    feedback.save(update_fields=["introduction"])
    record_follow_up(feedback, by=by)
    return introduction

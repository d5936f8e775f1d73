"""Matchmaking days: the frame, who takes part with which wishes, and who drops out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.models import Company
from events.enums import PlanState, WishLevel
from events.models import Event, MeetingDay, MeetingGuest, MeetingInterpreter, MeetingWish

MOST_SLOTS = 60
WEIGHTS = {WishLevel.MUST: 1.0, WishLevel.LIKE: 0.5, WishLevel.NO: 0.0}  # where the engine says nothing


@dataclass(frozen=True)
class Frame:
    """What the organiser sets; ``breaks`` are spans without meetings."""

    first: datetime
    last: datetime
    minutes: int
    breaks: list[tuple[datetime, datetime]]
    halls: list[tuple[str, int]]
    walk_slots: int
    is_virtual: bool
    interpreters: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def starts(self) -> list[datetime]:
        found, start, step = [], self.first, timedelta(minutes=self.minutes)
        while start + step <= self.last and len(found) <= MOST_SLOTS:
            pause = next((end for begin, end in self.breaks if begin < start + step and start < end), None)
            if pause is None:
                found.append(start)
            start = start + step if pause is None else pause
        return found


def locked_day(event: Event) -> MeetingDay:
    return MeetingDay.objects.select_for_update(of=("self",)).select_related("event").get(pk=event.pk)


@transaction.atomic
def set_frame(event: Event, frame: Frame, *, by) -> MeetingDay:
    """Before the first plan is published; a draft made for another frame is dropped."""
    if not 1 <= len(frame.starts) <= MOST_SLOTS:
        raise DomainError(_("Between beginning and end there must be room for 1 to 60 meetings one after the other."))
    day, _made = MeetingDay.objects.get_or_create(event=event)
    day = locked_day(event)
    if day.published_at or day.state == PlanState.PLANNING:
        raise InvalidTransition(_("The plan is published or being computed; its frame can no longer be changed."))
    day.starts, day.slot_minutes = [start.isoformat() for start in frame.starts], frame.minutes
    day.halls, day.walk_slots, day.is_virtual = [list(hall) for hall in frame.halls], frame.walk_slots, frame.is_virtual
    day.state, day.result, day.edits = PlanState.OPEN, {}, []
    day.save()
    day.meetings.all().delete()
    day.interpreters.all().delete()
    rows = [MeetingInterpreter(day=day, name=name, languages=languages) for name, languages in frame.interpreters]
    MeetingInterpreter.objects.bulk_create(rows)
    log_action(event, "meetings.framed", actor=by, slots=len(day.starts), tables=day.tables)
    return day


@transaction.atomic
def take_part(day: MeetingDay, company: Company, *, languages: list[str], absent: list[int], by) -> MeetingGuest:
    locked = locked_day(day.event)
    if locked.state in (PlanState.PLANNING, PlanState.PUBLISHED):
        raise InvalidTransition(_("The plan is published or being computed. Please phone us if something has changed."))
    values = {"languages": languages, "absent": absent, "recorded_by": by, "gone_at": None}
    guest, _made = MeetingGuest.objects.update_or_create(day=locked, company=company, defaults=values)
    log_action(day.event, "meetings.joined", actor=by, company=str(company.pk))
    return guest


@transaction.atomic
def state_wishes(guest: MeetingGuest, levels: dict[int, str], proposed: dict[int, float], *, by) -> None:
    """``levels``: guest of the other side → level, "" for none. ``proposed``: the engine's scores in [0, 1]."""
    locked = locked_day(guest.day.event)
    if locked.state in (PlanState.PLANNING, PlanState.PUBLISHED):
        raise InvalidTransition(_("The plan is published or being computed. Please phone us if something has changed."))
    guest.wishes.filter(asked__in=levels).delete()
    MeetingWish.objects.bulk_create(
        MeetingWish(asking=guest, asked_id=other, level=level, weight=weight_of(level, proposed.get(other)))
        for other, level in levels.items()
        if level
    )
    log_action(guest.day.event, "meetings.wished", actor=by, company=str(guest.company_id), wishes=len(levels))


def weight_of(level: str, score: float | None) -> float:
    """Half is the wish itself, half how well the two fit."""
    base = WEIGHTS[WishLevel(level)]
    return base if score is None or level == WishLevel.NO else round((base + score) / 2, 3)


@transaction.atomic
def drop_out(guest: MeetingGuest, *, by) -> None:
    """Cancelled late, or did not come. The published plan stands until the new one is published."""
    MeetingGuest.objects.filter(pk=guest.pk, gone_at=None).update(gone_at=timezone.now())
    log_action(guest.day.event, "meetings.dropped_out", actor=by, company=str(guest.company_id))

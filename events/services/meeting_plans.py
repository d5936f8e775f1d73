"""The plan: asked for, computed by a worker, published; a change is a new draft beside the published plan."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from becan.nudge import hint, nudge
from companies.enums import Side
from companies.services import mail_company
from events.enums import MeetingState, PlanState
from events.meeting_calendar import meeting_calendar
from events.meeting_queries import present
from events.models import Event, Meeting, MeetingDay, MeetingWish
from events.planner.fields import PlanError
from events.planner.reading import problem_of
from events.planner.records import Progress
from events.planner.solving import plan
from events.services.meetings import locked_day
from events.tasks import plan_meetings_task

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
SECONDS = 45


@transaction.atomic
def ask_for_plan(event: Event, *, by) -> None:
    day = locked_day(event)
    if day.state == PlanState.PLANNING:
        raise InvalidTransition(_("A plan is being computed already."))
    if not MeetingWish.objects.filter(asking__day=day).exclude(level="no").exists():
        raise DomainError(_("Nobody has stated a wish yet."))
    day.state, day.due_at, day.started_at, day.asked_by = PlanState.PLANNING, timezone.now(), None, by
    day.progress, day.stop_asked_at = {}, None
    day.save(update_fields=["state", "due_at", "started_at", "asked_by", "progress", "stop_asked_at"])
    log_action(event, "meetings.plan_asked", actor=by)
    nudge(plan_meetings_task, str(event.pk))


@transaction.atomic
def stop_plan(event: Event, *, by) -> None:
    """The worker looks each second; what it has found by then becomes the draft."""
    day = locked_day(event)
    if day.state != PlanState.PLANNING:
        raise InvalidTransition(_("No plan is being computed at the moment."))
    day.stop_asked_at = timezone.now()
    day.save(update_fields=["stop_asked_at"])
    log_action(event, "meetings.plan_stopped", actor=by)


def run_plan(event_pk, *, now: datetime) -> None:
    """The worker's part: claim by a lease, compute outside any transaction, write the draft."""
    claimed = MeetingDay.objects.filter(pk=event_pk, state=PlanState.PLANNING, due_at__lte=now)
    if not claimed.update(due_at=now + LEASE, started_at=now):
        return
    day = MeetingDay.objects.select_related("event").get(pk=event_pk)
    data = as_problem(day)
    try:
        problem = problem_of(data)
        planned = plan(problem, watch=_watching(event_pk))
    except PlanError as error:
        logger.exception("The meetings of event %s cannot be planned", event_pk)
        _write(day, [], {"error": str(error)})
        return
    rows = [
        Meeting(day=day, state=MeetingState.DRAFT, slot=m.slot, table=m.table, supplier_id=m.supplier, partner_id=m.partner,
                interpreter_id=m.interpreter) for m in planned.meetings
    ]  # fmt: skip
    unmet = [[wish.asking, wish.asked, wish.reason] for wish in planned.unmet]
    _write(day, rows, {"objective": planned.objective, "bound": planned.bound, "gap": planned.gap, "unmet": unmet})


def _watching(event_pk) -> Callable[[Progress], bool]:
    """Tells the waiting page what is known, keeps the lease, and hears when it is enough."""
    rows = MeetingDay.objects.filter(pk=event_pk, state=PlanState.PLANNING)

    def watch(progress: Progress) -> bool:
        rows.update(progress=asdict(progress), due_at=timezone.now() + LEASE)
        return rows.filter(stop_asked_at=None).exists()

    return watch


def hint_due_plans(*, now: datetime) -> None:
    for pk in MeetingDay.objects.filter(state=PlanState.PLANNING, due_at__lte=now).values_list("pk", flat=True):
        hint(plan_meetings_task, str(pk))


@transaction.atomic
def _write(day: MeetingDay, rows: list[Meeting], result: dict) -> None:
    locked = locked_day(day.event)
    if locked.state != PlanState.PLANNING:
        return
    locked.meetings.filter(state=MeetingState.DRAFT).delete()
    Meeting.objects.bulk_create(rows)
    result["is_stopped"] = locked.stop_asked_at is not None
    locked.state, locked.due_at, locked.result, locked.edits = PlanState.DRAFT, None, result, []
    locked.save(update_fields=["state", "due_at", "result", "edits"])


def as_problem(day: MeetingDay) -> dict:
    """The planner's input; ids are primary keys, slots places in the list."""
    slots, guests = list(range(len(day.starts))), list(present(day))
    here = {guest.pk for guest in guests}
    published = day.meetings.filter(state=MeetingState.PUBLISHED)
    numbers, halls = 0, {}
    for index, (_name, count) in enumerate(day.halls):
        halls |= {str(numbers + table): index for table in range(1, count + 1)}
        numbers += count
    return {
        "slots": slots,
        "tables": day.tables,
        "halls": halls,
        "walk_slots": day.walk_slots,
        "companies": [
            {
                "id": guest.pk,
                "side": "supplier" if guest.company.side == Side.BERLIN_BRANDENBURG else "partner",
                "languages": sorted(set(guest.languages)),
                "available": [slot for slot in slots if slot not in guest.absent],
            }
            for guest in guests
        ],
        "wishes": [
            {"from": wish.asking_id, "to": wish.asked_id, "level": wish.level, "weight": wish.weight}
            for wish in MeetingWish.objects.filter(asking__day=day)
            if {wish.asking_id, wish.asked_id} <= here
        ],
        "interpreters": [{"id": one.pk, "languages": sorted(set(one.languages))} for one in day.interpreters.all()],
        "previous": [
            {
                "slot": m.slot,
                "table": m.table,
                "supplier": m.supplier_id,
                "partner": m.partner_id,
                "interpreter": m.interpreter_id,
            }
            for m in published
        ],
        "max_seconds": SECONDS,
    }


def changes_of(day: MeetingDay) -> dict[str, list]:
    """What publishing the draft would change: (draft, published) pairs that move, meetings that are new or end."""
    people = ("supplier__company", "partner__company", "interpreter")
    rows = list(day.meetings.exclude(state=MeetingState.CANCELLED).select_related(*people))
    for row in rows:
        row.day = day
    before = {(m.supplier_id, m.partner_id): m for m in rows if m.state == MeetingState.PUBLISHED}
    after = {(m.supplier_id, m.partner_id): m for m in rows if m.state == MeetingState.DRAFT}
    place = lambda m: (m.slot, m.table)  # noqa: E731
    return {
        "moved": [(after[key], before[key]) for key in after if key in before and place(after[key]) != place(before[key])],
        "new": [after[key] for key in after if key not in before],
        "ended": [before[key] for key in before if key not in after],
        "kept": [before[key] for key in after if key in before and place(after[key]) == place(before[key])],
    }


@transaction.atomic
def publish_plan(event: Event, *, by) -> None:
    """The draft takes effect; each company whose meetings have changed gets one mail with its calendar."""
    day = locked_day(event)
    if day.state != PlanState.DRAFT:
        raise InvalidTransition(_("There is no draft to publish."))
    now, changes = timezone.now(), changes_of(day)
    interpreters = {(m.supplier_id, m.partner_id): m.interpreter_id for m in day.meetings.filter(state=MeetingState.DRAFT)}
    day.meetings.filter(state=MeetingState.DRAFT).delete()
    Meeting.objects.filter(pk__in=[row.pk for row in changes["ended"]]).delete()
    ended = [_again(row, MeetingState.CANCELLED, now) for row in changes["ended"]]
    moved = [_moved(old, new, now) for new, old in changes["moved"]]
    Meeting.objects.filter(pk__in=[row.pk for row in moved]).delete()
    for row in changes["kept"]:
        Meeting.objects.filter(pk=row.pk).update(interpreter=interpreters[row.supplier_id, row.partner_id])
    fresh = [_again(row, MeetingState.PUBLISHED, now, is_new=True) for row in changes["new"]]
    _drop_cancelled(day, [*fresh, *ended])
    Meeting.objects.bulk_create([_again(row, MeetingState.PUBLISHED, now, is_new=True) for row in moved] + fresh + ended)
    day.state, day.published_at, day.edits = PlanState.PUBLISHED, now, []
    day.save(update_fields=["state", "published_at", "edits"])
    log_action(event, "meetings.published", actor=by, **{name: len(rows) for name, rows in changes.items()})
    touched = {guest for row in [*fresh, *moved, *ended] for guest in (row.supplier, row.partner)}
    for guest in sorted(touched, key=lambda guest: guest.pk):
        _tell(day, guest, now)


def _drop_cancelled(day: MeetingDay, rows: list[Meeting]) -> None:
    """Two who meet again after all keep the entry that their calendars know."""
    known = {(m.supplier_id, m.partner_id): m for m in day.meetings.filter(state=MeetingState.CANCELLED)}
    for row in rows:
        if old := known.get((row.supplier_id, row.partner_id)):
            row.uid, row.sequence = old.uid, old.sequence + 1
            old.delete()


def _again(row: Meeting, state: MeetingState, now: datetime, *, is_new: bool = False) -> Meeting:
    return Meeting(
        uid=row.uid, day=row.day, state=state, supplier=row.supplier, partner=row.partner, slot=row.slot, table=row.table,
        interpreter=row.interpreter, sequence=row.sequence if is_new else row.sequence + 1, changed_at=now,
    )  # fmt: skip


def _moved(old: Meeting, new: Meeting, now: datetime) -> Meeting:
    old.slot, old.table, old.interpreter, old.sequence, old.changed_at = (
        new.slot,
        new.table,
        new.interpreter,
        old.sequence + 1,
        now,
    )
    return old


def _tell(day: MeetingDay, guest, now: datetime) -> None:
    mail_company(
        guest.company,
        "event_meetings",
        by=day.event.responsible,
        about=day.event,
        context={"event": day.event, "guest": guest, "count": _count(day, guest)},
        dedupe=f"meetings:{day.pk}:{now.isoformat()}",
        bilingual=True,
        calendar=meeting_calendar(day, guest).decode(),
    )


def _count(day: MeetingDay, guest) -> int:
    rows = day.meetings.filter(state=MeetingState.PUBLISHED)
    return rows.filter(supplier=guest).count() + rows.filter(partner=guest).count()

"""A draft changed by hand, and back again: the hard rules hold here, too, and what stands in the way is said."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.texts import in_language
from events.enums import MeetingState, PlanState
from events.models import Event, Meeting, MeetingDay
from events.planner import records
from events.planner.clashes import Clash, clashes
from events.planner.reading import problem_of
from events.services.meeting_plans import as_problem
from events.services.meetings import locked_day

CLASHES = {
    "pair_twice": pgettext_lazy("meeting clash", "the two meet already"),
    "no_thanks": pgettext_lazy("meeting clash", "one of the two said “No, thank you”"),
    "company_twice": pgettext_lazy("meeting clash", "one of the two is in another meeting then"),
    "table_twice": pgettext_lazy("meeting clash", "the table is taken then"),
    "interpreter_twice": pgettext_lazy("meeting clash", "the interpreter is in another meeting then"),
    "interpreter_unavailable": pgettext_lazy("meeting clash", "the interpreter is not there then"),
    "company_unavailable": pgettext_lazy("meeting clash", "one of the two is not there then"),
    "no_interpreter": pgettext_lazy("meeting clash", "the two share no language and need an interpreter"),
    "wrong_interpreter": pgettext_lazy("meeting clash", "the interpreter does not speak a language of each side"),
    "walking": pgettext_lazy("meeting clash", "the time is too short to walk to the other hall"),
}
PLACE = ("slot", "table", "supplier_id", "partner_id", "interpreter_id")


@transaction.atomic
def open_draft(event: Event, *, by) -> None:
    """A draft to change by hand, without computing: the published plan, or an empty one."""
    day = locked_day(event)
    if day.state not in (PlanState.OPEN, PlanState.PUBLISHED):
        raise InvalidTransition(_("There is a draft already, or a plan is being computed."))
    rows = [place_of(m) for m in day.meetings.filter(state=MeetingState.PUBLISHED)]
    Meeting.objects.bulk_create(Meeting(day=day, state=MeetingState.DRAFT, **row) for row in rows)
    day.state, day.result, day.edits = PlanState.DRAFT, {}, []
    day.save(update_fields=["state", "result", "edits"])
    log_action(event, "meetings.draft_opened", actor=by)


@transaction.atomic
def discard_draft(event: Event, *, by) -> None:
    """Back to the published plan, or to the wishes."""
    day = _draft(event)
    day.meetings.filter(state=MeetingState.DRAFT).delete()
    day.state, day.result, day.edits = PlanState.PUBLISHED if day.published_at else PlanState.OPEN, {}, []
    day.save(update_fields=["state", "result", "edits"])
    log_action(event, "meetings.draft_discarded", actor=by)


@transaction.atomic
def move_meeting(meeting: Meeting, *, slot: int, table: int, interpreter: int | None, by) -> None:
    """Another time, another table, another interpreter."""
    day = _draft(meeting.day.event)
    before = place_of(meeting)
    after = before | {"slot": slot, "table": table, "interpreter_id": interpreter}
    _check(day, after, instead_of=before)
    Meeting.objects.filter(pk=meeting.pk).update(**after)
    _note(day, before, after, by=by)


@transaction.atomic
def add_meeting(event: Event, *, supplier: int, partner: int, slot: int, table: int, interpreter: int | None, by) -> None:
    """Two who have not wished it may meet, too; a "No, thank you" is absolute."""
    day = _draft(event)
    after = dict(zip(PLACE, (slot, table, supplier, partner, interpreter), strict=True))
    _check(day, after)
    Meeting.objects.create(day=day, state=MeetingState.DRAFT, **after)
    _note(day, None, after, by=by)


@transaction.atomic
def drop_meeting(meeting: Meeting, *, by) -> None:
    day = _draft(meeting.day.event)
    before = place_of(meeting)
    day.meetings.filter(pk=meeting.pk).delete()
    _note(day, before, None, by=by)


@transaction.atomic
def undo_edit(event: Event, *, by) -> None:
    """The last change by hand, and so on back to the draft as it was computed."""
    day = _draft(event)
    if not day.edits:
        raise InvalidTransition(_("Nothing is left to undo."))
    before, after = day.edits.pop()
    if after:
        day.meetings.filter(state=MeetingState.DRAFT, supplier=after["supplier_id"], partner=after["partner_id"]).delete()
    if before:
        Meeting.objects.create(day=day, state=MeetingState.DRAFT, **before)
    day.save(update_fields=["edits"])
    log_action(event, "meetings.edit_undone", actor=by)


def _draft(event: Event) -> MeetingDay:
    day = locked_day(event)
    if day.state != PlanState.DRAFT:
        raise InvalidTransition(_("There is no draft to change."))
    return day


def place_of(meeting: Meeting) -> dict:
    return {name: getattr(meeting, name) for name in PLACE}


def _note(day: MeetingDay, before: dict | None, after: dict | None, *, by) -> None:
    day.edits.append([before, after])
    day.save(update_fields=["edits"])
    what = "moved" if before and after else "added" if after else "dropped"
    log_action(day.event, f"meetings.{what}", actor=by, **(after or before))


def _check(day: MeetingDay, wanted: dict, instead_of: dict | None = None) -> None:
    """Raises what stands in the way, with the meeting that does."""
    data = as_problem(day)
    here = {company["id"] for company in data["companies"]}
    if not {wanted["supplier_id"], wanted["partner_id"]} <= here:
        raise DomainError(_("One of the two no longer takes part. Please compute the plan anew."))
    people = ("supplier__company", "partner__company")
    rows = [
        row
        for row in day.meetings.filter(state=MeetingState.DRAFT).select_related(*people)
        if {row.supplier_id, row.partner_id} <= here and place_of(row) != instead_of
    ]
    plan = [records.Meeting(*place_of(row).values()) for row in rows]
    place = len(plan)
    found = clashes(problem_of(data), [*plan, records.Meeting(*wanted.values())])
    found = [clash for clash in found if place in (clash.meeting, clash.other)]
    if found:
        raise DomainError(_("That is not possible: %(why)s.") % {"why": "; ".join(_sentences(found, rows))})


def _sentences(found: Sequence[Clash], rows: Sequence[Meeting]) -> list[str]:
    said = {}
    for clash in sorted(found, key=lambda clash: list(CLASHES).index(clash.code)):
        other = next((rows[index] for index in (clash.meeting, clash.other) if index is not None and index < len(rows)), None)
        said.setdefault(_sentence(str(CLASHES[clash.code]), other))
    return list(said)


def _sentence(why: str, other: Meeting | None) -> str:
    if other is None:
        return why
    names = [in_language(guest.company, "name", get_language()).value for guest in (other.supplier, other.partner)]
    return _("%(why)s (%(pair)s)") % {"why": why, "pair": " – ".join(names)}

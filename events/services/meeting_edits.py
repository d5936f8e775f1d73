"""A draft changed by hand: the hard rules hold here, too, and what stands in the way is said."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from events.enums import MeetingState, PlanState
from events.models import Meeting
from events.planner import records
from events.planner.clashes import clashes
from events.planner.reading import problem_of
from events.services.meeting_plans import as_problem
from events.services.meetings import locked_day

CLASHES = {
    "company_twice": pgettext_lazy("meeting clash", "one of the two is in another meeting then"),
    "table_twice": pgettext_lazy("meeting clash", "the table is taken then"),
    "interpreter_twice": pgettext_lazy("meeting clash", "the interpreter is in another meeting then"),
    "company_unavailable": pgettext_lazy("meeting clash", "one of the two is not there then"),
    "walking": pgettext_lazy("meeting clash", "the time is too short to walk to the other hall"),
}


@transaction.atomic
def move_meeting(meeting: Meeting, *, slot: int, table: int, by) -> None:
    day = locked_day(meeting.day.event)
    if day.state != PlanState.DRAFT:
        raise InvalidTransition(_("There is no draft to change."))
    data = as_problem(day)
    here = {company["id"] for company in data["companies"]}
    rows = [m for m in day.meetings.filter(state=MeetingState.DRAFT) if {m.supplier_id, m.partner_id} <= here]
    plan = [records.Meeting(m.slot, m.table, m.supplier_id, m.partner_id, m.interpreter_id) for m in rows]
    place = next((index for index, row in enumerate(rows) if row.pk == meeting.pk), None)
    if place is None:
        raise DomainError(_("One of the two no longer takes part. Please compute the plan anew."))
    plan[place] = replace(plan[place], slot=slot, table=table)
    found = {clash.code for clash in clashes(problem_of(data), plan) if place in (clash.meeting, clash.other)}
    if found:
        raise DomainError(
            _("That is not possible: %(why)s.") % {"why": "; ".join(str(CLASHES[c]) for c in CLASHES if c in found)}
        )
    Meeting.objects.filter(pk=meeting.pk).update(slot=slot, table=table)
    log_action(day.event, "meetings.moved", actor=by, slot=slot, table=table)

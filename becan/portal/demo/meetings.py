"""The meetings of the demo's matchmaking day: frame, wishes, and a plan that is published without mails."""

from django.utils import timezone

from companies.models import Company, User
from events.enums import MeetingState, PlanState
from events.models import Event, Meeting, MeetingDay
from events.planner.reading import problem_of
from events.planner.solving import plan
from events.services.meeting_plans import as_problem
from events.services.meetings import Frame, set_frame, state_wishes, take_part


def load_meetings(event: Event, row: dict, companies: dict[str, Company], moment, by: User) -> None:
    """``moment`` makes a clock of the file a moment of the event's day."""
    day = set_frame(event, _frame(row, moment), by=by)
    guests = {}
    for key in row["wishes"]:
        absent = row["absent"].get(key, [])
        guests[key] = take_part(day, companies[key], languages=companies[key].languages, absent=absent, by=by)
    for key, wishes in row["wishes"].items():
        levels = {guests[other].pk: level for level, others in wishes.items() for other in others}
        state_wishes(guests[key], levels, {}, by=by)
    _publish(day)


def _frame(row: dict, moment) -> Frame:
    return Frame(
        first=moment(row["first"]),
        last=moment(row["last"]),
        minutes=row["minutes"],
        breaks=[tuple(map(moment, row["break"]))],
        halls=[tuple(hall) for hall in row["halls"]],
        walk_slots=row["walk_slots"],
        is_virtual=False,
        interpreters=[tuple(one) for one in row["interpreters"]],
    )


def _publish(day: MeetingDay) -> None:
    planned = plan(problem_of(as_problem(day)))
    Meeting.objects.bulk_create(
        Meeting(
            day=day, state=MeetingState.PUBLISHED, slot=one.slot, table=one.table, supplier_id=one.supplier,
            partner_id=one.partner, interpreter_id=one.interpreter,
        )
        for one in planned.meetings
    )  # fmt: skip
    day.state, day.published_at = PlanState.PUBLISHED, timezone.now()
    day.result = {
        "objective": planned.objective,
        "bound": planned.bound,
        "gap": planned.gap,
        "unmet": [[wish.asking, wish.asked, wish.reason] for wish in planned.unmet],
    }
    day.save(update_fields=["state", "published_at", "result"])

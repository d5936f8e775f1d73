"""Every state of a meeting plan and of a meeting, for every role: what may be done, what is seen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from events.enums import MeetingState, PlanState
from events.services.meeting_edits import add_meeting, discard_draft, drop_meeting, move_meeting, open_draft, undo_edit
from events.services.meeting_plans import ask_for_plan, publish_plan, run_plan, stop_plan
from events.services.meetings import drop_out, set_frame, state_wishes, take_part
from tests.events.test_meetings import frame
from tests.factories import make_company, make_registration, make_user

pytestmark = pytest.mark.django_db
S = PlanState
STEPS = {  # what may be done in which state, and what it leads to
    "set_frame": {S.OPEN: S.OPEN, S.DRAFT: S.OPEN},
    "take_part": {S.OPEN: S.OPEN, S.DRAFT: S.DRAFT},
    "state_wishes": {S.OPEN: S.OPEN, S.DRAFT: S.DRAFT},
    "drop_out": {state: state for state in S},
    "ask_for_plan": {S.OPEN: S.PLANNING, S.DRAFT: S.PLANNING, S.PUBLISHED: S.PLANNING},
    "run_plan": {S.OPEN: S.OPEN, S.PLANNING: S.DRAFT, S.DRAFT: S.DRAFT, S.PUBLISHED: S.PUBLISHED},
    "stop_plan": {S.PLANNING: S.PLANNING},
    "open_draft": {S.OPEN: S.DRAFT, S.PUBLISHED: S.DRAFT},
    "discard_draft": {S.DRAFT: S.OPEN},
    "add_meeting": {S.DRAFT: S.DRAFT},
    "move_meeting": {S.DRAFT: S.DRAFT},
    "drop_meeting": {S.DRAFT: S.DRAFT},
    "undo_edit": {S.DRAFT: S.DRAFT},
    "publish_plan": {S.DRAFT: S.PUBLISHED},
}


def steps(day):
    event, by, (a, b, c, d) = day.event, day.event.responsible, day.guests.order_by("pk")
    interpreter = day.interpreters.first()
    meeting = lambda: day.meetings.get(supplier=b, partner=c)  # noqa: E731
    place = {"slot": 1, "table": 2, "interpreter": interpreter and interpreter.pk, "by": by}
    return {
        "set_frame": lambda: set_frame(event, frame(event), by=by),
        "take_part": lambda: take_part(day, a.company, languages=["de"], absent=[], by=by),
        "state_wishes": lambda: state_wishes(a, {}, {}, by=by),
        "drop_out": lambda: drop_out(a, by=by),
        "ask_for_plan": lambda: ask_for_plan(event, by=by),
        "run_plan": lambda: run_plan(str(day.pk), now=timezone.now()),
        "stop_plan": lambda: stop_plan(event, by=by),
        "open_draft": lambda: open_draft(event, by=by),
        "discard_draft": lambda: discard_draft(event, by=by),
        "add_meeting": lambda: add_meeting(event, supplier=b.pk, partner=d.pk, **place),
        "move_meeting": lambda: move_meeting(meeting(), **place),
        "drop_meeting": lambda: drop_meeting(meeting(), by=by),
        "undo_edit": lambda: undo_edit(event, by=by),
        "publish_plan": lambda: publish_plan(event, by=by),
    }


def put_into(day, state):
    """One meeting in the slot 0, as a draft that was changed by hand or as published, whatever the state."""
    _a, b, c, _d = day.guests.order_by("pk")
    day.meetings.all().delete()
    kind = MeetingState.PUBLISHED if state == S.PUBLISHED else MeetingState.DRAFT
    meeting = day.meetings.create(supplier=b, partner=c, slot=0, table=1, state=kind, interpreter=day.interpreters.get())
    day.state, day.due_at = state, timezone.now() if state == S.PLANNING else None
    day.published_at = timezone.now() if state == S.PUBLISHED else None
    day.edits = [
        [None, {"slot": 0, "table": 1, "supplier_id": b.pk, "partner_id": c.pk, "interpreter_id": meeting.interpreter_id}]
    ]
    day.save()


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", STEPS)
def test_the_table_of_plan_states_is_obeyed(day, name, state):
    put_into(day, state)
    if state in STEPS[name]:
        steps(day)[name]()
    else:
        with pytest.raises(InvalidTransition):
            steps(day)[name]()
    day.refresh_from_db()
    assert day.state == STEPS[name].get(state, state)


def test_a_frame_is_not_changed_once_a_plan_was_published(day):
    put_into(day, S.PUBLISHED)
    open_draft(day.event, by=day.event.responsible)
    with pytest.raises(DomainError):
        set_frame(day.event, frame(day.event), by=day.event.responsible)


@pytest.mark.parametrize("state", list(S))
def test_who_sees_what_in_which_state(client, day, monkeypatch, state):
    """Meetings of a draft exist for the team alone; companies see their own once they are published."""
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    put_into(day, state)
    a, b, c, _d = day.guests.order_by("pk")
    other = make_company(owner=make_user("other@example.org"))
    make_registration(day.event, other)
    people = {
        "visitor": None,
        "met": b.company.memberships.get().user,
        "guest": a.company.memberships.get().user,
        "participant": other.memberships.get().user,
        "stranger": make_user("stranger@example.org"),
        "manager": day.event.responsible,
        "auditor": make_user("auditor@example.org", role="auditor"),
    }
    plan, change = reverse("events:meeting_plan", args=[day.pk]), reverse("events:meeting_add", args=[day.pk])
    own = reverse("events:meeting_schedule", args=[day.pk, b.company_id])
    found = {}
    for role, user in people.items():
        client.logout()
        if user:
            client.force_login(user)
        found[role] = tuple(client.get(page).status_code for page in (plan, change, own))
    shown = 200 if state == S.PUBLISHED else 404
    assert found == {
        "visitor": (302, 302, 302),
        "met": (403, 403, shown),
        "guest": (403, 403, 404),
        "participant": (403, 403, 404),
        "stranger": (403, 403, 404),
        "manager": (200, 200, shown),
        "auditor": (403, 403, 404),
    }
    name = c.company.name_zh_hans
    client.force_login(people["met"])
    assert (name in client.get(own).content.decode()) == (state == S.PUBLISHED)

"""The draft changed by hand: what the hard rules allow, what stands in the way, and all the way back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError, InvalidTransition
from events.enums import MeetingState, PlanState
from events.services.meeting_edits import add_meeting, discard_draft, drop_meeting, move_meeting, open_draft, undo_edit
from events.services.meeting_plans import ask_for_plan, publish_plan, run_plan, stop_plan
from tests.events.event_parts import plan_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


def places(day, state=MeetingState.DRAFT):
    return set(day.meetings.filter(state=state).values_list("supplier", "partner", "slot", "table", "interpreter"))


def reasons(act):
    with pytest.raises(DomainError) as refused, override("en"):
        act()
    return str(refused.value)


def test_a_draft_is_changed_by_hand_and_back_again(day):
    by, event, (a, _b, c, d) = day.event.responsible, day.event, day.guests.order_by("pk")
    plan_now(day)
    computed = places(day)
    interpreter = day.interpreters.get()
    first = day.meetings.get(supplier=a, partner=c)
    free = next(slot for slot in range(3) if slot != first.slot)
    taken = day.meetings.get(slot=free)

    assert "the interpreter is in another meeting then" in reasons(
        lambda: move_meeting(first, slot=free, table=2, interpreter=interpreter.pk, by=by)
    )
    assert "share no language" in reasons(lambda: move_meeting(first, slot=first.slot, table=2, interpreter=None, by=by))
    assert "“No, thank you”" in reasons(
        lambda: add_meeting(event, supplier=a.pk, partner=d.pk, slot=0, table=2, interpreter=None, by=by)
    )
    names = [guest.company.name_de or guest.company.name_zh_hans for guest in (taken.supplier, taken.partner)]
    told = reasons(lambda: move_meeting(first, slot=free, table=taken.table, interpreter=interpreter.pk, by=by))
    assert "the table is taken then" in told and " – ".join(names) in told
    assert places(day) == computed

    move_meeting(first, slot=first.slot, table=2, interpreter=interpreter.pk, by=by)
    drop_meeting(taken, by=by)
    add_meeting(
        event, supplier=taken.supplier_id, partner=taken.partner_id, slot=free, table=2, interpreter=interpreter.pk, by=by
    )
    day.refresh_from_db()
    assert len(day.edits) == 3
    changed = places(day)
    assert {(row[0], row[1], row[3]) for row in changed} > {(a.pk, c.pk, 2), (taken.supplier_id, taken.partner_id, 2)}
    assert "the two meet already" in reasons(
        lambda: add_meeting(event, supplier=a.pk, partner=c.pk, slot=free, table=1, interpreter=None, by=by)
    )
    for _step in range(3):
        undo_edit(event, by=by)
    assert places(day) == computed
    with pytest.raises(InvalidTransition):
        undo_edit(event, by=by)


def test_a_published_plan_is_changed_by_hand_without_computing(day):
    by, event = day.event.responsible, day.event
    plan_now(day)
    publish_plan(event, by=by)
    published = places(day, MeetingState.PUBLISHED)
    open_draft(event, by=by)
    assert places(day) == published
    drop_meeting(day.meetings.filter(state=MeetingState.DRAFT).first(), by=by)
    publish_plan(event, by=by)
    assert len(places(day, MeetingState.PUBLISHED)) == len(published) - 1
    open_draft(event, by=by)
    discard_draft(event, by=by)
    day.refresh_from_db()
    assert (day.state, day.edits, places(day)) == (PlanState.PUBLISHED, [], set())


def test_whoever_no_longer_comes_is_planned_with_nobody(day):
    b, d = list(day.guests.order_by("pk"))[1::2]
    open_draft(day.event, by=day.event.responsible)
    day.event.registrations.filter(company=d.company).update(state="withdrawn")
    assert "no longer takes part" in reasons(
        lambda: add_meeting(day.event, supplier=b.pk, partner=d.pk, slot=0, table=1, interpreter=None, by=day.event.responsible)
    )


def test_the_pages_of_a_change_by_hand(client, day):
    client.force_login(day.event.responsible)
    a, _b, c, _d = day.guests.order_by("pk")
    at = lambda name, *args: reverse(f"events:{name}", args=[day.pk, *args])  # noqa: E731
    assert client.post(at("meeting_draft_open")).status_code == 302
    form = {"supplier": a.pk, "partner": c.pk, "slot": 0, "table": 1, "interpreter": ""}
    refused = client.post(at("meeting_add"), form)
    assert refused.status_code == 422 and places(day) == set()
    assert client.post(at("meeting_add"), form | {"interpreter": day.interpreters.get().pk}).status_code == 302
    assert places(day) == {(a.pk, c.pk, 0, 1, day.interpreters.get().pk)}
    with override("de"):
        plan = client.get(at("meeting_plan")).content.decode()
    assert "1 Änderung von Hand" in plan and at("meeting_undo") in plan
    assert client.post(at("meeting_drop", day.meetings.get().pk)).status_code == 302
    assert client.post(at("meeting_undo")).status_code == 302
    assert len(places(day)) == 1
    assert client.post(at("meeting_draft_discard")).status_code == 302
    day.refresh_from_db()
    assert (day.state, places(day)) == (PlanState.OPEN, set())


def test_whoever_waits_sees_how_far_it_is_and_may_end_the_search(client, day):
    by = day.event.responsible
    client.force_login(by)
    with pytest.raises(InvalidTransition):
        stop_plan(day.event, by=by)
    ask_for_plan(day.event, by=by)
    page = reverse("events:meeting_plan", args=[day.pk])
    day.progress = {"seconds": 7.2, "meetings": 33, "musts": 12, "objective": 20.5, "bound": 21.25}
    type(day).objects.filter(pk=day.pk).update(progress=day.progress)
    fragment = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "33" in fragment and 'hx-trigger="every 2s"' in fragment
    assert client.post(reverse("events:meeting_plan_stop", args=[day.pk])).status_code == 302
    run_plan(str(day.pk), now=timezone.now())
    day.refresh_from_db()
    assert (day.state, day.result["is_stopped"], len(places(day))) == (PlanState.DRAFT, True, 3)
    ended = client.get(page, headers={"HX-Request": "true"})
    assert ended["HX-Refresh"] == "true"

"""A matchmaking day from the frame to the change after a no-show, through services and pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from becan.exceptions import DomainError, InvalidTransition
from becan.models import OutgoingMail
from companies.documents import lacking, text_of_pdf
from events.enums import MeetingState, PlanState
from events.forms.meetings import FrameForm
from events.meeting_queries import slot_labels
from events.models import MeetingWish
from events.queries import partners_of
from events.services.feeds import feed_of, renew_feed
from events.services.meeting_plans import as_problem, ask_for_plan, changes_of, publish_plan, run_plan
from events.services.meetings import Frame, drop_out, set_frame, state_wishes, take_part
from events.services.reporting import report_of
from tests.conftest import skip_unless_ci
from tests.events.event_parts import plan_now
from tests.factories import make_company, make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


def pairs(day, state):
    return sorted((m.supplier_id, m.partner_id) for m in day.meetings.filter(state=state))


def test_the_own_calendar_and_the_questions_afterwards_know_the_meetings(day):
    a, b, c, d = day.guests.order_by("pk")
    meeting = day.meetings.create(state=MeetingState.PUBLISHED, supplier=a, partner=c, slot=0, table=1)
    day.meetings.create(state=MeetingState.PUBLISHED, supplier=b, partner=d, slot=0, table=2)
    registration = day.event.registrations.get(company=a.company)
    registration.user = a.company.memberships.get().user
    registration.save()
    assert partners_of(registration) == [c.company]
    assert report_of(day.event)["planned"] == 2
    entries = Calendar.from_ical(feed_of(renew_feed(registration.user))).walk("VEVENT")
    assert {str(entry["UID"]) for entry in entries} == {f"event-{day.event.pk}@becan", f"meeting-{meeting.uid}@becan"}


def test_from_wishes_to_a_published_plan_and_a_change(day):
    a, b, c, d = day.guests.order_by("pk")
    plan_now(day)
    assert (day.state, day.result["gap"], day.result["unmet"]) == (PlanState.DRAFT, 0, [])
    assert pairs(day, MeetingState.DRAFT) == [(a.pk, c.pk), (b.pk, c.pk), (b.pk, d.pk)]
    assert len({m.slot for m in day.meetings.all()}) == 3  # one interpreter
    assert {m.interpreter.name for m in day.meetings.all()} == {"Li Na"}

    publish_plan(day.event, by=day.event.responsible)
    day.refresh_from_db()
    assert (day.state, pairs(day, MeetingState.DRAFT)) == (PlanState.PUBLISHED, [])
    mails = OutgoingMail.objects.filter(kind="event_meetings")
    assert sorted(mails.values_list("to", flat=True)) == [f"{number}@firma.example" for number in range(4)]
    assert {mail.languages for mail in mails} == {"de,zh-hans", "zh-hans,de"}
    first = Calendar.from_ical(mails.get(to="1@firma.example").calendar).walk("VEVENT")
    assert [(str(entry["status"]), int(entry["sequence"])) for entry in first] == [("CONFIRMED", 0)] * 2

    drop_out(d, by=day.event.responsible)
    plan_now(day)
    changes = changes_of(day)
    assert {name: len(rows) for name, rows in changes.items()} == {"moved": 0, "new": 0, "ended": 1, "kept": 2}
    publish_plan(day.event, by=day.event.responsible)
    assert pairs(day, MeetingState.PUBLISHED) == [(a.pk, c.pk), (b.pk, c.pk)]
    again = mails.filter(to="1@firma.example").order_by("-pk")[0]
    after = Calendar.from_ical(again.calendar).walk("VEVENT")
    assert {str(entry["uid"]) for entry in after} == {str(entry["uid"]) for entry in first}
    assert sorted((str(entry["status"]), int(entry["sequence"])) for entry in after) == [("CANCELLED", 1), ("CONFIRMED", 0)]
    assert mails.filter(to="0@firma.example").count() == 1  # nothing has changed for the others


def test_who_withdraws_the_registration_is_not_planned(day):
    gone = day.guests.order_by("pk")[1]
    day.event.registrations.filter(company=gone.company).update(state="withdrawn")
    assert gone.pk not in [company["id"] for company in as_problem(day)["companies"]]


def test_what_a_state_does_not_allow(day):
    event, by = day.event, day.event.responsible
    guest = day.guests.first()
    with pytest.raises(InvalidTransition):
        publish_plan(event, by=by)
    ask_for_plan(event, by=by)
    for act in (
        lambda: ask_for_plan(event, by=by),
        lambda: set_frame(event, frame(event), by=by),
        lambda: take_part(day, guest.company, languages=["de"], absent=[], by=by),
        lambda: state_wishes(guest, {}, {}, by=by),
    ):
        with pytest.raises(InvalidTransition):
            act()
    MeetingWish.objects.all().delete()
    day.state = "open"
    day.save()
    with pytest.raises(DomainError):
        ask_for_plan(event, by=by)


def frame(event, **fields):
    plain = {"first": event.starts_at, "last": event.starts_at + timedelta(hours=2), "minutes": 20, "breaks": []}
    return Frame(**plain | {"halls": [("A", 2)], "walk_slots": 0, "is_virtual": False} | fields)


def test_slots_leave_the_breaks_free():
    event = make_event()
    at = lambda minutes: event.starts_at + timedelta(minutes=minutes)  # noqa: E731
    starts = frame(event, breaks=[(at(45), at(70))]).starts
    assert [(start - event.starts_at) / timedelta(minutes=1) for start in starts] == [0, 20, 70, 90]


def test_saving_the_frame_again_changes_nothing(day):
    event = day.event
    at = lambda minutes: event.starts_at + timedelta(minutes=minutes)  # noqa: E731
    set_frame(event, frame(event, breaks=[(at(40), at(70))]), by=event.responsible)
    day.refresh_from_db()
    shown = FrameForm(event=event, day=day).initial
    form = FrameForm(shown | {"first": shown["first"].isoformat(), "last": shown["last"].isoformat()}, event=event, day=day)
    assert form.is_valid(), form.errors
    assert form.frame.starts == day.beginnings


def test_the_pages_of_organiser_and_company(client, day):
    manager, guest = day.event.responsible, day.guests.order_by("pk").first()
    client.force_login(guest.company.memberships.get().user)
    page = reverse("events:meeting_wishes", args=[day.pk, guest.company_id])
    others = list(day.guests.exclude(company__side=guest.company.side).order_by("pk").values_list("pk", flat=True))
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"languages": [], f"wish_{others[0]}": "must"})
    assert wrong.status_code == 422 and guest.wishes.count() == 2
    assert client.post(page, {"languages": ["de", "en"], "absent": ["2"], f"wish_{others[0]}": "must"}).status_code == 302
    assert list(guest.wishes.values_list("asked", "level", "weight")) == [(others[0], "must", 1.0)]
    guest.refresh_from_db()
    assert (guest.languages, guest.absent) == (["de", "en"], [2])

    client.force_login(manager)
    plan = reverse("events:meeting_plan", args=[day.pk])
    assert client.post(reverse("events:meeting_plan_ask", args=[day.pk])).status_code == 302
    run_plan(str(day.pk), now=timezone.now())
    assert client.get(plan).status_code == 200
    first, last = day.meetings.order_by("slot")[0], day.meetings.order_by("-slot")[0]
    move = reverse("events:meeting_move", args=[day.pk, first.pk])
    interpreter = first.interpreter_id
    taken = client.post(move, {"slot": last.slot, "table": last.table, "interpreter": interpreter})
    assert taken.status_code == 422 and first.table != 2
    assert client.post(move, {"slot": first.slot, "table": 2, "interpreter": interpreter}).status_code == 302
    assert client.get(move).status_code == 200
    first.refresh_from_db()
    assert first.table == 2
    assert client.post(reverse("events:meeting_plan_publish", args=[day.pk])).status_code == 302
    client.force_login(guest.company.memberships.get().user)
    schedule = client.get(reverse("events:meeting_schedule", args=[day.pk, guest.company_id]))
    assert schedule.status_code == 200 and "Saal A" in schedule.content.decode()
    file = client.get(reverse("events:meeting_calendar_file", args=[day.pk, guest.company_id]))
    assert len(Calendar.from_ical(file.content).walk("VEVENT")) == 1


@pytest.mark.parametrize("name", ["meeting_plan", "meeting_wishes"])
def test_pages_ask_the_same_number_of_questions(client, day, name):
    guest = day.guests.order_by("pk").first()
    page = reverse(f"events:{name}", args=[day.pk] + ([guest.company_id] if name == "meeting_wishes" else []))
    client.force_login(day.event.responsible)
    client.get(page)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
        for _more in range(2):
            company = make_company(kind="partner")
            make_registration(day.event, company)
            day.guests.create(company=company, languages=["zh-hans"])
    assert counts[0] == counts[1]


def test_the_printed_plan_and_schedules_show_names_of_both_countries_and_both_clocks(client, day):
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")
    a, b, c, d = day.guests.order_by("pk")
    for guest, name in ((a, "Kabelwerk Oder GmbH"), (b, "Druckguss Spree GmbH"), (c, "华东汽车集团"), (d, "长春电驱动有限公司")):
        guest.company.name_de, guest.company.name_zh_hans = ("", name) if guest in (c, d) else (name, "")
        guest.company.original_language = "zh-hans" if guest in (c, d) else "de"
        guest.company.save()
    plan_now(day)
    client.force_login(day.event.responsible)
    draft = pdf_text(client, "meeting_plan_pdf", day.pk, "tables")
    assert "Entwurf:nochnichtveröffentlicht" in draft and "SaalA,Tisch1" in draft
    publish_plan(day.event, by=day.event.responsible)
    plan = pdf_text(client, "meeting_plan_pdf", day.pk, "slots")
    assert "Entwurf" not in plan and plan.count("LiNa") == 3
    assert all(name in plan for name in ("KabelwerkOderGmbH", "DruckgussSpreeGmbH", "华东汽车集团", "长春电驱动有限公司"))
    assert "BerlinerZeit" in plan and "PekingerZeit" in plan
    everybody = pdf_text(client, "meeting_plan_pdf", day.pk, "companies")
    assert "Zeitplan:KabelwerkOderGmbH" in everybody and "日程：华东汽车集团" in everybody

    client.force_login(c.company.memberships.get().user)
    for language, words in (
        ("zh-hans", ["日程：华东汽车集团", "北京时间", "柏林时间", "KabelwerkOderGmbH", "LiNa"]),
        ("de", ["Zeitplan:华东汽车集团", "PekingerZeit", "BerlinerZeit", "KabelwerkOderGmbH", "LiNa"]),
        ("en", ["Schedule:华东汽车集团", "Beijingtime", "Berlintime", "KabelwerkOderGmbH", "LiNa"]),
    ):
        sheet = pdf_text(client, "meeting_schedule_pdf", day.pk, c.company_id, language)
        assert [word for word in words if word not in sheet] == []
        assert "长春电驱动" not in sheet
    assert client.get(reverse("events:meeting_plan_pdf", args=[day.pk, "slots"])).status_code == 403


def pdf_text(client, name, *args):
    with override("de"):
        return "".join(text_of_pdf(client.get(reverse(f"events:{name}", args=args)).content).split())


@pytest.mark.parametrize(
    ("language", "words"), [("de", ["Berliner Zeit", "Pekinger Zeit"]), ("zh-hans", ["柏林时间", "北京时间"])]
)
def test_a_slot_is_told_on_both_clocks_in_the_words_of_the_reader(day, language, words):
    with override(language):
        first, *_others = slot_labels(day)
    assert [word in part for word, part in zip(words, first.split(" · "), strict=True)] == [True, True]


def test_the_events_page_leads_to_the_own_schedule(day, client):
    a = day.guests.order_by("pk").first()
    client.force_login(a.company.memberships.get().user)
    page, schedule = (
        reverse("events:event_detail", args=[day.pk]),
        reverse("events:meeting_schedule", args=[day.pk, a.company_id]),
    )
    assert schedule not in client.get(page).content.decode()
    plan_now(day)
    publish_plan(day.event, by=day.event.responsible)
    content = client.get(page).content.decode()
    assert schedule in content and "Weitere Person anmelden" in content and 'href="#register"' in content

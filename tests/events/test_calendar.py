"""Calendar files: strict reading, one UID for life, the right hour on both sides of a clock change; the secret address."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar

from events.calendar_entries import calendar_of
from events.forms.events import EventForm
from events.models import CalendarFeed
from events.services.events import cancel_event, save_event
from events.services.feeds import renew_feed
from events.times import span_of
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _in_german():
    with override("de"):
        yield


def entries(content):
    calendar = Calendar.from_ical(content)
    assert [(component.name, component.errors) for component in calendar.walk() if component.errors] == []
    assert calendar["VERSION"] == "2.0"
    return [component for component in calendar.walk("VEVENT")]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "UTC"])
@pytest.mark.parametrize(
    "day",
    ["2027-03-27", "2027-03-28", "2027-03-29", "2027-10-30", "2027-10-31", "2027-11-01"],  # the weekends of both changes
)
def test_the_hour_is_right_over_both_clock_changes(zone, day):
    year, month, number = map(int, day.split("-"))
    begin = datetime(year, month, number, 9, 0, tzinfo=ZoneInfo(zone))
    event = make_event(starts_at=begin, ends_at=begin + timedelta(days=2, hours=1), zone=zone)
    content = calendar_of([event])
    (entry,) = entries(content)
    assert entry["DTSTART"].dt == begin
    assert entry["DTEND"].dt == begin + timedelta(days=2, hours=1)
    assert entry["DTSTART"].dt.astimezone(UTC) == begin.astimezone(UTC)
    if zone != "UTC":
        assert entry["DTSTART"].params["TZID"] == zone
        rules = {component["TZID"]: component for component in Calendar.from_ical(content).walk("VTIMEZONE")}
        told = rules[zone].to_tz(lookup_tzid=False)  # by the file's own rules, not by the reader's library
        assert begin.replace(tzinfo=told).utcoffset() == begin.utcoffset()


def test_the_uid_stays_and_the_sequence_rises_with_time_and_place_only():
    event, manager = make_event(), make_user(role="project_manager")
    first = entries(calendar_of([event]))[0]
    event = save_event(event, by=manager, texts={("summary", "de"): "Neu"}, facts={})
    event = save_event(event, by=manager, texts={}, facts={"ends_at": event.ends_at + timedelta(hours=1)})
    event = cancel_event(event, by=manager, reasons={"de": "Sturm"})
    last = entries(calendar_of([event]))[0]
    assert first["UID"] == last["UID"] == f"event-{event.pk}@becan"
    assert (first["SEQUENCE"], last["SEQUENCE"]) == (0, 2)
    assert (first["STATUS"], last["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_a_secret_address_reads_the_own_events_without_an_account_until_it_is_replaced(client):
    user = make_user(language="zh-hans")
    event, cancelled, other = make_event(title_zh_hans="供需对接会"), make_event(), make_event()
    for row, state in ((event, "confirmed"), (cancelled, "dropped"), (other, "waiting")):
        make_registration(row, user=user, email=user.email, state=state)
    address = reverse("events:calendar_feed", args=[renew_feed(user).secret])
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = entries(response.content)
    assert {str(entry["UID"]) for entry in found} == {f"event-{event.pk}@becan", f"event-{cancelled.pk}@becan"}
    assert "供需对接会" in {str(entry["SUMMARY"]) for entry in found}
    client.force_login(user)
    client.post(reverse("events:calendar_settings"))
    assert client.get(address).status_code == 404
    client.post(reverse("events:calendar_settings"), {"end": "1"})
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "01.07.2026, 23:00–02.07.2026, 01:00 (Pekinger Zeit)"),
        ("zh-hans", "2026年7月1日，23:00–2026年7月2日，01:00（北京时间）"),
    ],
)
def test_a_span_over_midnight_is_written_as_the_language_writes(language, line):
    starts_at = datetime(2026, 7, 1, 15, tzinfo=UTC)
    with override(language):
        assert span_of(make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)))[1] == line


@pytest.mark.parametrize(("language", "words"), [("de", "Ortszeit Tokio"), ("en", "Tokyo time"), ("zh-hans", "东京时间")])
def test_an_event_may_be_anywhere(language, words):
    event = make_event(zone="Asia/Tokyo", starts_at=datetime(2026, 7, 1, 0, 30, tzinfo=UTC))
    with override(language):
        lines = span_of(event)
        choices = dict(EventForm(language=language).fields["zone"].choices[-1][1])
    assert words in lines[0] and "09:30" in lines[0]
    assert "02:30" in lines[1] and "08:30" in lines[2]
    assert "America/Sao_Paulo" in choices and not any(zone.startswith(("Etc/", "US/", "posix")) for zone in choices)
    assert Calendar.from_ical(calendar_of([event])).walk("VTIMEZONE")[0]["TZID"] == "Asia/Tokyo"

"""Every state of an event and of a registration, for every role: what exists, and what may be done."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError
from events.enums import EventState, RegistrationState
from events.models import Event, EventInvitation
from events.rules import EVENT_TRANSITIONS, REGISTRATION_TRANSITIONS
from events.services.events import cancel_event, close_event, publish_event
from events.services.registrations import accept_offer, approve, drop_all, expire_offers, promote, refuse, withdraw
from tests.factories import make_company, make_event, make_registration, make_user

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "invited", "verified", "unverified", "manager", "auditor")


@pytest.fixture
def cast():
    users = {role: make_user(f"{role}@example.org") for role in ROLES[1:4]}
    users["manager"] = make_user("manager@example.org", role="project_manager")
    users["auditor"] = make_user("auditor@example.org", role="auditor")
    for role in ("manager", "auditor"):
        TOTP.activate(users[role], generate_totp_secret())
    users["company"] = make_company(owner=users["invited"])
    make_company(owner=users["verified"])
    make_company(owner=users["unverified"], state="draft")
    return users


def existing(events, user):
    """Which of the events exist for the user, by title."""
    from django.contrib.auth.models import AnonymousUser

    found = set(Event.objects.visible_to(user or AnonymousUser()).values_list("pk", flat=True))
    return [event.title_de for event in events if event.pk in found]


def test_which_events_exist_for_whom(cast):
    events = [
        make_event(
            f"{state} {audience}",
            state=state,
            audience=audience,
            funding_measure=cast["auditor"].audits if state == "held" else None,
        )
        for state in ("draft", "published", "cancelled", "held")
        for audience in ("public", "verified", "invited")
    ]
    for event in events:
        EventInvitation.objects.create(event=event, company=cast["company"])
    told = [event.title_de for event in events if event.state != "draft"]
    public = [title for title in told if title.endswith("public")]
    assert {role: existing(events, cast.get(role)) for role in ROLES} == {
        "visitor": public,
        "invited": told,
        "verified": [title for title in told if not title.endswith("invited")],
        "unverified": public,
        "manager": [event.title_de for event in events],
        "auditor": [title for title in told if title.endswith("public") or title.startswith("held")],
    }


def test_the_table_of_event_states_is_obeyed(cast):
    by = cast["manager"]
    steps = {
        EventState.PUBLISHED: lambda event: publish_event(event, by=by),
        EventState.CANCELLED: lambda event: cancel_event(event, by=by, reasons={"de": "Sturm"}),
        EventState.HELD: lambda event: close_event(event, by=by),
    }
    for old in EventState:
        for new, step in steps.items():
            past = {"starts_at": timezone.now() - timedelta(days=2)} if new == EventState.HELD else {}
            event = make_event(state=old, **past)
            if new in EVENT_TRANSITIONS[old]:
                assert step(event).state == new
            else:
                with pytest.raises(DomainError):
                    step(event)
                assert Event.objects.get(pk=event.pk).state == old


def test_the_table_of_registration_states_is_obeyed(cast):
    by, now = cast["manager"], timezone.now()
    steps = {
        "approve": (lambda row: approve(row, by=by), {"pending": "confirmed"}),
        "refuse": (
            lambda row: refuse(row, "Nein", by=by),
            dict.fromkeys(("pending", "waiting", "offered", "confirmed"), "refused"),
        ),
        "withdraw": (
            lambda row: withdraw(row, by=by),
            dict.fromkeys(("pending", "waiting", "offered", "confirmed"), "withdrawn"),
        ),
        "accept": (lambda row: accept_offer(row, by=by), {"offered": "confirmed"}),
    }
    for old in RegistrationState:
        for name, (step, table) in steps.items():
            row = make_registration(make_event(), cast["company"], state=old)
            if old in table:
                step(row)
            else:
                with pytest.raises(DomainError):
                    step(row)
            row.refresh_from_db()
            assert (name, row.state) == (name, table.get(old, old))
            assert row.state == old or row.state in REGISTRATION_TRANSITIONS[old]
    waiting = make_registration(make_event(capacity=1), cast["company"], state="waiting")
    assert [row.state for row in promote(waiting.event, now=now)] == ["offered"]
    expire_offers(now=now + timedelta(days=20))
    waiting.refresh_from_db()
    assert waiting.state == "expired"
    drop_all(waiting.event, by=by)
    waiting.refresh_from_db()
    assert waiting.state == "expired", "what is over stays as it ended"


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(client, cast):
    client.force_login(cast["manager"])
    event = make_event(responsible=cast["manager"])
    pages = {
        "list": lambda: reverse("events:event_list"),
        "month": lambda: reverse("events:event_month", args=[event.starts_at.year, event.starts_at.month]),
        "registrations": lambda: reverse("events:registration_list", args=[event.pk]),
        "check-in": lambda: reverse("events:check_in_list", args=[event.pk]),
        "event": lambda: reverse("events:event_detail", args=[event.pk]),
        "report": lambda: reverse("events:event_report", args=[event.pk]),
        "calendar": lambda: reverse("events:calendar_settings"),
    }

    def fill():
        row = make_registration(event, user=None, listing="public")
        row.checked_in_at = event.starts_at
        row.save()
        other = make_event(responsible=cast["manager"], starts_at=event.starts_at)
        make_registration(other, cast["company"], user=cast["manager"], state="confirmed")

    with override("de"):
        fill()
        for page in pages.values():
            client.get(page())  # caches of words, content types
        counted = {name: queries(client, page()) for name, page in pages.items()}
        fill()
        fill()
        assert {name: queries(client, page()) for name, page in pages.items()} == counted


def queries(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)

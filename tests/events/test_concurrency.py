"""Two hundred people at once on a real PostgreSQL: never one over, and the waiting list stands in the order of the numbers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from events.models import EventRegistration
from events.services.guests import ask_for_place, confirm_place
from events.services.registrations import Person, register, withdraw
from tests.factories import make_company, make_event, make_user

CROWD, PLACES, THREADS = 200, 57, 16


@pytest.mark.django_db(transaction=True)
def test_two_hundred_register_and_some_withdraw_at_once():
    event, company, user = make_event(capacity=PLACES), make_company(), make_user()

    def come(number):
        try:
            person = Person(family_name=f"Gast {number}", email=f"gast{number}@example.org", language="de")
            row = register(event, company, person, by=user)
            if number % 10 == 0:
                withdraw(row, by=user)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(come, range(CROWD)))
    rows = list(event.registrations.order_by("number"))
    assert [row.number for row in rows] == list(range(1, CROWD + 1))
    assert sum(row.state == "withdrawn" for row in rows) == CROWD // 10
    assert event.registrations.seated().count() == PLACES
    open_ones = [row for row in rows if row.state != "withdrawn"]
    assert [row.state in ("confirmed", "offered") for row in open_ones] == [n < PLACES for n in range(len(open_ones))]
    assert EventRegistration.objects.filter(state="waiting").count() == len(open_ones) - PLACES


@pytest.mark.django_db(transaction=True)
def test_guests_who_click_their_links_twice_at_once_get_one_place_each():
    event = make_event(capacity=3)
    for number in range(5):
        who = Person(family_name=f"Gast {number}", email=f"gast{number}@hof.example", language="de", organisation="Hof")
        ask_for_place(event, who)

    def click(request):
        try:
            return confirm_place(request).pk
        finally:
            connection.close()

    requests = list(event.guest_requests.all())
    with ThreadPoolExecutor(THREADS) as threads:
        given = list(threads.map(click, requests * 4))
    assert given == given[:5] * 4 and event.registrations.count() == 5
    states = list(event.registrations.order_by("number").values_list("state", flat=True))
    assert states == ["confirmed"] * 3 + ["waiting"] * 2

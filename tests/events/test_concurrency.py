"""Two hundred people at once on a real PostgreSQL: never one over, and the waiting list stands in the order of the numbers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from events.models import EventRegistration
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

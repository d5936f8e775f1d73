"""The clock of two countries on days that matter; every day is passed in."""

from datetime import date, timedelta

import pytest

from becan.clock import add_working_days, is_estimated, is_quiet, is_working_day, one_look, year_to_enter
from becan.exceptions import DomainError
from becan.special_days import SpecialDay, set_special_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 10, 2), 1, date(2026, 10, 9)),  # Golden Week, with German Unity Day in it
        (date(2025, 10, 1), 2, date(2025, 10, 10)),
        (date(2026, 12, 18), 7, date(2027, 1, 12)),  # three days before Christmas Eve, then from Epiphany on
        (date(2026, 2, 5), 3, date(2026, 3, 4)),  # a week before Spring Festival to a week after it
        (date(2026, 4, 30), 1, date(2026, 5, 6)),  # the first days of May: Chinese make-up days
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # International Women's Day in Berlin is a Sunday
    ],
)
def test_working_days_of_both_countries(day, count, last):
    assert add_working_days(day, count) == last


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 12, 24), date(2027, 1, 6)),
        (date(2027, 1, 30), date(2027, 2, 13)),
    ],
)
def test_quiet_days(first, last):
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert all(is_quiet(day) for day in days)
    assert not any(is_working_day(day) for day in days)


def test_the_year_2027_is_estimated_until_its_days_are_entered():
    assert not is_estimated(date(2026, 12, 23))
    assert is_estimated(add_working_days(date(2026, 12, 18), 7))
    assert year_to_enter(date(2026, 10, 31)) is None
    assert year_to_enter(date(2026, 11, 1)) == 2027
    assert year_to_enter(date(2027, 3, 1)) == 2027

    set_special_days(date(2027, 2, 5), date(2027, 2, 12), country="CN", works=False, name="春节")

    assert not is_estimated(date(2027, 1, 12))
    assert year_to_enter(date(2026, 11, 1)) is None
    assert is_quiet(date(2027, 2, 19))  # seven days after the last day off
    assert not is_quiet(date(2027, 2, 20))


def test_a_special_day_goes_before_the_calendar():
    friday = date(2027, 5, 7)
    assert is_working_day(friday)
    set_special_days(friday, friday, country="CN", works=False, name="")
    assert not is_working_day(friday)
    set_special_days(friday, friday, country="CN", works=True, name="")
    assert is_working_day(friday)
    assert SpecialDay.objects.count() == 1


def test_a_make_up_day_of_one_country_is_no_working_day_of_both():
    assert not is_working_day(date(2026, 2, 28))  # a Saturday, worked in China
    set_special_days(date(2026, 5, 9), date(2026, 5, 9), country="DE", works=True, name="")
    assert is_working_day(date(2026, 5, 9))


def test_a_slip_in_the_year_fills_no_decade():
    with pytest.raises(DomainError):
        set_special_days(date(2027, 2, 5), date(2037, 2, 12), country="CN", works=False, name="")
    assert not SpecialDay.objects.exists()


def test_the_clock_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        add_working_days(date(2026, 12, 1), 30)
    with django_assert_num_queries(1), one_look():
        assert [add_working_days(date(2026, 12, 1), 1) for _time in range(3)] == [date(2026, 12, 2)] * 3

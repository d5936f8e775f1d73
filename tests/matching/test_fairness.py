"""Exposure from what was shown, and the order that follows from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.engine.fairness import Place, Standing, exposure_at
from matching.enums import IntroductionState
from matching.models import Exposure, Introduction, Match
from matching.services.fairness import engine_order_of, fairness_report, order_of, record_shown, standings
from tests.factories import make_company, make_demand, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
LONG_AGO = TODAY - timedelta(days=400)


def supplier(**fields):
    return make_company(**{"verified_on": LONG_AGO} | fields)


def match(demand, company, score, rank, **fields):
    versions = {"engine_version": "1", "weights_version": "1", "taxonomy_version": "1"}
    fields = {"coverage": 1, "band": "strong"} | versions | fields
    return Match.objects.create(demand=demand, company=company, rank=rank, score=score, **fields)


def introduce(demand, company, *, days_ago=1, **fields):
    return Introduction.objects.create(
        demand=demand,
        offering=company,
        seeking=demand.company,
        responsible=make_user(role="project_manager"),
        proposed_at=NOW - timedelta(days=days_ago),
        **fields,
    )


def listed(demand, company, place, days_ago=0):
    record_shown(demand, [(company.pk, place)], day=TODAY - timedelta(days=days_ago))


def names(demand):
    return [place.name for _pk, place in order_of(demand, now=NOW)]


def test_a_list_read_twice_on_a_day_counts_once_and_the_next_day_again():
    demand, company = make_demand(), supplier()
    listed(demand, company, 1)
    listed(demand, company, 2)
    assert standings([company.pk], now=NOW)[company.pk].exposure == 1
    listed(demand, company, 2, days_ago=1)
    assert standings([company.pk], now=NOW)[company.pk].exposure == 1 + exposure_at(2)
    assert Exposure.objects.count() == 2


@pytest.mark.parametrize(("days_ago", "counts"), [(0, True), (89, True), (90, False)])
def test_ninety_days_count(days_ago, counts):
    demand, company = make_demand(), supplier()
    listed(demand, company, 1, days_ago=days_ago)
    introduce(demand, company, days_ago=days_ago)
    found = standings([company.pk], now=NOW)[company.pk]
    assert (found.exposure, found.proposed) == ((2, 1) if counts else (0, 0))


def test_what_is_known_of_a_company(django_assert_num_queries):
    demand, company, other = make_demand(), supplier(verified_on=TODAY), supplier()
    introduce(demand, company)
    introduce(make_demand(), company, state=IntroductionState.CLOSED, close_reason="declined")
    with django_assert_num_queries(4):
        found = standings([company.pk, other.pk], now=NOW)
    assert found == {
        company.pk: Standing(exposure=2, released_on=TODAY, proposed=2, open=1),
        other.pk: Standing(released_on=LONG_AGO),
    }


def test_equals_take_turns_and_the_better_stay_ahead():
    demand = make_demand()
    best, good, fair, possible = (supplier() for _number in range(4))
    pks = [match(demand, best, 90, 1).pk, match(demand, good, 80, 2).pk, match(demand, fair, 78, 3).pk]
    pks.append(match(demand, possible, 77, 4, band="possible").pk)
    listed(make_demand(), best, 1)
    listed(make_demand(), good, 1)
    assert order_of(demand, now=NOW) == [
        (pks[0], Place(str(best.pk), 1, 1, "")),
        (pks[2], Place(str(fair.pk), 2, 3, "seldom")),
        (pks[1], Place(str(good.pk), 3, 2, "often")),
        (pks[3], Place(str(possible.pk), 4, 4, "")),
    ]
    assert [place.name for _pk, place in engine_order_of(demand)] == [str(c.pk) for c in (best, good, fair, possible)]


def test_a_newcomer_gets_its_first_chance():
    demand = make_demand()
    old, new = supplier(), supplier(verified_on=TODAY - timedelta(days=5))
    match(demand, old, 80, 1)
    match(demand, new, 76, 2)
    assert names(demand) == [str(new.pk), str(old.pk)]


def test_below_the_coverage_floor_nobody_passes_those_above():
    demand = make_demand()
    known, hardly = supplier(), supplier(verified_on=TODAY)
    match(demand, known, 60, 1, band="possible")
    match(demand, hardly, 60, 2, band="possible", coverage=0.2)
    assert names(demand) == [str(known.pk), str(hardly.pk)]


def test_who_has_three_introductions_going_waits_behind_equals():
    demand = make_demand()
    busy, free = supplier(), supplier()
    match(demand, busy, 80, 1)
    match(demand, free, 76, 2)
    for _number in range(3):
        introduce(make_demand(), busy, days_ago=200)
    assert [place.reason for _pk, place in order_of(demand, now=NOW)] == ["seldom", "capped"]
    assert names(demand) == [str(free.pk), str(busy.pk)]


def test_the_report_counts_all_suppliers_that_may_be_suggested(django_assert_num_queries):
    demand = make_demand()
    often, once, fitting, never = supplier(), supplier(), supplier(), supplier()
    supplier(is_open_for_introductions=False)
    supplier(state="suspended")
    for days_ago in range(3):
        listed(demand, often, 1, days_ago=days_ago)
    listed(demand, once, 3)
    introduce(demand, often)
    match(demand, fitting, 80, 1)
    with django_assert_num_queries(4):
        report = fairness_report(now=NOW)
    assert [(row.company, row.exposure, row.listed, row.proposed, row.fits) for row in report.rows[:2]] == [
        (often, 4, 3, 1, 0),
        (once, 0.5, 1, 0, 0),
    ]
    assert [row.company for row in report.never] == [fitting, never]
    assert report.gini == pytest.approx((2 * (3 * 0.5 + 4 * 4) / (4 * 4.5)) - 5 / 4)
    assert report.curve == [(0, 0), (0.25, 0), (0.5, 0), (0.75, 0.5 / 4.5), (1, 1)]


def test_without_anything_shown_nobody_is_treated_worse():
    supplier()
    report = fairness_report(now=NOW)
    assert (report.gini, report.curve, len(report.never)) == (0, [(0, 0), (1, 1)], 1)

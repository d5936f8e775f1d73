"""Gini and Lorenz curve by their laws, and an order that never turns a real difference round."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.fairness import (
    ENOUGH,
    MOST_OPEN,
    MOST_PROPOSED,
    WINDOW,
    Place,
    Ranked,
    Standing,
    exposure_at,
    gini,
    lorenz,
    take_turns,
    windows,
)

TODAY = date(2026, 11, 1)
NEW = TODAY - timedelta(days=59)
VALUES = st.lists(st.floats(0, 1e6), min_size=1, max_size=40)
STANDINGS = st.builds(
    Standing,
    exposure=st.sampled_from((0.0, 0.5, 2.0, 9.0)),
    released_on=st.sampled_from((None, NEW, TODAY - timedelta(days=60))),
    proposed=st.integers(0, MOST_PROPOSED),
    open=st.integers(0, MOST_OPEN),
)


@st.composite
def lists(draw):
    """A list in the engine's order: below the floor last, then by score; a band goes with the score."""
    scores = draw(st.lists(st.integers(300, 1000).map(lambda tenths: tenths / 10), max_size=12))
    floors = draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    rows = sorted(zip(floors, scores, strict=True), key=lambda row: (row[0], -row[1]))
    return [Ranked(f"c{i}", score, "strong" if score >= 70 else "possible", below) for i, (below, score) in enumerate(rows)]


def order(ranked, standings=None):
    return [place.name for place in take_turns(ranked, lambda name: (standings or {}).get(name, Standing()), TODAY)]


def row(*scores, band="strong"):
    return [Ranked(name, score, band) for name, score in zip("abcdefg", scores, strict=False)]


class TestGini:
    @given(st.floats(0, 1e6), st.integers(1, 40))
    def test_the_same_for_all_is_0(self, value, count):
        assert gini([value] * count) == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize("count", [1, 2, 10, 100])
    def test_all_for_one_is_n_minus_1_of_n(self, count):
        assert gini([0.0] * (count - 1) + [7.0]) == pytest.approx((count - 1) / count)

    @given(VALUES, st.randoms(use_true_random=False))
    def test_who_has_what_does_not_matter(self, values, chance):
        assert gini(chance.sample(values, len(values))) == pytest.approx(gini(values), abs=1e-9)

    @given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=40), st.floats(0.01, 1e3))
    def test_the_unit_does_not_matter(self, values, factor):
        assert gini([value * factor for value in values]) == pytest.approx(gini(values), abs=1e-9)

    @given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=20), st.integers(2, 4))
    def test_everybody_several_times_is_the_same(self, values, times):
        assert gini(values * times) == pytest.approx(gini(values), abs=1e-9)

    @given(st.lists(st.integers(1, 1000), min_size=2, max_size=20))
    def test_giving_from_the_richest_to_the_poorest_never_raises_it(self, values):
        values = sorted(values)
        given_away = (values[-1] - values[0]) / 2
        levelled = [values[0] + given_away, *values[1:-1], values[-1] - given_away]
        assert gini(levelled) <= gini(values) + 1e-9

    @given(VALUES)
    def test_it_is_twice_the_area_between_the_curve_and_equality(self, values):
        curve = lorenz(values)
        area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(curve))
        assert gini(values) == pytest.approx(1 - 2 * area, abs=1e-6)


class TestLorenz:
    def test_points(self):
        assert lorenz([3, 1, 0, 0]) == [(0, 0), (0.25, 0), (0.5, 0), (0.75, 0.25), (1, 1)]

    @pytest.mark.parametrize("values", [[], [0, 0, 0]])
    def test_where_nobody_has_anything_it_is_the_line_of_equality(self, values):
        assert (lorenz(values), gini(values)) == ([(0, 0), (1, 1)], 0)


def test_exposure_falls_as_the_discount_of_dcg():
    assert [round(exposure_at(place), 3) for place in (1, 2, 3, 10)] == [1, 0.631, 0.5, 0.289]
    assert exposure_at(7) == 1 / math.log2(8)


class TestOrder:
    @given(lists(), st.data())
    @settings(max_examples=300)
    def test_nobody_crosses_a_band_the_floor_or_the_window(self, ranked, data):
        standings = {one.name: data.draw(STANDINGS) for one in ranked}
        by_name = {one.name: (place, one) for place, one in enumerate(ranked)}
        shown = [by_name[name] for name in order(ranked, standings)]
        assert sorted(shown, key=lambda one: one[0]) == list(enumerate(ranked))
        for earlier, (place, one) in enumerate(shown):
            for other_place, other in shown[earlier + 1 :]:
                if other_place < place:
                    assert (other.band, other.is_below_floor) == (one.band, one.is_below_floor)
                    assert other.score - one.score <= WINDOW

    @given(lists(), st.data())
    def test_where_nobody_was_shown_only_newcomers_move_up(self, ranked, data):
        new = {one.name for one in ranked if data.draw(st.booleans())}
        shown = order(ranked, {name: Standing(released_on=NEW) for name in new})
        old = [one.name for one in ranked if one.name not in new]
        assert [name for name in shown if name not in new] == old
        assert new or shown == [one.name for one in ranked]

    @given(lists(), st.data())
    def test_the_same_question_has_the_same_answer_whatever_the_unit_of_time(self, ranked, data):
        standings = {one.name: data.draw(STANDINGS) for one in ranked}
        assert order(ranked, standings) == order(ranked, dict(reversed(standings.items())))

    def test_who_was_shown_least_comes_first_and_each_move_has_its_reason(self):
        standings = {"a": Standing(9), "b": Standing(2), "c": Standing(0), "d": Standing(50)}
        assert take_turns(row(80, 79, 76, 60), lambda name: standings[name], TODAY) == [
            Place("c", 1, 3, "seldom"),
            Place("b", 2, 2, ""),
            Place("a", 3, 1, "often"),
            Place("d", 4, 4, ""),
        ]

    def test_who_never_was_shown_and_is_passed_by_a_newcomer_is_not_called_shown_often(self):
        standings = {"b": Standing(released_on=NEW)}
        found = take_turns(row(80, 79), lambda name: standings.get(name, Standing()), TODAY)
        assert [(place.name, place.reason) for place in found] == [("b", "first_chance"), ("a", "")]

    def test_a_window_hangs_on_its_first_so_that_steps_do_not_add_up(self):
        assert [[one.name for one in window] for window in windows(row(80, 76, 74.9, 71, 69.9))] == [["a", "b"], ["c", "d", "e"]]

    @pytest.mark.parametrize(("standing", "expected"), [
        (Standing(released_on=NEW), "ba"),
        (Standing(released_on=TODAY - timedelta(days=60)), "ab"),
        (Standing(ENOUGH, released_on=NEW), "ab"),
        (Standing(released_on=NEW, open=MOST_OPEN), "ab"),
        (Standing(released_on=None), "ab"),
    ])  # fmt: skip
    def test_the_first_chance_ends_with_the_time_and_with_having_had_it(self, standing, expected):
        assert "".join(order(row(80, 79), {"b": standing})) == expected

    @pytest.mark.parametrize(("standing", "expected"), [
        (Standing(open=MOST_OPEN), "capped"),
        (Standing(proposed=MOST_PROPOSED), "capped"),
        (Standing(open=MOST_OPEN - 1, proposed=MOST_PROPOSED - 1), ""),
    ])  # fmt: skip
    def test_who_has_enough_waits_behind_the_equals_never_behind_worse_ones(self, standing, expected):
        found = take_turns(row(80, 79, 60), lambda name: standing if name == "a" else Standing(), TODAY)
        assert [place.name for place in found] == (["b", "a", "c"] if expected else ["a", "b", "c"])
        assert next(place.reason for place in found if place.name == "a") == expected

"""Teams on plain matrices, against brute force: what is found is what trying every team would find."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.teams import MOST, Candidate, Team, Teams, find_teams

VALUES = st.sampled_from((0.0, 0.0, 0.0, 0.7, 0.85, 1.0))
SCORES = st.sampled_from((40.0, 55.5, 70.0))


def candidate(name, *values, group=None, score=50.0):
    return Candidate(name, group or name, score, values)


def teams_of(found):
    return [team.members for team in found.teams]


@st.composite
def instances(draw):
    parts = draw(st.integers(1, 5))
    rows = draw(st.lists(st.tuples(*[VALUES] * parts), min_size=0, max_size=10))
    groups = draw(st.lists(st.sampled_from("xyz") | st.none(), min_size=len(rows), max_size=len(rows)))
    scores = draw(st.lists(SCORES, min_size=len(rows), max_size=len(rows)))
    candidates = [
        candidate(f"c{place}", *row, group=group, score=score)
        for place, (row, group, score) in enumerate(zip(rows, groups, scores, strict=True))
    ]
    weights = draw(st.lists(st.sampled_from((0.5, 1.0, 2.0)), min_size=parts, max_size=parts))
    musts = draw(st.lists(st.booleans(), min_size=parts, max_size=parts).filter(any))
    return candidates, weights, musts


def brute_force(candidates, weights, musts, shown=5):
    """Every team of at most four, one company of a group; the best of the best kind."""
    found = []
    for size in range(1, MOST + 1):
        for members in combinations(candidates, size):
            if len({member.group for member in members}) == size:
                best = [max(member.values[part] for member in members) for part in range(len(musts))]
                found.append(
                    Team(
                        tuple(sorted(member.name for member in members)),
                        sum(must and value > 0 for must, value in zip(musts, best, strict=True)),
                        round(float(np.array(best) @ (np.array(weights) / sum(weights))), 6),
                        round(math.fsum(member.score for member in members) / size, 6),
                    )
                )
    found = [team for team in found if team.musts]
    found.sort(key=lambda team: (-team.musts, len(team.members), -team.coverage, -team.score, team.members))
    if not found or len(found[0].members) == 1:
        return []
    kind = found[0].musts, len(found[0].members)
    return [team for team in found if (team.musts, len(team.members)) == kind][:shown]


@given(instances(), st.integers(1, 5))
@settings(max_examples=400, deadline=None)
def test_equals_brute_force(instance, shown):
    found = find_teams(*instance, shown=shown)
    assert found.is_exact
    assert list(found.teams) == brute_force(*instance, shown)


@given(st.lists(SCORES, min_size=4, max_size=14), st.integers(1, 3), st.booleans(), st.sampled_from((0, 1)))
@settings(max_examples=200, deadline=None)
def test_of_many_who_are_alike_the_best_are_kept(scores, shown, in_groups, wish):
    """Many bring the first part and few the second, so that most of them are left out before the search."""
    many = [candidate(f"m{i:02}", 1, i % 2, 0, group=f"g{i // 2}" if in_groups else None, score=s) for i, s in enumerate(scores)]
    instance = [*many, candidate("z", 0, wish, 1, group="g0")], [1, 1, 1], [True, False, True]
    assert list(find_teams(*instance, shown=shown).teams) == brute_force(*instance, shown)


@given(instances(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_candidates_does_not_matter(instance, chance):
    candidates, weights, musts = instance
    mixed = chance.sample(candidates, len(candidates))
    assert find_teams(mixed, weights, musts) == find_teams(candidates, weights, musts)
    assert find_teams(mixed, weights, musts, steps=3) == find_teams(candidates, weights, musts, steps=3)


@given(instances())
@settings(max_examples=100, deadline=None)
def test_who_brings_no_must_changes_nothing(instance):
    candidates, weights, musts = instance
    idle = candidate("idle", *(0.0 if must else 1.0 for must in musts), score=100.0)
    assert find_teams([*candidates, idle], weights, musts) == find_teams(candidates, weights, musts)


@given(instances())
@settings(max_examples=200, deadline=None)
def test_nobody_in_a_team_is_idle_and_no_group_stands_twice(instance):
    candidates, weights, musts = instance
    by_name = {one.name: one for one in candidates}
    for steps in (3, 20_000):
        for team in find_teams(candidates, weights, musts, steps=steps).teams:
            assert 2 <= len(team.members) <= MOST
            assert len({by_name[name].group for name in team.members}) == len(team.members)
            for name in team.members:
                rest = [by_name[other].values for other in team.members if other != name]
                assert sum(must and max(v) > 0 for must, v in zip(musts, zip(*rest, strict=True), strict=True)) < team.musts


@given(instances(), st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_the_stated_bound_holds_where_the_search_is_cut_short(instance, steps):
    candidates, weights, musts = instance
    cut, whole = find_teams(candidates, weights, musts, steps=steps), find_teams(candidates, weights, musts)
    if whole.best:
        assert cut.best.musts >= cut.bound * whole.best.musts - 1e-9
        assert 0.5 <= cut.bound <= 1
    assert cut.is_exact or steps < 20_000


def test_a_greedy_answer_says_how_much_it_may_lack():
    """Whoever brings a little of everything lures greedy away from the four who bring all."""
    rows = [[part // 3 == group for part in range(12)] for group in range(4)] + [[part % 3 == 0 for part in range(12)]]
    candidates = [candidate(f"c{i}", *map(float, row)) for i, row in enumerate(rows)]
    weights, musts = [1.0] * 12, [True] * 12
    whole, cut = find_teams(candidates, weights, musts), find_teams(candidates, weights, musts, steps=1)
    assert (whole.best.musts, whole.is_exact, whole.bound) == (12, True, 1.0)
    assert (cut.best.musts, cut.is_exact, cut.bound) == (10, False, round(10 / 12, 6))


def test_three_specialists_make_the_smallest_team():
    chain = [candidate("caster", 1, 0, 0), candidate("mould", 0, 1, 0), candidate("mill", 0, 0, 1)]
    found = find_teams(chain, [1, 1, 1], [True] * 3)
    assert found == Teams(
        teams=(Team(("caster", "mill", "mould"), 3, 1.0, 50.0),),
        single=Team(("caster",), 1, 0.333333, 50.0),
        missing=(),
        is_exact=True,
        bound=1.0,
    )


def test_one_who_brings_all_needs_no_team():
    found = find_teams([candidate("all", 0.8, 0.8), candidate("one", 1, 0), candidate("two", 0, 1)], [1, 1], [True] * 2)
    assert (found.teams, found.single.members, found.single.musts) == ((), ("all",), 2)


def test_two_who_bring_all_go_before_three_who_bring_it_better():
    candidates = [candidate("a", 0.7, 0.7, 0), candidate("b", 0, 0, 0.7), *(candidate(f"s{i}", *np.eye(3)[i]) for i in range(3))]
    assert teams_of(find_teams(candidates, [1, 1, 1], [True] * 3))[0] == ("a", "s2")


def test_coverage_goes_before_the_score_and_the_score_before_the_name():
    candidates = [
        candidate("a", 0, 0.7, score=90),
        candidate("b", 0, 1, score=20),
        candidate("c", 0, 1, score=30),
        candidate("d", 0, 1, score=30),
        candidate("z", 1, 0),
    ]
    assert teams_of(find_teams(candidates, [1, 1], [True] * 2)) == [("c", "z"), ("d", "z"), ("b", "z"), ("a", "z")]


def test_a_wish_decides_among_teams_but_makes_none():
    candidates = [candidate("a", 1, 0, 0), candidate("b", 0, 1, 0), candidate("c", 0, 1, 1), candidate("wish", 0, 0, 1)]
    assert teams_of(find_teams(candidates, [1, 1, 1], [True, True, False])) == [("a", "c"), ("a", "b")]


def test_two_companies_of_a_group_are_no_team():
    group = [candidate("a", 1, 0, group="g"), candidate("b", 0, 1, group="g")]
    found = find_teams(group, [1, 1], [True] * 2)
    assert (found.teams, found.single.members) == ((), ("a",))
    assert teams_of(find_teams([*group, candidate("c", 0, 0.7)], [1, 1], [True] * 2)) == [("a", "c")]


def test_what_nobody_brings_is_named_and_the_rest_is_brought_together():
    found = find_teams([candidate("a", 1, 0, 0), candidate("b", 0, 1, 0)], [1, 1, 1], [True] * 3)
    assert (teams_of(found), found.missing, found.teams[0].musts) == ([("a", "b")], (2,), 2)


def test_five_specialists_are_one_too_many():
    found = find_teams([candidate(f"s{i}", *np.eye(5)[i]) for i in range(5)], [1, 1, 1, 1, 3], [True] * 5)
    assert (found.teams[0].musts, found.missing, len(found.teams)) == (4, (), 5)
    assert all("s4" in team.members for team in found.teams[:4]), "the part that counts most is in the best teams"


def test_without_candidates_everything_is_missing():
    assert find_teams([], [1, 1], [True, False]) == Teams((), None, (0,), True, 1.0)


def test_lengths_that_differ_are_an_error():
    with pytest.raises(ValueError, match="one entry for each part"):
        find_teams([candidate("a", 1)], [1, 1], [True, True])


@pytest.mark.parametrize(("many", "parts"), [(300, 6), (400, 12)])
def test_many_candidates_are_searched_within_the_steps_or_said_to_be_cut_short(many, parts):
    chance = np.random.default_rng(7)
    rows = np.where(chance.random((many, parts)) < 1.6 / parts, chance.choice((0.7, 0.85, 1.0), (many, parts)), 0.0)
    candidates = [candidate(f"c{i:03}", *row, score=float(chance.integers(30, 90))) for i, row in enumerate(rows)]
    found = find_teams(candidates, [1.0] * parts, [True] * parts)
    assert len(found.teams) == 5
    assert found.is_exact or found.bound >= 1 - 1 / math.e

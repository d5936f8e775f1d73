"""The simulation behind the printed figures, made short: turns lower Gini, at a price, and the same seed tells the same."""

import pytest

from tests.bench.fairness import Market, ndcg, simulate

DECISIONS = 400


@pytest.fixture(scope="module")
def market():
    return Market.of(seed=5)


@pytest.fixture(scope="module")
def in_engine_order(market):
    return simulate(market, None, DECISIONS)


def test_turns_lower_gini_and_what_they_cost_is_small(market, in_engine_order):
    in_turn = simulate(market, 5.0, DECISIONS)
    assert in_engine_order.kept == 1
    assert in_turn.gini < in_engine_order.gini - 0.02
    assert in_turn.never < in_engine_order.never
    assert 0.95 < in_turn.ndcg / in_engine_order.ndcg < 1


def test_without_a_window_only_ties_could_move(market, in_engine_order):
    assert simulate(market, 0.0, DECISIONS) == in_engine_order


def test_ndcg_of_the_best_order_is_1_and_of_the_reverse_less():
    values = {"a": 90.0, "b": 70.0, "c": 50.0}
    assert ndcg(["a", "b", "c"], values) == 1
    assert ndcg(["c", "b", "a"], values) == pytest.approx((5 + 25 * 0.63093 + 45 * 0.5) / (45 + 25 * 0.63093 + 5 * 0.5), abs=1e-4)

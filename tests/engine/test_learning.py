"""Learning: what it must never do, what it must find, and what the reasons of a no do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad

from becan.language.taxonomy import read_taxonomy
from matching.engine import preference
from matching.engine.decisions import REASONS, Decision, sample_of, stock_of, teaches
from matching.engine.learning import TooFew, learn, rescore
from matching.engine.weights import DEFAULT_WEIGHTS, with_criteria
from tests.bench.learning import accuracy, hidden_weights, simulated_decisions

IN_FORCE = {"capability": 40.0, "proofs": 20.0, "delivery": 10.0, "languages": 5.0, "unused": 0.0}
KNOWN = [name for name, weight in IN_FORCE.items() if weight]

levels = st.floats(0, 1).map(lambda level: round(level, 3))
shown = st.dictionaries(st.sampled_from(KNOWN), st.tuples(levels, st.sampled_from([0.67, 0.8, 1.0])), max_size=len(KNOWN))
reasons = st.sampled_from([*REASONS, "in-contact", "not-now", "other", ""])


@st.composite
def histories(draw, most=40):
    rows = draw(
        st.lists(st.tuples(shown, st.booleans(), reasons, st.integers(1, 10), st.integers(0, 8)), min_size=2, max_size=most)
    )
    decisions = [
        Decision(f"{number:03}", f"demand {demand}", is_yes, pair, "" if is_yes else reason, rank)
        for number, (pair, is_yes, reason, rank, demand) in enumerate(rows)
    ]
    good, bad = {"capability": (0.9, 1.0)}, {"capability": (0.2, 1.0)}
    return [*decisions, Decision("y", "demand y", True, good), Decision("z", "demand z", False, bad, "wrong-technology")]


@settings(max_examples=40, deadline=None)
@given(histories())
def test_weights_are_never_negative_and_keep_their_sum(decisions):
    learned = learn(decisions, IN_FORCE).criteria
    assert list(learned) == list(IN_FORCE)
    assert learned["unused"] == 0
    assert all(
        IN_FORCE[name] / 16 <= learned[name] <= IN_FORCE[name] * 16 for name in KNOWN
    )  # a factor of 4 either way, both at once
    assert sum(learned.values()) == pytest.approx(sum(IN_FORCE.values()), abs=0.05)


@settings(max_examples=20, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter(decisions, chance):
    shuffled = list(decisions)
    chance.shuffle(shuffled)
    assert learn(shuffled, IN_FORCE) == learn(decisions, IN_FORCE)


@settings(max_examples=20, deadline=None)
@given(
    histories(), st.sampled_from(["in-contact", "no-capacity", "not-now", "competitor", "know-how", "already-served", "other"])
)
def test_what_has_nothing_to_do_with_the_fit_teaches_nothing(decisions, reason):
    noise = [replace(each, key=f"{each.key} again", is_yes=False, reason=reason) for each in decisions]
    assert learn([*decisions, *noise], IN_FORCE) == learn([*decisions, *noise, *noise], IN_FORCE) == learn(decisions, IN_FORCE)


UNNAMED = {"proofs": 20.0, "languages": 10.0, "stage": 5.0, "cooperation": 5.0}  # one reason only: naming it says nothing


@settings(max_examples=12, deadline=None, derandomize=True)  # what chance may teach of some decisions, it may teach here, too
@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(UNNAMED)), st.tuples(levels, st.just(1.0)), min_size=1), min_size=25, max_size=35
    )
)
def test_without_a_signal_the_weights_stay(pairs):
    """Every pair is decided both ways."""
    noes = [Decision(f"{number} no", f"demand {number}", False, pair, "proof-lacking") for number, pair in enumerate(pairs)]
    yeses = [Decision(f"{number} yes", f"demand {number}", True, pair) for number, pair in enumerate(pairs)]
    learned = learn(noes + yeses, UNNAMED)
    assert (learned.criteria, learned.width, learned.after) == (UNNAMED, 0, learned.before)


def test_where_all_is_met_alike_the_weights_stay():
    decisions = [yes(number, capability=0.5, proofs=0.5) for number in range(30)]
    decisions += [no_for("proof-lacking", number, capability=0.5, proofs=0.5) for number in range(30)]
    assert learn(decisions, {"proofs": 20.0, "languages": 5.0}).criteria == {"proofs": 20.0, "languages": 5.0}


@pytest.mark.parametrize("seed", range(6))
def test_decisions_by_the_weights_in_force_leave_them_there(seed):
    in_force = dict(DEFAULT_WEIGHTS.criteria)
    learned = learn(simulated_decisions(300, in_force, seed=seed), in_force)
    assert accuracy(learned.criteria, in_force, demands=20)[0] > 0.96


def test_a_hidden_preference_is_recovered():
    hidden, in_force = hidden_weights(), dict(DEFAULT_WEIGHTS.criteria)
    learned = learn(simulated_decisions(500, hidden), in_force)
    before, after = accuracy(in_force, hidden, demands=40)[0], accuracy(learned.criteria, hidden, demands=40)[0]
    assert after > before + 0.5 * (1 - before)  # more than half of what was wrong on new demands
    assert learned.after.auc > learned.before.auc
    assert learned.after.log_loss < learned.before.log_loss
    assert learned.criteria["proofs"] > in_force["proofs"]
    assert learned.criteria["text"] < in_force["text"]


def test_a_criterion_that_no_code_names_is_not_taken_for_less():
    """Noes for the stage of development come as "other" and are not seen: their absence must not look like contentment."""
    hidden, in_force = hidden_weights(), dict(DEFAULT_WEIGHTS.criteria)
    learned = learn(simulated_decisions(1200, hidden), in_force).criteria
    assert hidden["stage"] > 2 * in_force["stage"]
    assert learned["stage"] > in_force["stage"]
    assert learned["languages"] > in_force["languages"]


def test_the_gradient_is_that_of_the_loss():
    sample = sample_of(simulated_decisions(80, hidden_weights()), sorted(DEFAULT_WEIGHTS.criteria))
    weights = np.array([DEFAULT_WEIGHTS.criteria[name] for name in sample.criteria])
    chance, count = np.random.default_rng(1), len(weights)
    arguments = (sample, weights, 0.7, np.r_[np.zeros(count), preference.MIDDLE], np.r_[np.full(count, 0.5), preference.SPREAD])
    at = np.r_[chance.normal(0, 0.3, count), 0.2, 1.1, 0.3, 1.4]
    error = check_grad(lambda x: preference._loss(x, *arguments)[0], lambda x: preference._loss(x, *arguments)[1], at)
    assert error < 1e-3


def no_for(reason, number, **levels):
    return Decision(
        f"no {number:03}", f"demand {number % 20}", False, {name: (level, 1.0) for name, level in levels.items()}, reason
    )


def yes(number, **levels):
    return Decision(f"yes {number:03}", f"demand {number % 20}", True, {name: (level, 1.0) for name, level in levels.items()})


def wobble(number):
    return (number % 7) / 30


def mixed(reason):
    """Both criteria are met worse by those who were refused; only the reason tells them apart."""
    return [
        each
        for number in range(40)
        for each in (
            no_for(reason, number, capability=0.9, proofs=0.3 + wobble(number), delivery=0.3 + wobble(number + 3)),
            yes(number, capability=0.9, proofs=0.5 + wobble(number), delivery=0.5 + wobble(number + 3)),
        )
    ]


def test_a_reason_counts_towards_the_criterion_that_it_names():
    in_force = {"capability": 40.0, "proofs": 10.0, "delivery": 10.0}
    for_proofs, for_delivery = (learn(mixed(reason), in_force) for reason in ("proof-lacking", "wrong-region"))
    assert for_proofs.criteria["proofs"] > in_force["proofs"] > for_proofs.criteria["delivery"]
    assert for_delivery.criteria["delivery"] > in_force["delivery"] > for_delivery.criteria["proofs"]
    assert (for_proofs.pulls["proofs"].named, for_proofs.pulls["delivery"].named) == (40, 0)


def test_pulls_say_which_way_each_decision_speaks():
    decisions = [
        yes(1, capability=0.9, proofs=0.2),
        yes(2, capability=0.8, proofs=0.4),
        no_for("proof-lacking", 3, capability=1.0, proofs=0.0),
    ]
    pulls = learn(decisions, IN_FORCE).pulls
    assert (pulls["capability"].up, pulls["capability"].down) == (2, 1)
    assert (pulls["proofs"].up, pulls["proofs"].down, pulls["proofs"].named) == (1, 2, 1)
    assert pulls["languages"] == type(pulls["languages"])(0, 0, 0)


def test_pairs_within_a_demand_are_counted():
    decisions = [
        yes(1, capability=0.9),
        no_for("wrong-technology", 1, capability=0.1),
        no_for("wrong-technology", 2, capability=0.95),
    ]
    learned = learn(decisions, IN_FORCE)
    assert (learned.before.pairs, learned.before.ordered) == (1, 1.0)


@pytest.mark.parametrize(
    "decisions",
    [
        [],
        [yes(1, capability=0.9)],
        [yes(1, capability=0.9), no_for("not-now", 2, capability=0.1)],
        [yes(1), no_for("wrong-region", 2)],
    ],
)
def test_one_kind_alone_teaches_nothing(decisions):
    with pytest.raises(TooFew):
        learn(decisions, IN_FORCE)


@pytest.mark.parametrize(
    ("yes_count", "no_count", "silent", "is_enough"),
    [(40, 10, 0, True), (10, 40, 5, True), (39, 10, 100, False), (60, 9, 0, False), (9, 60, 0, False)],
)
def test_how_many_decisions_are_needed(yes_count, no_count, silent, is_enough):
    decisions = [yes(number, capability=0.5) for number in range(yes_count)]
    decisions += [no_for("proof-lacking", number, capability=0.5) for number in range(no_count)]
    decisions += [no_for("in-contact", number, capability=0.5) for number in range(silent)]
    stock = stock_of(decisions)
    assert (stock.yes, stock.no, stock.silent, stock.is_enough) == (yes_count, no_count, silent, is_enough)


def test_a_pair_of_which_nothing_was_known_teaches_nothing():
    assert not teaches(yes(1))
    assert teaches(yes(1, capability=0.5))


def test_the_reasons_are_those_of_the_rule():
    """Codes about the rule count for learning, those about the pair do not."""
    codes = read_taxonomy().codes
    rules = {code for code, entry in codes["dismissal_reason"].items() if entry.extra == "rule"}
    assert rules <= REASONS.keys() <= rules | set(codes["decline_reason"])
    assert not REASONS.keys() & {code for code, entry in codes["dismissal_reason"].items() if entry.extra != "rule"}


def test_rescoring_is_the_engines_own_score():
    pair = {"capability": (0.5, 0.8), "proofs": (1.0, 1.0)}
    assert rescore(pair, IN_FORCE) == pytest.approx(100 * (40 * 0.8 * 0.5 + 20) / (40 * 0.8 + 20))
    assert rescore({}, IN_FORCE) == 0


def test_learned_weights_stand_on_the_engines_file():
    learned = with_criteria(DEFAULT_WEIGHTS, {"proofs": 99.0, "forgotten": 1.0}, 7)
    assert learned.version == f"{DEFAULT_WEIGHTS.version}+7"
    assert learned.criteria == {**DEFAULT_WEIGHTS.criteria, "proofs": 99.0}

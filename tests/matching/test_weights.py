"""From decisions to weights in force and back: what is kept, what is proposed, who decides, what follows."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import override

from becan.exceptions import InvalidTransition
from becan.models import ActivityLog
from becan.portal.queues import QUEUES
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.models import ActiveWeights, Decision, Match, MatchRefresh, WeightsProposal
from matching.services.curation import dismiss_match
from matching.services.decisions import past_decisions, shown_of
from matching.services.learning import accept_weights, decision_stock, propose_weights, reject_weights, restore_weights
from matching.services.refresh import request_refresh
from matching.tasks import propose_weights_task
from matching.weights import criteria_of, weights_in_force
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import do_refreshes, fresh_shard
from tests.matching.introduction_parts import CASTING, make_pair, propose, say
from tests.matching.weights_parts import add_decisions, add_match, decide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    with override("en"):
        yield


@pytest.fixture
def manager():
    return make_user(role="project_manager", family_name="Lehmann", given_name="Ada")


@pytest.fixture
def proposal(manager):
    add_decisions()
    return propose_weights(by=manager)


def shares(criteria):
    return {name: weight / sum(criteria.values()) for name, weight in criteria.items()}


# What is kept


def test_a_dismissal_is_kept_with_what_was_shown(manager):
    match = add_match(make_demand(), make_company(), {"capability": 0.9, "proofs": 0.1}, rank=3)
    dismiss_match(match, "proof-lacking", by=manager)
    decision = Decision.objects.get()
    assert (decision.demand, decision.company, decision.side) == (match.demand, match.company, "")
    assert (decision.is_yes, decision.reason, decision.rank, decision.decided_by) == (False, "proof-lacking", 3, manager)
    assert decision.shown == {"capability": [0.9, 1.0], "proofs": [0.1, 1.0]}
    assert decision.weights_version == DEFAULT_WEIGHTS.version


def test_what_was_shown_stays_when_the_match_is_computed_anew(manager):
    match = add_match(make_demand(), make_company(), {"capability": 0.9, "proofs": 0.1})
    dismiss_match(match, "proof-lacking", by=manager)
    before = past_decisions()
    Match.objects.update(contributions=[], rank=9, weights_version="other")
    assert past_decisions() == before


def test_both_sides_answers_are_kept_with_what_they_were_shown_when_asked():
    pair = make_pair()
    Match.objects.update(weights_version=DEFAULT_WEIGHTS.version, rank=4)
    pair.match.refresh_from_db()
    introduction = propose(pair)
    Match.objects.update(rank=1, contributions=[])
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "declined", reason="wrong-volume")
    rows = list(Decision.objects.order_by("pk").values_list("side", "is_yes", "reason", "rank"))
    assert rows == [("", True, "", 4), ("offering", True, "", 4), ("seeking", False, "wrong-volume", 4)]
    team, *sides = Decision.objects.order_by("pk")
    assert "capability" in team.shown
    assert [side.shown for side in sides] == [team.shown, team.shown]


def test_no_answer_in_time_is_no_decision():
    pair = make_pair()
    introduction = propose(pair)
    introduction.sides.update(answer="expired")
    assert [decision.side for decision in Decision.objects.all()] == [""]


def test_the_last_word_of_each_judge_counts():
    match = add_match(make_demand(), make_company(), {"capability": 0.9})
    decide(match, is_yes=True)
    decide(match, is_yes=False, reason="wrong-technology")
    decide(match, is_yes=True, side="seeking")
    assert [(each.is_yes, each.reason) for each in past_decisions()] == [(False, "wrong-technology"), (True, "")]


def test_known_shares_come_back_from_the_stored_points():
    """Two of the criteria were known in part: the points that they can give tell how far."""
    weights = {"capability": 40.0, "proofs": 10.0, "languages": 5.0}
    known = {"capability": 0.8, "proofs": 0.6, "languages": 1.0}
    whole = sum(weights[name] * known[name] for name in weights)
    rows = [{"criterion": n, "level": 0.5, "max_points": round(100 * weights[n] * known[n] / whole, 4)} for n in weights]
    rows.append({"criterion": "volume", "level": None, "max_points": 0.0})
    assert shown_of(rows, weights) == {name: (0.5, pytest.approx(known[name], abs=1e-4)) for name in weights}


@pytest.mark.parametrize("criteria", [None, {"capability": 40.0}])
def test_a_pair_computed_with_weights_that_are_no_longer_known_teaches_nothing(criteria):
    rows = [{"criterion": name, "level": 0.5, "max_points": 50.0} for name in ("capability", "volume")]
    assert shown_of(rows, criteria) == {}
    assert criteria_of("of another file") is None


# What is proposed


def test_too_few_decisions_propose_nothing(manager):
    add_decisions(demands=12)
    stock = decision_stock()
    assert (stock.yes, stock.no, stock.total, stock.is_enough) == (24, 24, 48, False)
    with pytest.raises(InvalidTransition, match="not enough decisions"):
        propose_weights(by=manager)


def test_a_proposal_follows_the_decisions_and_changes_nothing(proposal, manager):
    assert shares(proposal.criteria)["proofs"] > 1.3 * shares(DEFAULT_WEIGHTS.criteria)["proofs"]
    assert shares(proposal.criteria)["capability"] < shares(DEFAULT_WEIGHTS.criteria)["capability"]
    assert (proposal.state, proposal.based_on, proposal.made_by) == ("open", DEFAULT_WEIGHTS.version, manager)
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert not MatchRefresh.objects.exists()
    assert ActivityLog.objects.about(proposal).get().action == "weights.proposed"


def test_a_proposal_says_why_and_what_it_would_change(proposal):
    report = proposal.report
    assert report["stock"] == {"yes": 28, "no": 28, "silent": 0}
    assert report["pulls"]["proofs"]["named"] == 28
    assert report["pulls"]["proofs"]["up"] == 56
    assert report["after"]["auc"] > report["before"]["auc"]
    assert report["before"]["pairs"] == 14 * 4
    assert report["after"]["ordered"] > report["before"]["ordered"]


def test_the_changed_top_fives_are_those_of_stored_matches(manager):
    """Six companies; the one without proofs leaves the five, the sixth comes in."""
    add_decisions()
    demand = make_demand()
    capable, weak = make_company(), make_company()
    proven = [make_company() for _number in range(4)]
    matches = [add_match(demand, capable, {"capability": 0.95, "proofs": 0.0}, rank=1)]
    matches += [add_match(demand, company, {"capability": 0.9, "proofs": 0.9}, rank=2) for company in proven]
    matches.append(add_match(demand, weak, {"capability": 0.63, "proofs": 0.95}, rank=6))
    decide(matches[-1], is_yes=True)
    past = propose_weights(by=manager).report["past_demands"]
    [change] = [row for row in past["top_fives"] if row["demand"] == str(demand.pk)]
    assert past["looked_at"] == 15
    assert str(capable.pk) in change["before"]
    assert set(change["before"]) - set(change["after"]) == {str(capable.pk)}
    assert set(change["after"]) - set(change["before"]) == {str(weak.pk)}


def test_a_new_proposal_takes_the_place_of_the_open_one(proposal, manager):
    again = propose_weights(by=manager)
    proposal.refresh_from_db()
    assert (proposal.state, again.state) == ("replaced", "open")
    with pytest.raises(InvalidTransition, match="newer proposal"):
        accept_weights(proposal, reason="late", by=manager)


def test_decisions_without_a_signal_propose_nothing(manager):
    for number in range(30):
        match = add_match(make_demand(), make_company(), {"languages": 0.3 + number / 60, "stage": 0.5})
        decide(match, is_yes=True)
        decide(match, is_yes=False, reason="proof-lacking", side="seeking")
    assert propose_weights(by=manager) is None
    assert not WeightsProposal.objects.exists()


def test_decisions_that_have_nothing_to_do_with_the_fit_change_no_proposal(proposal, manager):
    for decision in list(Decision.objects.all()):
        Decision.objects.create(
            demand=decision.demand, company=make_company(), is_yes=False, reason="in-contact", rank=1, shown=decision.shown
        )
    assert propose_weights(by=manager).criteria == proposal.criteria
    assert decision_stock().silent == 56


def test_every_monday_a_proposal_is_made_where_enough_has_been_decided_since():
    propose_weights_task()
    assert not WeightsProposal.objects.exists()
    add_decisions()
    propose_weights_task()
    [first] = WeightsProposal.objects.all()
    assert (first.state, first.made_by, weights_in_force()) == ("open", None, DEFAULT_WEIGHTS)
    propose_weights_task()
    add_decisions(demands=2)
    propose_weights_task()
    assert WeightsProposal.objects.count() == 1
    add_decisions(demands=1)
    propose_weights_task()
    assert [proposal.state for proposal in WeightsProposal.objects.all()] == ["open", "replaced"]


def test_an_open_proposal_lies_on_the_desk(proposal, manager):
    queue = next(queue for queue in QUEUES if queue.name == "weights")
    assert [item.url for item in queue.items(10)] == [reverse("matching:weights_detail")]
    reject_weights(proposal, reason="Two unusual demands.", by=manager)
    assert queue.items(10) == []


# What is decided


def test_accepting_puts_the_weights_in_force_and_ranks_all_open_demands_anew(proposal, manager):
    accept_weights(proposal, reason="Proofs decide at our partners.", by=manager)
    proposal.refresh_from_db()
    in_force = weights_in_force()
    assert in_force.version == f"{DEFAULT_WEIGHTS.version}+{proposal.pk}"
    assert in_force.criteria == proposal.criteria == criteria_of(in_force.version)
    assert in_force.bands == DEFAULT_WEIGHTS.bands
    assert (proposal.state, proposal.decided_by, proposal.reason) == ("accepted", manager, "Proofs decide at our partners.")
    assert MatchRefresh.objects.count() == 14
    assert [row.action for row in ActivityLog.objects.about(proposal)] == ["weights.accepted", "weights.proposed"]


def test_rejecting_leaves_everything_as_it_is(proposal, manager):
    reject_weights(proposal, reason="Two unusual demands.", by=manager)
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert not (ActiveWeights.objects.exists() or MatchRefresh.objects.exists())
    assert ActivityLog.objects.about(proposal).first().reason == "Two unusual demands."


def test_a_match_keeps_the_version_it_was_computed_with_until_it_is_ranked_anew(manager):
    caster = make_company(concepts=[CASTING], description="Wir fertigen Teile im Aluminium-Druckguss.")
    demand = make_demand(musts=[CASTING])
    fresh_shard()
    request_refresh(demand=demand)
    do_refreshes()
    before = demand.matches.current().get(company=caster)
    dismissed = dismiss_match(before, "in-contact", by=manager)
    assert before.weights_version == DEFAULT_WEIGHTS.version

    add_decisions()
    active = accept_weights(propose_weights(by=manager), reason="tried", by=manager)
    do_refreshes()
    dismissed.refresh_from_db()
    now = demand.matches.current().get(company=caster)
    assert (dismissed.weights_version, dismissed.score) == (DEFAULT_WEIGHTS.version, before.score)
    assert now.weights_version == f"{DEFAULT_WEIGHTS.version}+{active.proposal_id}"
    most = {row["criterion"]: row["max_points"] for row in now.contributions}
    old = {row["criterion"]: row["max_points"] for row in before.contributions}
    assert most["capability"] < old["capability"]


def test_rolling_back_puts_earlier_weights_in_force_again(proposal, manager):
    accept_weights(proposal, reason="tried", by=manager)
    learned = weights_in_force()
    MatchRefresh.objects.all().delete()
    active = restore_weights(None, instead_of=learned.version, reason="Partners complained.", by=manager)
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert MatchRefresh.objects.count() == 14
    entry = ActivityLog.objects.about(active).get()
    assert (entry.action, entry.reason, entry.actor) == ("weights.restored", "Partners complained.", manager)

    restore_weights(proposal, instead_of=DEFAULT_WEIGHTS.version, reason="Still better.", by=manager)
    assert weights_in_force() == learned


@pytest.mark.parametrize("state", ["open", "rejected", "replaced"])
def test_only_what_was_once_accepted_can_be_restored(proposal, manager, state):
    WeightsProposal.objects.update(state=state, reason="x", decided_at="2026-11-01T00:00Z")
    proposal.refresh_from_db()
    with pytest.raises(InvalidTransition):
        restore_weights(proposal, instead_of=DEFAULT_WEIGHTS.version, reason="x", by=manager)


def test_a_proposal_is_decided_once(proposal, manager):
    accept_weights(proposal, reason="good", by=manager)
    for decide_again in (accept_weights, reject_weights):
        with pytest.raises(InvalidTransition, match="Ada"):
            decide_again(proposal, reason="late", by=make_user(role="project_manager"))
    assert ActiveWeights.objects.count() == 1


def test_a_proposal_against_other_weights_is_not_accepted(proposal, manager):
    WeightsProposal.objects.update(based_on="earlier")
    with pytest.raises(InvalidTransition, match="new proposal"):
        accept_weights(proposal, reason="late", by=manager)


def test_restoring_what_the_reader_did_not_see_is_refused(proposal, manager):
    accept_weights(proposal, reason="good", by=manager)
    with pytest.raises(InvalidTransition, match="Somebody else"):
        restore_weights(None, instead_of=DEFAULT_WEIGHTS.version, reason="late", by=manager)


def test_weights_are_not_put_in_force_without_a_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        ActiveWeights.objects.create(reason="")


@pytest.mark.django_db(transaction=True)
def test_of_two_project_managers_at_once_one_decides(taxonomy):
    managers = [make_user(role="project_manager") for _number in range(2)]
    add_decisions()
    proposal, start, outcomes = propose_weights(by=managers[0]), Barrier(2), []

    def accept(by):
        start.wait()
        try:
            accept_weights(proposal, reason="good", by=by)
            outcomes.append("accepted")
        except InvalidTransition as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=accept, args=[by]) for by in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert outcomes.count("accepted") == ActiveWeights.objects.count() == 1

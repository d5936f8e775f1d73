"""The page about weights, through its URLs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from matching.engine.weights import DEFAULT_WEIGHTS
from matching.models import ActiveWeights, MatchRefresh, WeightsProposal
from matching.services.learning import accept_weights, propose_weights
from matching.weights import weights_in_force
from tests.factories import make_company, make_demand, make_user
from tests.matching.weights_parts import REPORT, add_decisions, add_match, decide

pytestmark = pytest.mark.django_db

GOOD = {"answer": "accept", "reason": "Our partners ask for proofs first."}


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    pass


@pytest.fixture
def manager(client):
    user = make_user(role="project_manager", language="en", family_name="Lehmann", given_name="Ada")
    user.authenticator_set.create(type="totp", data={})
    client.force_login(user)
    return user


@pytest.fixture
def proposal(manager):
    add_decisions()
    return propose_weights(by=manager)


def url(name, *args, language="en"):
    with override(language):
        return reverse(f"matching:weights_{name}", args=args)


def page(client, language="en"):
    response = client.get(url("detail", language=language))
    assert response.status_code == 200
    return response.content.decode()


def test_before_there_is_enough_the_page_counts(client, manager):
    for number in range(12):
        decide(add_match(make_demand(), make_company(), {"capability": 0.9}), is_yes=number < 7, reason="wrong-technology")
    decide(add_match(make_demand(), make_company(), {"capability": 0.9}), is_yes=False, reason="in-contact")
    text = page(client)
    assert "50 decisions needed, 12 so far." in text
    assert "Yes: 7, no for a reason that concerns the fit: 5; at least 10 of each." in text
    assert "1 more decision teaches nothing" in text
    assert "Compute a proposal" not in text
    assert client.post(url("propose")).status_code == 409


def test_the_weights_in_force_are_shown_as_shares(client, manager):
    share = 100 * DEFAULT_WEIGHTS.criteria["capability"] / sum(DEFAULT_WEIGHTS.criteria.values())
    text = page(client)
    assert f"{share:.1f} %" in text
    assert DEFAULT_WEIGHTS.version in text


def test_a_proposal_is_computed_shown_and_accepted(client, manager):
    add_decisions()
    assert "Compute a proposal" in page(client)
    assert client.post(url("propose")).status_code == 302
    text = page(client)
    assert "Decisions for more / for less" in text
    assert "of 56 pairs within one demand" in text
    proposal = WeightsProposal.objects.get()
    assert client.post(url("decide", proposal.pk), GOOD).status_code == 302
    assert weights_in_force().criteria == proposal.criteria
    assert MatchRefresh.objects.exists()
    text = page(client)
    assert f"In force: proposal no. {proposal.pk}" in text
    assert GOOD["reason"] in text
    assert "Ada Lehmann" in text


def test_rejecting(client, proposal):
    client.post(url("decide", proposal.pk), GOOD | {"answer": "reject"})
    proposal.refresh_from_db()
    assert (proposal.state, weights_in_force()) == ("rejected", DEFAULT_WEIGHTS)
    assert "Your decision" not in page(client)


@pytest.mark.parametrize("data", [{}, {"answer": "accept"}, {"reason": "because"}, {"answer": "perhaps", "reason": "because"}])
def test_a_decision_needs_an_answer_and_a_reason(client, proposal, data):
    response = client.post(url("decide", proposal.pk), data)
    assert response.status_code == 422
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_the_second_to_decide_is_told_who_was_first(client, proposal):
    accept_weights(proposal, reason="good", by=make_user(role="project_manager", given_name="Li", family_name="Wen"))
    response = client.post(url("decide", proposal.pk), GOOD)
    assert response.status_code == 409
    assert "has already decided on this proposal." in response.content.decode()
    assert ActiveWeights.objects.count() == 1


def test_rolling_back(client, proposal, manager):
    accept_weights(proposal, reason="good", by=manager)
    text = page(client)
    assert "the weights that the portal came with" in text
    data = {"version": "standard", "instead_of": weights_in_force().version, "reason": "Worse lists."}
    assert client.post(url("restore"), data | {"reason": ""}).status_code == 422
    assert client.post(url("restore"), data | {"version": str(proposal.pk)}).status_code == 422  # it is in force
    assert client.post(url("restore"), data).status_code == 302
    assert weights_in_force() == DEFAULT_WEIGHTS
    assert client.post(url("restore"), data | {"version": str(proposal.pk)}).status_code == 409  # seen before somebody restored
    assert "Worse lists." in page(client)


def test_nothing_better_is_said_and_not_stored(client, manager):
    for number in range(30):
        match = add_match(make_demand(), make_company(), {"languages": 0.3 + number / 60, "stage": 0.5})
        decide(match, is_yes=True)
        decide(match, is_yes=False, side="seeking")
    response = client.post(url("propose"), follow=True)
    assert "as well as any others" in response.content.decode()
    assert not WeightsProposal.objects.exists()


@pytest.mark.parametrize("role", ["supplier", "partner", "auditor"])
def test_only_the_team_sees_weights_and_reasons(client, proposal, role):
    if role == "auditor":
        user = make_user(role="auditor")
        user.authenticator_set.create(type="totp", data={})
    else:
        user = make_user()
        make_company(kind=role, owner=user)
    client.force_login(user)
    answers = [client.get(url("detail")), client.post(url("propose")), client.post(url("decide", proposal.pk), GOOD)]
    assert [answer.status_code for answer in [*answers, client.post(url("restore"))]] == [403] * 4
    assert weights_in_force() == DEFAULT_WEIGHTS


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Gewichtung der Kriterien", "Anpassungsvorschlag", "Nachweise", "Ihre Entscheidung"]),
        ("en", ["Weights of the criteria", "Proposal", "Proofs", "Your decision"]),
        ("zh-hans", ["评分项权重", "调整方案", "您的决定"]),
    ],
)
def test_in_three_languages(client, proposal, language, words):
    text = page(client, language)
    assert [word for word in words if word not in text] == []


def queries_with(client, rows):
    WeightsProposal.objects.all().delete()
    companies = [str(make_company().pk) for _number in range(5)]
    top_fives = [{"demand": str(make_demand().pk), "before": companies, "after": companies[::-1]} for _number in range(rows)]
    past = {"looked_at": 9, "changed": rows, "top_fives": top_fives}
    WeightsProposal.objects.create(based_on="1", criteria=REPORT["in_force"], report=REPORT | {"past_demands": past})
    for _number in range(rows):
        decide(add_match(make_demand(), make_company(), {"capability": 0.9}), is_yes=True)
    with CaptureQueriesContext(connection) as captured:
        text = page(client)
    assert text.count('matches/">') >= rows
    return len(captured)


def test_the_number_of_queries_does_not_grow(client, manager):
    page(client)
    assert queries_with(client, 1) == queries_with(client, 3)


def test_what_was_deleted_since_is_left_out(client, manager):
    companies = [str(make_company().pk) for _number in range(2)]
    gone = "00000000-0000-4000-8000-000000000000"
    row = {"demand": str(make_demand().pk), "before": companies, "after": [*companies, gone]}
    past = {"looked_at": 2, "changed": 2, "top_fives": [row, row | {"demand": gone}]}
    WeightsProposal.objects.create(based_on="1", criteria=REPORT["in_force"], report=REPORT | {"past_demands": past})
    assert page(client).count("<ol>") == 2

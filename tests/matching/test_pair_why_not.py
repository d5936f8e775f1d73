"""Why is this company not in the list? Whatever is true is said, each with what to do about it, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import Proof
from companies.services.profiles import save_facts
from matching.fits import Fit
from matching.models import Match, MatchRefresh
from matching.services.ranking import explain
from matching.why_not import listing_of
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import fresh_shard
from tests.matching.introduction_parts import CASTING, make_match, make_pair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def said(pair):
    """The statements, in English, of the pair's demand and any company."""
    fresh_shard()

    def said(company, demand=pair.demand):
        match = demand.matches.current().filter(company=company).first()
        fit = Fit.of_match(match) if match else Fit(**explain(demand.pk, company.pk, shard=0))
        with override("en"):
            return listing_of(demand, company, fit, match, {gate: f"Gate {gate}" for gate in fit.gates})

    return said


def texts(listing):
    return [one.text for one in listing.statements]


def test_what_is_listed_is_said_to_be_listed(pair, said):
    listing = said(pair.offering)
    assert listing.is_listed and listing.rank == 1 and listing.total == 1
    assert texts(listing) == ["It is in the list, at place 1."]
    assert listing.statements[0].url.endswith(f"/demands/{pair.demand.pk}/matches/")


STATES = {
    "submitted": ("The profile is not released (Submitted).", "companies:company_review"),
    "draft": ("The profile is not released (Draft).", "companies:company_detail"),
    "suspended": ("The profile is not released (Resting).", "companies:company_detail"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_profile_that_is_not_released(said, state):
    company = make_company(concepts=[CASTING], state=state)
    text, name = STATES[state]
    [statement] = said(company).statements
    assert statement.text == text and statement.advice
    assert statement.url.endswith(reverse(name, args=[company.pk])[3:])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"is_open_for_introductions": False}, "The company does not want to be introduced at present."),
        (
            {"kind": "multiplier", "side": "berlin_brandenburg"},
            "A multiplier brings companies together and is never suggested itself.",
        ),
        ({"kind": "partner"}, "Both companies are of the same side. A demand is answered by the other side."),
    ],
)
def test_a_company_that_is_not_suggested_to_this_demand(said, fields, text):
    assert texts(said(make_company(concepts=[CASTING], **fields))) == [text]


def test_the_seeker_and_its_group(pair, said):
    assert texts(said(pair.seeking)) == ["This is the company that is looking."]
    daughter = make_company(concepts=[CASTING], parent_company=pair.seeking)
    assert texts(said(daughter)) == ["Both belong to the same group of companies: they know each other."]


def test_no_text_that_a_person_has_checked(said):
    company = make_company(concepts=[CASTING], description_en="We cast.", text_states={"description": {"en": "machine"}})
    type(company).objects.filter(pk=company.pk).update(description_de="")
    company.refresh_from_db()
    listing = said(company)
    assert listing.statements[0].text.startswith("No text of the profile has been checked by a person")
    assert listing.statements[0].url.endswith(f"{company.pk}/edit/")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"state": "on_hold"}, "The demand is not open (On hold): nothing is listed for it."),
        (
            {"expires_on": date(2020, 1, 1)},
            "The demand has run out, or the company that is looking is not released: nothing is listed for it.",
        ),
    ],
)
def test_a_demand_that_lists_nobody(pair, said, fields, text):
    demand = make_demand(pair.seeking, musts=[CASTING], published_at=timezone.now(), **fields)
    assert text in texts(said(make_company(concepts=[CASTING]), demand))


def test_a_dismissal_names_day_person_and_reason(pair, said):
    Match.objects.update(dismissed_at=timezone.now(), dismissed_by=pair.manager, dismissal_reason="competitor")
    [statement] = said(pair.offering).statements
    assert str(pair.manager) in statement.text and "Competitor" in statement.text and "set aside" in statement.text


def test_a_failed_gate_is_a_near_miss_or_more(pair, said):
    pair.demand.demand_proofs.create(proof_type=_proof_type("iatf-16949"), is_without_exception=True)
    Proof.objects.create(company=pair.offering, proof_type=_proof_type("iatf-16949"), valid_until=date(2020, 1, 1))
    pair.match.delete()
    make_match(pair.demand, pair.offering)
    listing = said(pair.offering)
    assert not listing.is_listed
    assert texts(listing) == ["It is among the near misses below the list.", "Gate proof_lacking"]
    assert listing.statements[1].advice.startswith("Ask for a valid proof")


def _proof_type(code):
    from companies.models import ProofType

    return ProofType.objects.get(code=code)


def test_too_weak_with_what_costs_most_and_the_place_it_would_have(pair, said):
    better = make_company(concepts=[CASTING], description="Vakuumdruckguss von Aluminiumgehäusen in Serie.")
    last = make_match(pair.demand, better)
    listing = said(make_company(concepts=["SW"], description="Wir schreiben Software."))
    assert texts(listing) == ["Of the capabilities that are sought, 0% are covered; the list begins at 25%."]
    assert (listing.rank, listing.total) == (3, 2)
    assert listing.last in (pair.match, last) and listing.last.score == min(pair.match.score, last.score)
    points = {one["criterion"]: one["points"] for one in listing.last.contributions}
    assert listing.costs[0].label == "Capabilities" and listing.costs[0].own == 0.0
    assert listing.costs[0].last == points["capability"]
    assert [cost.missing for cost in listing.costs] == sorted((cost.missing for cost in listing.costs), reverse=True)


def test_what_has_just_changed_is_being_computed(pair, said):
    company = make_company(concepts=[CASTING], description="Vakuumdruckguss von Aluminiumgehäusen.")
    MatchRefresh.objects.create(company=company)
    assert texts(said(company)) == ["The list is being computed anew."]
    MatchRefresh.objects.all().delete()
    [statement] = said(company).statements
    assert statement.text.startswith("Nothing keeps it out") or statement.text.startswith("Others fit better")


def test_all_that_is_true_is_said_at_once(said):
    company = make_company(concepts=["SW"], state="submitted", is_open_for_introductions=False)
    assert len(said(company).statements) == 3


# The way there: by name, from the demand's pages


def find(client, demand, name):
    with override("en"):
        return client.get(reverse("matching:pair_find"), {"demand": demand.pk, "q": name})


def test_a_name_that_is_clear_leads_straight_to_the_pair(client, pair):
    save_facts(pair.offering, {"employees": 36}, by=pair.manager)  # writes what a search reads
    client.force_login(pair.manager)
    answer = find(client, pair.demand, "druckguß Ludwigsfelde")
    assert answer.url == f"/en/demands/{pair.demand.pk}/companies/{pair.offering.pk}/"


def test_a_name_that_several_bear_is_asked_back_and_an_unknown_one_said_to_be_unknown(client, pair):
    twins = [make_company(f"Gießerei Muster {number} GmbH", state="draft") for number in (1, 2)]
    for company in twins:
        save_facts(company, {"employees": 12}, by=pair.manager)
    client.force_login(pair.manager)
    page = find(client, pair.demand, "Gießerei Muster").content.decode()
    assert all(f"/demands/{pair.demand.pk}/companies/{company.pk}/" in page for company in twins)
    answer = find(client, pair.demand, "Muster 2")
    assert answer.url == f"/en/demands/{pair.demand.pk}/companies/{twins[1].pk}/", "a part of the name is enough"
    assert "No company has a name like this" in find(client, pair.demand, "Qwertzuiop").content.decode()


def test_the_form_stands_on_the_demand_on_its_list_and_is_linked_from_the_desk(client, pair):
    client.force_login(pair.manager)
    for name in ("demand_detail", "match_list"):
        page = client.get(reverse(f"matching:{name}", args=[pair.demand.pk])).content.decode()
        assert re.search(rf'name="demand" value="{pair.demand.pk}"', page), name
    assert reverse("matching:pair_find") in client.get(reverse("portal:desk")).content.decode()
    page = client.get(reverse("matching:pair_find")).content.decode()
    assert str(pair.demand.pk) in page, "without a demand, one is chosen"


def test_only_the_team_asks(client, pair):
    client.force_login(pair.seeking.memberships.get().user)
    assert find(client, pair.demand, "Druckguss").status_code == 403
    assert 'name="demand"' not in client.get(reverse("matching:demand_detail", args=[pair.demand.pk])).content.decode()


@pytest.mark.parametrize("query", [{"demand": "no-such-thing", "q": "x"}, {"q": "x"}, {"demand": ""}])
def test_odd_questions_get_the_form(client, pair, query):
    client.force_login(pair.manager)
    assert client.get(reverse("matching:pair_find"), query).status_code == 200


def test_days_of_a_demand_that_runs_still(pair, said):
    demand = make_demand(pair.seeking, musts=[CASTING], expires_on=timezone.localdate() + timedelta(days=3))
    assert not any("run out" in text for text in texts(said(pair.offering, demand)))


def test_the_page_says_it_all_in_chinese_and_german(client, pair, monkeypatch):
    monkeypatch.setattr("matching.views.pairs.explain_fit", lambda demand, company: explain(demand.pk, company.pk, shard=0))
    fresh_shard()
    manager, company = make_user(role="project_manager"), make_company(concepts=["SW"], state="submitted")
    client.force_login(manager)
    for language in ("de", "zh-hans"):
        with override(language):
            page = client.get(reverse("matching:pair_detail", args=[pair.demand.pk, company.pk])).content.decode()
        assert "The profile is not released" not in page

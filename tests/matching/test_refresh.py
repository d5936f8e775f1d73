"""From a change to stored matches, by a shard in this process."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.enums import CompanyState, Kind
from companies.models import Company
from companies.services import change_state, save_facts, save_texts
from matching.enums import DemandState
from matching.models import DemandProof, EngineChange, Introduction, Match, MatchRefresh
from matching.queries import is_being_computed, matches_for, matches_of, near_misses_of, reasons_for
from matching.services.refresh import request_all, request_refresh
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import current, do_refreshes, fresh_shard, suggested

CASTING, MACHINING = "CS-DC", "MC"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taxonomy(taxonomy):
    pass


@pytest.fixture
def manager():
    return make_user(role="project_manager")


@pytest.fixture
def caster():
    return make_company(
        "Druckguss Ludwigsfelde GmbH", concepts=[CASTING], description="Wir fertigen Teile im Aluminium-Druckguss."
    )


@pytest.fixture
def seeker():
    return make_company("宁波买家有限公司", kind=Kind.PARTNER)


@pytest.fixture
def demand(seeker):
    return make_demand(seeker, musts=[CASTING])


@pytest.fixture
def ranked(demand, caster):
    """The demand after its first refresh."""
    fresh_shard()
    request_refresh(demand=demand)
    do_refreshes()
    return demand


def refresh(demand):
    request_refresh(demand=demand)
    do_refreshes()


def match_of(demand, company):
    return demand.matches.current().get(company=company)


def introduce(match, by):
    return Introduction.objects.create(
        demand=match.demand, match=match, offering=match.company, seeking=match.demand.company, responsible=by
    )


def test_a_demand_gets_the_fitting_companies_of_the_other_side(ranked, caster, taxonomy):
    [match] = matches_of(ranked)
    assert (match.company, match.rank, match.gates) == (caster, 1, [])
    assert match.score > 0
    assert match.taxonomy_version == taxonomy.version
    assert {"capability"} <= {row["criterion"] for row in match.contributions}
    assert not MatchRefresh.objects.exists()


def test_who_is_never_suggested(demand, caster, seeker):
    make_company(concepts=[CASTING], state=CompanyState.SUSPENDED)
    make_company(concepts=[CASTING], is_open_for_introductions=False)
    make_company(concepts=[CASTING], kind=Kind.PARTNER)
    make_company(concepts=[CASTING], kind=Kind.MULTIPLIER, side="berlin_brandenburg")
    group = make_company(concepts=[CASTING])
    make_company(concepts=[CASTING], parent_company=group)
    Company.objects.filter(pk=seeker.pk).update(parent_company=group)
    fresh_shard()
    refresh(demand)
    assert suggested(demand) == [caster]


def test_berlin_firms_seek_too(caster):
    partner = make_company(kind=Kind.PARTNER, concepts=[CASTING])
    demand = make_demand(caster, musts=[CASTING])
    fresh_shard()
    refresh(demand)
    assert suggested(demand) == [partner]


def test_a_demand_of_a_multiplier_is_not_ranked(caster):
    demand = make_demand(make_company(kind=Kind.MULTIPLIER), musts=[CASTING])
    fresh_shard()
    refresh(demand)
    assert (suggested(demand), MatchRefresh.objects.count()) == ([], 0)


def test_a_lacking_proof_makes_a_near_miss(demand, caster, taxonomy):
    caster.proofs.create(proof_type_id=_proof_type("iatf-16949"), valid_until="2020-01-01")
    DemandProof.objects.create(demand=demand, proof_type_id=_proof_type("iatf-16949"), is_without_exception=True)
    holder = make_company(concepts={CASTING: "planned"}, proofs=["iatf-16949"])
    fresh_shard()
    refresh(demand)
    assert current(demand) == [(holder, 1, []), (caster, 2, ["proof_lacking"])]
    assert [match.company for match in near_misses_of(demand)] == [caster]


def _proof_type(code):
    from companies.models import ProofType

    return ProofType.objects.get(code=code).pk


def test_an_unchanged_match_is_untouched(ranked):
    before = list(Match.objects.values())
    refresh(ranked)
    assert list(Match.objects.values()) == before


def test_a_changed_match_is_renewed_in_place(ranked, caster, manager):
    before = match_of(ranked, caster)
    caster.capabilities.update(level="planned")
    save_facts(caster, {"employees": 40}, by=manager)
    do_refreshes()
    after = match_of(ranked, caster)
    assert after.pk == before.pk
    assert after.score < before.score
    assert after.computed_at > before.computed_at


def test_what_an_introduction_points_at_is_kept(ranked, caster, manager):
    shown = match_of(ranked, caster)
    introduction = introduce(shown, manager)
    caster.capabilities.update(level="planned")
    save_facts(caster, {"employees": 40}, by=manager)
    do_refreshes()

    introduction.refresh_from_db()
    shown.refresh_from_db()
    assert introduction.match == shown
    assert shown.superseded_at is not None
    assert match_of(ranked, caster).score < shown.score


def test_a_match_that_has_gone_is_deleted_unless_an_introduction_points_at_it(ranked, caster, manager):
    other = make_company(concepts=[CASTING])
    request_refresh(company=other)
    do_refreshes()
    introduce(match_of(ranked, caster), manager)
    for company in (caster, other):
        change_state(company, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    assert current(ranked) == []
    assert [match.company for match in ranked.matches.all()] == [caster]


def test_a_dismissed_pair_stays_dismissed(ranked, caster, manager):
    dismissal = {"dismissed_at": timezone.now(), "dismissed_by": manager, "dismissal_reason": "known"}
    Match.objects.filter(company=caster).update(**dismissal)
    caster.capabilities.update(level="planned")
    save_facts(caster, {"employees": 40}, by=manager)
    do_refreshes()
    match = match_of(ranked, caster)
    assert (match.dismissed_at, match.dismissed_by, match.dismissal_reason) == tuple(dismissal.values())

    change_state(caster, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    change_state(caster, CompanyState.VERIFIED, by=manager)
    do_refreshes()
    assert match_of(ranked, caster).dismissal_reason == "known"
    assert list(matches_of(ranked)) == []


def test_ranks_have_no_gaps(ranked, caster, manager):
    lesser = make_company(concepts={CASTING: "planned"}, description="Wir bauen den Druckguss gerade auf.")
    best = make_company(concepts=[CASTING], description="summary 1 de")
    for company in (lesser, best):
        request_refresh(company=company)
    do_refreshes()
    assert [rank for _, rank, _ in current(ranked)] == [1, 2, 3]
    first = current(ranked)[0][0]
    change_state(first, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    assert [rank for _, rank, _ in current(ranked)] == [1, 2]


def test_several_shards_number_one_list(demand, settings):
    companies = [make_company(concepts=[CASTING] if number % 3 else {CASTING: "can_do"}) for number in range(12)]
    fresh_shard()
    refresh(demand)
    alone = [match.company for match in matches_of(demand)]

    settings.ENGINE_SHARDS = 3
    fresh_shard()
    demand.matches.all().delete()
    request_refresh(demand=demand)
    assert MatchRefresh.objects.count() == 3
    do_refreshes()
    assert [match.company for match in matches_of(demand)] == alone
    assert set(alone) == set(companies)
    assert [match.rank for match in matches_of(demand)] == list(range(1, 13))

    settings.ENGINE_SHARDS = 1
    request_all()
    assert MatchRefresh.objects.count() == 1


def test_a_change_is_written_once_with_its_transaction(caster, manager):
    save_facts(caster, {"employees": 40}, by=manager)
    MatchRefresh.objects.update(attempts=5, last_error="RuntimeError: broken")
    before = timezone.now()
    save_texts(caster, {("description", "de"): "Wir fertigen anderes."}, by=manager)
    [row] = MatchRefresh.objects.all()
    assert (row.company, row.attempts, row.last_error) == (caster, 0, "")
    assert before <= row.due_at <= timezone.now()
    assert set(EngineChange.objects.filter(kind="offer").values_list("kind", "object_id")) == {("offer", str(caster.pk))}


@pytest.mark.parametrize("facts", [{"kind": Kind.MULTIPLIER}, {"state": CompanyState.DRAFT}])
def test_companies_that_are_not_matched_cost_nothing(facts, manager):
    company = make_company(**facts)
    save_facts(company, {"employees": 40}, by=manager)
    assert (MatchRefresh.objects.count(), EngineChange.objects.filter(kind="offer").count()) == (0, 0)


def test_a_returning_seeker_has_its_demands_ranked(demand, caster, seeker, manager):
    fresh_shard()
    change_state(seeker, CompanyState.SUSPENDED, by=manager)
    do_refreshes()
    assert current(demand) == []
    change_state(Company.objects.get(pk=seeker.pk), CompanyState.VERIFIED, by=manager)
    do_refreshes()
    assert suggested(demand) == [caster]


def test_what_is_requested_while_it_is_done_is_done_again(demand, caster, monkeypatch):
    shard = fresh_shard()
    rank = shard.rank

    def rank_while_somebody_saves(*args):
        request_refresh(demand=demand)
        return rank(*args)

    monkeypatch.setattr(shard, "rank", rank_while_somebody_saves)
    refresh(demand)
    [row] = MatchRefresh.objects.due(timezone.now())
    assert row.attempts == 0


def test_a_failure_is_kept_and_tried_again(demand, monkeypatch):
    def broken(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr(fresh_shard(), "rank", broken)
    refresh(demand)
    [row] = MatchRefresh.objects.all()
    assert (row.attempts, row.last_error) == (1, "RuntimeError: out of order")
    assert row.due_at > timezone.now()
    assert is_being_computed(demand)


def test_one_that_fails_does_not_hold_up_the_others(demand, caster, monkeypatch):
    broken, shard = make_demand(musts=[CASTING]), fresh_shard()
    rank = shard.rank
    monkeypatch.setattr(shard, "rank", lambda demands, today: 1 / 0 if demands.filter(pk=broken.pk) else rank(demands, today))
    request_refresh(demand=demand)
    refresh(broken)
    assert suggested(demand) == [caster]
    assert [row.demand for row in MatchRefresh.objects.all()] == [broken]


def test_a_closed_demand_is_not_ranked(demand, caster):
    fresh_shard()
    demand.state = DemandState.ON_HOLD
    demand.save()
    refresh(demand)
    assert (current(demand), MatchRefresh.objects.count()) == ([], 0)


def test_what_a_company_may_see_of_itself(ranked, caster):
    make_demand(musts=[MACHINING], state=DemandState.SUBMITTED)
    assert [match.demand for match in matches_for([caster])] == [ranked]


def test_reasons_in_the_readers_language(ranked, caster):
    match = match_of(ranked, caster)
    german, chinese = reasons_for(match, "de"), reasons_for(match, "zh-hans")
    assert german.strengths
    assert german != chinese


def queries_of(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_the_queries_of_a_refresh_do_not_grow_with_the_companies(demand):
    def work_with(companies):
        Match.objects.all().delete()
        for _number in range(companies):
            make_company(concepts=[CASTING, MACHINING], proofs=["iatf-16949"])
        fresh_shard().catch_up()
        request_refresh(demand=demand)
        return queries_of(do_refreshes), queries_of(fresh_shard)

    assert work_with(1) == work_with(2)

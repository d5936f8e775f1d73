"""A changed offer against all open demands gives what each pair gives by itself, and leaves out none that could have a place."""

from dataclasses import replace

import pytest

from matching.engine.engine import explain_pair
from matching.engine.openings import DemandIndex
from matching.engine.prepared import prepare_offers
from matching.engine.records import DemandRecord
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.engine import records

NOW = records.NOW


@pytest.fixture(scope="module")
def demands():
    return records.demands(80)


@pytest.fixture(scope="module", params=[5, 6, 7, 8])
def offer(request):
    return records.offers(1, seed=request.param)[0]


@pytest.fixture
def by_pair(demands, offer, language):
    """Those that could be suggestions or near misses."""
    found = {demand.id: explain_pair(demand, offer, language, DEFAULT_WEIGHTS, NOW) for demand in demands}
    return {demand: scored for demand, scored in found.items() if len(scored.gates) <= 1}


def scored(index, offer, *least):
    [prepared] = prepare_offers([offer], index.language)
    return {one.demand: one for one in index.scored(prepared, DEFAULT_WEIGHTS, NOW, *least)}


@pytest.mark.parametrize("some", [80, 20])
def test_all_demands_at_once_equal_the_pairs(demands, offer, by_pair, language, some):
    wanted = {demand.id for demand in demands[:some]}
    assert scored(DemandIndex.build(demands[:some], language), offer) == {d: one for d, one in by_pair.items() if d in wanted}


@pytest.mark.parametrize("least", [(50.0, 30.0), (70.0, 60.0), (90.0, 20.0)])
def test_none_that_reaches_the_least_is_left_out(demands, offer, by_pair, language, least):
    wanted = {demand: one for demand, one in by_pair.items() if one.score >= least[bool(one.gates)]}
    assert scored(DemandIndex.build(demands, language), offer, lambda _: least) == wanted


def test_each_weights_count_when_they_are_asked_for(demands, offer, language):
    other = replace(
        DEFAULT_WEIGHTS, capability=DEFAULT_WEIGHTS.capability | {"narrower": 0.2, "vector_from": 0.1, "vector_to": 0.5}
    )
    index, [prepared] = DemandIndex.build(demands, language), prepare_offers([offer], language)
    for weights in (DEFAULT_WEIGHTS, other, DEFAULT_WEIGHTS):
        found = {one.demand: one.score for one in index.scored(prepared, weights, NOW)}
        wanted = {demand.id: explain_pair(demand, offer, language, weights, NOW) for demand in demands}
        assert found == {demand: one.score for demand, one in wanted.items() if len(one.gates) <= 1}


def test_an_index_kept_up_to_date_equals_a_rebuild(demands, offer, language, monkeypatch):
    monkeypatch.setattr("matching.engine.openings.MOST_NEWS", 7)
    index = DemandIndex.build(records.demands(80, seed=9), language)
    scored(index, offer)
    for demand in demands[:70]:
        index.update(demand)
    for demand in demands[70:]:
        index.remove(demand.id)
    index.remove("unknown")
    assert len(index) == 70
    assert scored(index, offer) == scored(DemandIndex.build(demands[:70], language), offer)


@pytest.mark.parametrize("change", ["update", "remove"])
def test_a_demand_counts_as_it_is_now(demands, offer, language, change):
    """What it was stands in the large block still; it must not come back with a score that only the old text reached."""
    index = DemandIndex.build(demands, language)
    best = max(scored(index, offer).values(), key=lambda one: one.score)
    now = [demand for demand in demands if demand.id != best.demand]
    if change == "remove":
        index.remove(best.demand)
    else:
        now.append(DemandRecord(best.demand, required=("SW",)))
        index.update(now[-1])
    least = best.score, best.score
    assert scored(index, offer, lambda _: least) == scored(DemandIndex.build(now, language), offer, lambda _: least)
    assert {demand.record.id for demand in index.demands()} == {demand.id for demand in now}


def test_the_nearest_demands_whatever_gate_is_in_the_way(demands, offer, language):
    index = DemandIndex.build(demands, language)
    index.remove(demands[0].id)
    [prepared] = prepare_offers([offer], language)
    among = {demand.id for demand in demands[:70]}
    every = index.nearest(prepared, DEFAULT_WEIGHTS, NOW, among, 70)
    assert {demand.record.id for demand in every} == among - {demands[0].id}
    best = [demand.record.id for demand in index.nearest(prepared, DEFAULT_WEIGHTS, NOW, among, 10)]
    assert len(best) == 10 and among.issuperset(best)
    found = {demand.id: explain_pair(demand, offer, language, DEFAULT_WEIGHTS, NOW).score for demand in demands[1:70]}
    assert max(found, key=lambda demand: (found[demand], demand)) in best
    index.remove(best[0])
    assert best[0] not in {demand.record.id for demand in index.nearest(prepared, DEFAULT_WEIGHTS, NOW, among, 10)}

"""What would help: every change is made in the record and scored by the engine itself; none is promised that brings nothing."""

import random
from dataclasses import replace
from datetime import date

import pytest

from matching.engine.changes import Change, apply_changes, propose_changes
from matching.engine.engine import explain_pair
from matching.engine.prepared import prepare_demands, prepare_offers
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from matching.engine.what_if import as_stated, gains, what_would_help
from tests.engine import records

NOW = records.NOW
PLACES = ["weak", *reversed(DEFAULT_WEIGHTS.bands)]
EXPIRED = HeldProof("iatf-16949", valid_until=date(2020, 1, 1))
CASTER = OfferRecord("o", capabilities=(Capability("CS-DC"),), cooperation=("supply",), languages=("de",), proofs=(EXPIRED,))
STRICT = DemandRecord("d-strict", required=("CS-DC",), proofs=(WishedProof("iatf-16949", without_exception=True),))
OPEN = DemandRecord("d-open", required=("CS-DC",), cooperation=("supply",))


@pytest.fixture
def helps(language):
    def helps(offer, demands, **more):
        return what_would_help(offer, list(prepare_demands(demands, language)), language, DEFAULT_WEIGHTS, NOW, **more)

    return helps


@pytest.fixture
def fit(language):
    """The band as a company gets to see it: a failed gate is as bad as a weak one."""

    def fit(demand, offer):
        scored = explain_pair(demand, offer, language, DEFAULT_WEIGHTS, NOW)
        return "weak" if scored.gates else scored.band

    return fit


def kinds(found):
    return [[(change.kind, change.code) for change in gain.changes] for gain in found]


def test_removing_the_failed_gate_changes_the_band(helps, fit):
    [gain] = [gain for gain in helps(CASTER, [STRICT, OPEN]) if gain.changes[0].kind == "renewal"]
    assert gain.changes == (Change("renewal", "iatf-16949"),)
    assert [(move.demand, move.before, move.after) for move in gain.won] == [("d-strict", "weak", "strong")]
    changed = apply_changes(CASTER, gain.changes)
    assert (fit(STRICT, CASTER), fit(STRICT, changed)) == ("weak", "strong")
    assert [proof for proof in changed.proofs if proof.code == "iatf-16949"] == [HeldProof("iatf-16949")]


def test_a_change_that_brings_nothing_is_not_listed(helps, language):
    wishes = replace(OPEN, proofs=(WishedProof("iso-14001"),), languages=("de",))
    [prepared] = prepare_offers([CASTER], language)
    proposed = propose_changes(prepared, [wishes], language, DEFAULT_WEIGHTS, NOW)
    assert ("proof", "iso-14001") in [(change.kind, change.code) for change in proposed], "it is looked at"
    assert helps(CASTER, [wishes]) == [], "and found to bring nothing: the demand fits well without it"


def test_nothing_helps_where_nothing_is_asked(helps):
    assert helps(CASTER, []) == []
    assert helps(OfferRecord("empty"), [OPEN]) == []


def test_every_promise_is_kept_by_the_single_pair(helps, fit):
    """On generated records: the bands before and after are those of ``explain_pair``, for singles and for pairs."""
    demands = {demand.id: demand for demand in records.demands(12)}
    seen = set()
    for offer in records.offers(6, seed=5):
        for gain in helps(offer, list(demands.values())):
            changed = apply_changes(offer, gain.changes)
            for move in gain.won:
                assert PLACES.index(move.after) > PLACES.index(move.before)
            if offer.capabilities:
                for move in (*gain.won, *gain.lost):
                    assert (fit(demands[move.demand], offer), fit(demands[move.demand], changed)) == (move.before, move.after)
            seen.add(len(gain.changes))
    assert seen == {1, 2}


def test_what_is_not_won_stays_as_it_is(language, fit):
    demands = records.demands(10)
    offer = records.offers(4)[3]
    changes = [Change("proof", "iatf-16949"), Change("capability", "CS-DC", "CS"), Change("languages", "en")]
    for gain in gains(offer, changes, list(prepare_demands(demands, language)), language, DEFAULT_WEIGHTS, NOW):
        if len(gain.changes) == 1:
            moved = {move.demand for move in (*gain.won, *gain.lost)}
            changed = apply_changes(offer, gain.changes)
            assert all(fit(demand, offer) == fit(demand, changed) for demand in demands if demand.id not in moved)


def test_the_order_of_demands_does_not_matter(helps):
    demands = records.demands(15)
    shuffled = random.Random(3).sample(demands, len(demands))
    for offer in records.offers(3, seed=9):
        assert helps(offer, shuffled) == helps(offer, demands)


def test_ranked_by_demands_won_then_effort_singles_first(helps):
    found = helps(records.offers(3)[1], records.demands(30))
    new = [sum(move.before == "weak" for move in gain.won) for gain in found]
    keys = [
        (len(gain.changes), -fresh, -len(gain.won), len(gain.lost), gain.effort) for fresh, gain in zip(new, found, strict=True)
    ]
    assert len(found) > 5 and keys == sorted(keys)
    assert all(len(gain.won) > len(gain.lost) for gain in found)


def test_a_pair_is_listed_for_what_no_single_change_brings(helps):
    """Two gates: either alone leaves the other closed."""
    both = replace(STRICT, figures=(Figure("locking-force", min=800, unit="t", without_exception=True),), languages=("zh-hans",))
    two_proofs = replace(both, figures=(), proofs=(*STRICT.proofs, WishedProof("iso-14001", without_exception=True)))
    offer = replace(CASTER, proofs=(EXPIRED, HeldProof("iso-14001", valid_until=date(2020, 1, 1))))
    found = helps(offer, [two_proofs])
    assert kinds(found) == [[("renewal", "iatf-16949"), ("renewal", "iso-14001")]]
    assert [move.demand for move in found[0].won] == ["d-strict"]


def test_each_pair_listed_wins_a_demand_that_none_before_it_wins(helps):
    for offer in records.offers(3, seed=5):
        seen = set()
        for gain in helps(offer, records.demands(20)):
            if len(gain.changes) == 2:
                assert set(gain.won) - seen
                seen |= set(gain.won)


def test_a_capability_in_preparation(helps):
    planned = replace(CASTER, proofs=(), capabilities=(Capability("CS-DC", "planned"),))
    assert kinds(helps(planned, [replace(OPEN, languages=("de",))])) == [[("ready", "CS-DC")]]


def test_a_neighbour_in_the_taxonomy_suggests_a_capability(helps, language):
    near = replace(CASTER, proofs=(), capabilities=(Capability("CS-DC-STR"),))
    [gain, *_] = helps(near, [DemandRecord("d", required=("CS-DC-VAC",))])
    assert [(change.kind, change.code) for change in gain.changes] == [("capability", "CS-DC-VAC")]
    assert gain.changes[0].concept == "CS-DC-STR"
    far = replace(near, capabilities=(Capability("SW"),))
    assert helps(far, [DemandRecord("d", required=("CS-DC-VAC",))]) == [], "nobody is told to take up a trade it knows nothing of"


def test_a_capability_that_only_the_text_names(helps):
    """It takes a tick, no new machine."""
    offer = replace(CASTER, proofs=(), capabilities=(Capability("MC"),), texts={"de": "Wir bieten auch Vakuumdruckguss."})
    found = helps(offer, [DemandRecord("d", required=("CS-DC-VAC",))])
    assert kinds(found)[0] == [("named", "CS-DC-VAC")] and found[0].effort == 1
    denied = replace(offer, texts={"de": "Wir bieten kein Vakuumdruckguss."})
    assert ("named", "CS-DC-VAC") not in [
        pair for gain in kinds(helps(denied, [DemandRecord("d", required=("CS-DC-VAC",))])) for pair in gain
    ]


def test_a_figure_that_is_not_stated(helps, fit):
    wanted = Figure("locking-force", "CS-DC", min=800, unit="kN", without_exception=True)
    demand = DemandRecord("d", required=("CS-DC", "SW"), figures=(wanted,), languages=("en",), delivery=("china",))
    offer = OfferRecord("o", capabilities=(Capability("CS-DC"),), languages=("de",), delivers_to=("europe",))
    assert fit(demand, offer) == "weak"
    assert Change("figure", "locking-force", "CS-DC", 800, None) in [gain.changes[0] for gain in helps(offer, [demand])]
    stated = replace(offer, figures=(Figure("locking-force", max=300, unit="kN"),))
    assert not [gain for gain in helps(stated, [demand]) if any(change.kind == "figure" for change in gain.changes)]


def test_figures_of_another_trade_are_not_proposed(language):
    demand = DemandRecord("d", required=("SW",), figures=(Figure("locking-force", "CS-DC", min=800),))
    [software] = prepare_offers([OfferRecord("o", capabilities=(Capability("SW"),))], language)
    assert propose_changes(software, [demand], language, DEFAULT_WEIGHTS, NOW) == []


def test_delivery_to_both_is_stated_in_parts(language):
    demand = replace(OPEN, delivery=("both",))
    [offer] = prepare_offers([replace(CASTER, delivers_to=("europe",))], language)
    proposed = propose_changes(offer, [demand], language, DEFAULT_WEIGHTS, NOW)
    assert [(change.kind, change.code) for change in proposed if change.kind == "delivery"] == [("delivery", "china")]


def test_a_text_that_waits_for_its_check_is_read_as_it_is(language):
    demand = DemandRecord("d", title={"zh-hans": "真空压铸"}, required=("CS-DC",))
    [offer] = prepare_offers([replace(CASTER, texts={"de": "Druckguss"})], language)
    [waiting] = [
        change
        for change in propose_changes(offer, [demand], language, DEFAULT_WEIGHTS, NOW, {"zh-hans": "我们做压铸。"})
        if change.kind == "translation"
    ]
    assert (waiting.code, waiting.text) == ("zh-hans", "我们做压铸。")
    [labels] = [c for c in propose_changes(offer, [demand], language, DEFAULT_WEIGHTS, NOW) if c.kind == "translation"]
    assert labels.text == language.taxonomy.label("CS-DC", "zh-hans")


def test_nothing_is_proposed_that_only_a_demands_text_names(language):
    """The text may be hidden from the company; its codes are not."""
    hidden = DemandRecord("d", texts={"de": "Gesucht: Vakuumdruckguss mit mindestens 800 t Schließkraft, IATF 16949"})
    [offer] = prepare_offers([replace(CASTER, capabilities=(Capability("CS-DC-STR"),), texts={"de": "Guss"})], language)
    assert propose_changes(offer, [hidden], language, DEFAULT_WEIGHTS, NOW) == []


def test_what_was_read_off_the_text_stays_beside_the_first_stated_capability(language):
    offer = OfferRecord("o", texts={"de": "Vakuumdruckguss und Kühlplatten"})
    [prepared] = prepare_offers([offer], language)
    [again] = prepare_offers([apply_changes(as_stated(prepared), [Change("capability", "SW", "CS-DC")])], language)
    assert set(again.concepts) == {*prepared.concepts, "SW"}

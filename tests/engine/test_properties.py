"""What must hold for any records: drawn at random over real codes, always the same ones, so that a failure can be looked at again."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from matching.engine.__main__ import _row
from matching.engine.engine import explain_pair, iter_ranked, rank
from matching.engine.index import OfferIndex
from matching.engine.reading import DEMAND, OFFER, RecordError, read_demands, read_offers
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof
from matching.engine.weights import DEFAULT_WEIGHTS
from tests.engine.conftest import NOW

EPSILON = 0.0006  # each of a dozen contributions is rounded to four digits
CONCEPTS = ("CS", "CS-DC", "CS-DC-AL", "TL-MLD-DCD", "SW", "SW-CON-OTA", "EM-BAT", "AD-SEN-LID", "TE-HVL", "no such")
PROOFS = ("iatf-16949", "iso-9001", "maqmsr", "vda-6-3-a", "vda-6-3-b", "cqi-27", "tisax-al3", "aspice-cl2", "iso-17025", "none")
FIGURES = ("locking-force", "part-weight", "tolerance", "annual-volume", "casting-alloy", "asil", "vacuum-casting")
UNITS = {"locking-force": ("kN", "t", "bar"), "part-weight": ("kg", "g"), "tolerance": ("mm", "µm"), "annual-volume": (None,)}
OPTIONS = {"casting-alloy": ("alsi9cu3", "alsi12"), "asil": ("qm", "asil-b", "asil-d"), "vacuum-casting": (0, 1, None)}
COOPERATION = ("supply", "component-source", "technology", "licence", "rnd", "investment")
REGIONS, LANGUAGES = ("china", "europe", "both"), ("de", "en", "zh-hans")
VOLUMES, STAGES = ("prototype", "small-series", "mass-production"), ("concept", "prototype", "on-the-market", "?")
SIZES, EXPERIENCE = ("micro", "small", "medium", "large"), ("none", "sales", "subsidiary")
TEXTS = {"de": "Druckguss bis 900 t, IATF 16949 zertifiziert", "en": "OTA software for cars", "zh-hans": "激光雷达，铝合金压铸件"}

quick = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes; a case is short enough to read
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def some(codes, most=3):
    return st.lists(st.sampled_from(codes), max_size=most, unique=True).map(tuple)


def maybe(codes):
    return st.none() | st.sampled_from(codes)


@st.composite
def figure(draw, **more):
    code = draw(st.sampled_from(FIGURES))
    if code in OPTIONS:
        return Figure(code, min=draw(st.sampled_from(OPTIONS[code])), **more)
    low = draw(st.none() | st.integers(0, 2000))
    high = None if low is None else draw(st.none() | st.integers(low, 4000))
    return Figure(code, min=low, max=high, unit=draw(st.sampled_from(UNITS[code])), **more)


days = st.integers(-1500, 900).map(lambda ago: NOW + timedelta(days=ago))
texts = st.dictionaries(st.sampled_from(LANGUAGES), st.just(None), max_size=1).map(
    lambda some: {code: TEXTS[code] for code in some}
)
capabilities = some(CONCEPTS).flatmap(
    lambda codes: st.tuples(
        *(st.builds(Capability, st.just(code), st.sampled_from(("core", "can_do", "planned"))) for code in codes)
    )
)
offers = st.builds(
    OfferRecord,
    st.just("o"),
    texts=texts,
    capabilities=capabilities,
    proofs=st.lists(st.builds(HeldProof, st.sampled_from(PROOFS), st.none() | days, st.none() | days), max_size=3).map(tuple),
    figures=st.lists(figure(), max_size=3).map(tuple),
    employees=st.none() | st.integers(0, 5000),
    languages=some(LANGUAGES),
    cooperation=some(COOPERATION),
    delivers_to=some(REGIONS, 2),
    volume=maybe(VOLUMES),
    stage=maybe(STAGES),
    experience=some(EXPERIENCE, 2),
    updated_on=st.none() | days,
)
demands = st.builds(
    DemandRecord,
    st.just("d"),
    title=texts,
    required=some(CONCEPTS, 5),
    desired=some(CONCEPTS, 2),
    proofs=some(PROOFS, 4).flatmap(
        lambda codes: st.tuples(*(st.builds(WishedProof, st.just(code), st.none() | days, st.booleans()) for code in codes))
    ),
    figures=st.lists(
        st.booleans().flatmap(lambda must: figure(without_exception=must)), max_size=3, unique_by=lambda one: one.code
    ).map(tuple),
    languages=some(LANGUAGES),
    cooperation=some(COOPERATION),
    delivery=some(REGIONS, 2),
    volume=maybe(VOLUMES),
    stage=maybe(STAGES),
    sizes=some(SIZES, 2),
)


def named(records, prefix):
    return [replace(record, id=f"{prefix}{place}") for place, record in enumerate(records)]


def several(records, prefix, most=4):
    return st.lists(records, min_size=1, max_size=most).map(lambda found: named(found, prefix))


def by_pair(ranked):
    return {(scored.demand, scored.supplier): replace(scored, rank=0) for scored in ranked}


@pytest.fixture(scope="module")
def ranked(language):
    def ranked(demands, offers):
        return rank(demands, OfferIndex.build(offers, language), DEFAULT_WEIGHTS, NOW)

    return ranked


@pytest.fixture(scope="module")
def scored(language):
    def scored(demand, offer):
        return explain_pair(demand, offer, language, DEFAULT_WEIGHTS, NOW)

    return scored


@quick
@given(several(demands, "d"), several(offers, "o"), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(ranked, some_demands, some_offers, chance):
    mixed = chance.sample(some_offers, len(some_offers))
    assert ranked(some_demands, mixed) == ranked(some_demands, some_offers)
    turned = chance.sample(some_demands, len(some_demands))
    assert by_pair(ranked(turned, mixed)) == by_pair(ranked(some_demands, some_offers))


@quick
@given(demands, offers, st.randoms(use_true_random=False))
def test_nor_does_the_order_inside_a_record(scored, demand, offer, chance):
    def mixed(record, *fields):
        values = {name: getattr(record, name) for name in fields}
        return replace(record, **{name: tuple(chance.sample(value, len(value))) for name, value in values.items()})

    other = scored(
        mixed(demand, "required", "desired", "proofs", "figures", "languages", "cooperation", "delivery", "sizes"),
        mixed(offer, "capabilities", "proofs", "figures", "languages", "cooperation", "delivers_to", "experience"),
    )
    same = scored(demand, offer)
    assert (other.score, other.coverage) == pytest.approx((same.score, same.coverage), abs=EPSILON)
    assert (other.gates, other.band) == (same.gates, same.band)


@quick
@given(several(demands, "d", 3), several(offers, "o", 3), demands, offers)
def test_one_record_more_changes_no_other_pair(ranked, some_demands, some_offers, demand, offer):
    more = by_pair(ranked([*some_demands, replace(demand, id="new")], [*some_offers, replace(offer, id="new")]))
    assert {pair: one for pair, one in more.items() if "new" not in pair} == by_pair(ranked(some_demands, some_offers))


@quick
@given(demands, offers)
def test_a_score_is_the_sum_of_its_points(scored, demand, offer):
    found = scored(demand, offer)
    assert found.score == pytest.approx(sum(one.points for one in found.contributions), abs=1e-9)
    assert 0 <= found.score <= 100 + EPSILON and 0 <= found.coverage <= 1
    assert sum(one.max_points for one in found.contributions) == pytest.approx(100 if found.coverage else 0, abs=0.01)
    for one in found.contributions:
        assert (one.level is None) == (one.max_points == 0)
        assert one.points == pytest.approx(one.max_points * (one.level or 0), abs=0.01)


@st.composite
def met_once_more(draw):
    """(demand, offer, the offer that meets one more thing of the demand)."""
    demand, offer = draw(demands), draw(offers)
    ways = []
    if demand.required and (offer.capabilities or not offer.texts):  # a first list takes the place of what was read off the text
        ways.append(("capability", st.sampled_from(demand.required)))
    if demand.proofs:
        ways.append(("proof", st.sampled_from(demand.proofs)))
    if demand.figures:
        ways.append(("figure", st.sampled_from(demand.figures)))
    for name, field in (("languages", "languages"), ("cooperation", "cooperation"), ("delivery", "delivers_to")):
        if wanted := [code for code in getattr(demand, name) if code != "component-source"]:
            ways.append((field, st.sampled_from(wanted)))
    for field in ("volume", "stage"):
        if getattr(demand, field):
            ways.append((field, st.just(getattr(demand, field))))
    assume(ways)
    way, codes = draw(st.sampled_from(ways))
    return demand, offer, _meeting(offer, way, draw(codes))


def _meeting(offer, way, wanted):
    if way == "capability":
        others = tuple(one for one in offer.capabilities if one.notation != wanted)
        return replace(offer, capabilities=(*others, Capability(wanted)))
    if way == "proof":
        return replace(offer, proofs=(*offer.proofs, HeldProof(wanted.code)))
    if way == "figure":
        return replace(offer, figures=(*offer.figures, replace(wanted, without_exception=False)))
    if way in ("volume", "stage"):
        return replace(offer, **{way: wanted})
    return replace(offer, **{way: (*getattr(offer, way), wanted)})


SOFTWARE = ("SW", "SW-CON-OTA", "TE", "TE-HVL", "AD-PER-OBJ")
RUN_OUT = (HeldProof("iatf-16949", valid_until=date(2020, 1, 1)),)


@settings(quick, max_examples=40)
@given(met_once_more())
@example(
    (
        DemandRecord("d", required=("CS-DC", *SOFTWARE), proofs=(WishedProof("iatf-16949"),), languages=("de",)),
        OfferRecord("o", capabilities=tuple(map(Capability, SOFTWARE)), proofs=RUN_OUT, languages=("de",)),
        OfferRecord("o", capabilities=tuple(map(Capability, (*SOFTWARE, "CS-DC"))), proofs=RUN_OUT, languages=("de",)),
    )
)
def test_meeting_one_more_never_lowers_a_score(scored, case):
    demand, offer, better = case
    before, after = scored(demand, offer), scored(demand, better)
    assert after.score >= before.score - EPSILON
    new = {"proof_lacking"} if len(better.capabilities) > len(offer.capabilities) else set()
    assert (
        set(after.gates) <= set(before.gates) | new
    )  # who adds castings to software needs the foundry's certificate from then on


UNMET = ("lacking", "unknown", "not_applicable")


def unmet(found):
    """(field, code) of what the demand asks for and the offer does not meet, nor nearly."""
    for one in found.contributions:
        for entry in one.evidence:
            if one.criterion == "capability" and entry["required"] and not entry["level"]:
                yield "required", entry["concept"]
            if one.criterion == "figures" and not entry["level"]:
                yield "figures", entry["figure"]
            if one.criterion == "proofs" and entry["state"] in UNMET:
                yield "proofs", entry["proof"]
        if not one.level and one.criterion in ("languages", "cooperation", "delivery", "volume", "stage", "sizes"):
            yield one.criterion, None


@settings(quick, max_examples=40)
@given(demands, offers, st.data())
def test_taking_away_what_is_not_met_never_lowers_a_score(scored, demand, offer, data):
    before = scored(demand, offer)
    open_points = sorted(set(unmet(before)), key=repr)
    assume(open_points)
    field, code = data.draw(st.sampled_from(open_points))
    value = getattr(demand, field)
    left = (
        tuple(one for one in value if getattr(one, "code", one) != code)
        if code
        else type(value)()
        if isinstance(value, tuple)
        else None
    )
    after = scored(replace(demand, **{field: left}), offer)
    assert after.score >= before.score - EPSILON, (field, code)


changes = st.lists(st.tuples(st.sampled_from("abcde"), st.none() | offers), max_size=8)


@settings(quick, max_examples=6)
@given(changes, several(demands, "d", 2))
def test_any_sequence_of_updates_equals_a_rebuild(language, changes, some_demands):
    index, held = OfferIndex(language), {}
    for offer_id, offer in changes:
        if offer is None:
            index.remove(offer_id)
            held.pop(offer_id, None)
        else:
            held[offer_id] = replace(offer, id=offer_id)
            index.update(held[offer_id])
        rank(some_demands[:1], index, DEFAULT_WEIGHTS, NOW, 1)  # its arrays are made, and must be renewed
    rebuilt = OfferIndex.build(held.values(), language)
    assert rank(some_demands, index, DEFAULT_WEIGHTS, NOW) == rank(some_demands, rebuilt, DEFAULT_WEIGHTS, NOW)


# Any line of JSON, and any line at all

scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(10**300, 10**310) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["d", "2027-01-01", "2027-02-30", "kN", "1e999", "nan", "\ud800", "core", *CONCEPTS, *PROOFS, *FIGURES])
)  # fmt: skip
keys = st.text(max_size=4) | st.sampled_from(
    [*OFFER, *DEMAND, "de", "zh-hans", "code", "notation", "level", "min", "max", "unit", "by"]
)
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8)
entries = {
    "texts": st.dictionaries(st.sampled_from(LANGUAGES), st.text(max_size=20), max_size=2),
    "capabilities": st.lists(
        st.sampled_from(CONCEPTS) | st.fixed_dictionaries({"notation": st.sampled_from(CONCEPTS)}, optional={"level": junk, "figures": junk}),
        max_size=2,
    ),
    "figures": st.lists(
        st.fixed_dictionaries(
            {"code": st.sampled_from(FIGURES)},
            optional={"min": scalars, "max": scalars, "unit": st.sampled_from(("kN", "t", "", "?")), "without_exception": st.booleans()},
        ),
        max_size=2,
    ),
    "proofs": st.lists(st.fixed_dictionaries({"code": st.sampled_from(PROOFS)}), max_size=2),
    "employees": st.integers(),
    "required": st.lists(st.sampled_from(CONCEPTS) | st.text(max_size=3), max_size=2),
}  # fmt: skip


def lines(readers):
    """Objects with the right keys and values right or wrong, then anything."""
    values = {key: entries.get(key, junk) | junk for key in readers if key != "id"}
    objects = st.fixed_dictionaries({}, optional={"id": st.text(max_size=3) | scalars, **values, "colour": junk})
    return (objects | junk).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")) | st.binary(max_size=40)


NAMED = re.compile(
    r"line 1: (?:\w+: )*(?:key '[^']*' (?:is missing|has an unreadable value|stands twice)|unknown key |expected an object|not JSON|not UTF-8)",
    re.S,
)


def read_or_complain(read, line):
    try:
        return read([line])
    except RecordError as error:
        assert NAMED.match(str(error)), str(error)
        assert len(str(error)) < 400
        return []


@settings(quick, max_examples=40)
@given(lines(OFFER), lines(DEMAND))
@example(b"[" * 100_000, b'{"a":' * 100_000)
@example(b'{"id": "o", "texts": "de"}', b'{"id": "d", "title": ["de"]}')
@example(b'{"id": "o", "updated_on": {"a": 1}}', b'{"id": "d", "proofs": [{"code": "iso-9001", "by": {}}]}')
@example(
    b'{"id": "o", "figures": [{"code": "locking-force", "min": 1e308, "unit": "t"}]}',
    b'{"id": "d", "figures": [{"code": "locking-force", "max": "nan"}, {"code": "tolerance", "min": NaN}]}',
)
@example(b'{"id": "o", "id": "p"}', b'{"id": "", "sizes": []}')
@example(b'\xef\xbb\xbf{"id": "o", "texts": {"de": "\\ud800"}}', b'{"id": "d\xff"}')
def test_any_line_scores_or_gives_an_error_that_names_line_and_key(language, offer_line, demand_line):
    some_offers = read_or_complain(read_offers, offer_line) or [OfferRecord("o", capabilities=(Capability("CS-DC"),))]
    some_demands = read_or_complain(read_demands, demand_line) or [DemandRecord("d", required=("CS-DC",))]
    index = OfferIndex.build(some_offers, language)
    for found in iter_ranked(some_demands, index, DEFAULT_WEIGHTS, NOW):
        json.dumps(_row(found, ("de", "zh-hans"), language), ensure_ascii=False, allow_nan=False).encode()


def test_what_is_right_reads_as_it_was_written():
    offer = {
        "id": "o",
        "employees": 35,
        "figures": [{"code": "locking-force", "max": "9e3", "unit": "kN"}],
        "updated_on": "2026-05-01",
    }
    (found,) = read_offers([json.dumps(offer)])
    assert (found.employees, found.figures[0].max, found.updated_on) == (35, "9e3", date(2026, 5, 1))

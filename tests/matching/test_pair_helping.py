"""What would help: computed by the engine, kept as long as it is true, and told without telling who seeks."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import Company, Proof, ProofType
from companies.services.profiles import save_facts, set_capabilities
from companies.services.proofs import set_proofs
from companies.views.access import current_words
from matching.advice_words import in_words
from matching.engine.changes import EFFORTS
from matching.models import Advice, Demand, DemandProof
from matching.services.advising import compute_advice, run_advice
from matching.services.demands import change_state, set_requirements
from matching.services.helping import advice_for, demands_for, stamp_of, sweep_due_advice
from tests.factories import make_company, make_demand, make_mandate, make_user
from tests.matching.engine_parts import fresh_shard
from tests.matching.introduction_parts import CASTING, make_cast, make_pair
from tests.support.leaks import leaks, secrets_of, texts_of

pytestmark = pytest.mark.django_db
IATF = "iatf-16949"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    """The offering company's certificate has run out, and the demand asks for it without exception."""
    pair = make_pair(crowd=0)
    insist(pair.demand)
    Proof.objects.create(company=pair.offering, proof_type=proof_type(), valid_until=date(2020, 1, 1))
    return pair


def proof_type(code=IATF):
    return ProofType.objects.get(code=code)


def insist(demand, code=IATF):
    DemandProof.objects.create(demand=demand, proof_type=proof_type(code), is_without_exception=True)


def advise():
    """As the shard's process does it."""
    fresh_shard()  # tests write rows without telling it
    run_advice(0, now=timezone.now())


def computed(company):
    fresh_shard()
    return compute_advice(company, TODAY)


def page_of(client, company, language="en"):
    with override(language):
        return client.get(reverse("matching:advice_detail", args=[company.pk]))


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def owner(pair):
    return pair.offering.memberships.get().user


def changes_of(gains):
    return [[(change["kind"], change["code"]) for change in gain["changes"]] for gain in gains]


def test_first_it_is_being_computed_then_it_is_there(client, pair):
    client.force_login(owner(pair))
    first = page_of(client, pair.offering)
    assert first.status_code == 200 and "is being computed" in words_of(first)
    advise()
    words = words_of(page_of(client, pair.offering))
    assert "is being computed" not in words
    assert "Renew IATF 16949" in words and "1 demand more" in words and "would fit well" in words
    assert (
        reverse("companies:capability_review", args=[pair.offering.pk]) in page_of(client, pair.offering, "de").content.decode()
    )


def test_what_it_promises_holds_when_the_change_is_made(pair):
    gain = next(gain for gain in computed(pair.offering) if ("renewal", IATF) in changes_of([gain])[0])
    assert [move["demand"] for move in gain["won"]] == [str(pair.demand.pk)]
    set_proofs(pair.offering, {IATF: {"valid_until": None}}, by=pair.manager)
    moves = [move for gain in computed(pair.offering) for move in gain["won"] if move["demand"] == str(pair.demand.pk)]
    assert all(move["before"] != "weak" for move in moves), "it fits by now; other changes may bring more"


def test_the_profile_the_demands_and_the_day_make_it_old(pair, monkeypatch):
    advice_for(pair.offering)
    advise()
    assert advice_for(pair.offering)[1]

    def is_renewed_after(change):
        stamp = stamp_of(pair.offering)
        change()
        pair.offering.refresh_from_db()
        assert stamp_of(pair.offering) != stamp
        advice, is_current = advice_for(pair.offering)
        assert advice.gains is not None and not is_current
        advise()
        return advice_for(pair.offering)[1]

    def chosen(level):
        return {CASTING: {"level": level}}

    assert is_renewed_after(lambda: save_facts(pair.offering, {"languages": ["de"]}, by=pair.manager))
    assert is_renewed_after(lambda: set_capabilities(pair.offering, chosen("planned"), by=pair.manager))
    assert is_renewed_after(lambda: set_proofs(pair.offering, {}, by=pair.manager))
    assert is_renewed_after(lambda: set_requirements(pair.demand, by=pair.manager, musts=[CASTING, "SW"]))
    assert is_renewed_after(lambda: make_demand(pair.seeking, musts=[CASTING]))
    assert is_renewed_after(lambda: change_state(pair.demand, "on_hold", by=pair.manager))
    assert is_renewed_after(lambda: monkeypatch.setattr("matching.services.helping.ENGINE_VERSION", "another"))
    assert is_renewed_after(lambda: monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2040, 1, 1)))


def test_asking_twice_computes_once(pair):
    advice_for(pair.offering)
    due = Advice.objects.get().due_at
    advice_for(pair.offering)
    assert Advice.objects.get().due_at == due
    advise()
    assert Advice.objects.get().due_at is None
    advice_for(pair.offering)
    assert Advice.objects.get().due_at is None, "what is true is not asked for again"


def test_a_failure_is_kept_and_tried_again_later(pair, monkeypatch):
    advice_for(pair.offering)
    monkeypatch.setattr("matching.services.advising.what_would_help", lambda *_: 1 / 0)
    advise()
    advice = Advice.objects.get()
    assert advice.last_error.startswith("ZeroDivisionError") and advice.due_at > timezone.now() and advice.computed_at is None
    monkeypatch.undo()
    run_advice(0, now=advice.due_at)
    assert Advice.objects.get().computed_at and Advice.objects.get().last_error == ""


def test_what_belongs_to_a_shard_that_is_no_more_finds_its_way(pair):
    advice_for(pair.offering)
    Advice.objects.update(shard=7)
    sweep_due_advice(now=timezone.now())
    assert Advice.objects.get().shard == 0


def test_only_demands_that_the_company_may_see_are_counted(pair):
    insist(make_demand(pair.seeking, musts=[CASTING], state="draft"))
    insist(make_demand(pair.seeking, musts=[CASTING], state="on_hold"))
    insist(make_demand(pair.seeking, musts=[CASTING], expires_on=date(2020, 1, 1)))
    insist(make_demand(make_company(kind="partner", state="submitted"), musts=[CASTING]))
    insist(make_demand(make_company(), musts=[CASTING]))
    insist(make_demand(make_company(kind="partner", parent_company=pair.offering), musts=[CASTING]))
    assert list(demands_for(pair.offering)) == [pair.demand]
    assert set(demands_for(pair.offering)) <= set(Demand.objects.visible_to(owner(pair)))
    assert {move["demand"] for gain in computed(pair.offering) for move in gain["won"]} == {str(pair.demand.pk)}


def test_a_demand_that_has_been_closed_since_is_neither_shown_nor_counted(client, pair):
    insist(make_demand(pair.seeking, musts=[CASTING], title_de="Zweites Gesuch"))
    advice_for(pair.offering)
    advise()
    client.force_login(owner(pair))
    assert "2 demands more" in words_of(page_of(client, pair.offering))
    change_state(pair.demand, "on_hold", by=pair.manager)
    words = words_of(page_of(client, pair.offering))
    assert "computed anew" in words and "1 demand more" in words
    assert str(pair.demand.pk) not in page_of(client, pair.offering).content.decode()


def test_an_anonymous_seeker_stays_anonymous_and_unquoted(client, pair):
    advice_for(pair.offering)
    advise()
    client.force_login(owner(pair))
    pages = {language: page_of(client, pair.offering, language).content.decode() for language in ("de", "en", "zh-hans")}
    released = {pair.demand.title_de, pair.demand.summary_de}
    texts = [*texts_of(pair.seeking), *(text for text in texts_of(pair.demand) if text not in released)]
    for language, page in pages.items():
        assert pair.demand.title_de in page
        assert leaks(page, secrets=secrets_of(pair.seeking), texts=texts) == set(), language
    assert leaks(str(Advice.objects.get().gains), secrets=secrets_of(pair.seeking), texts=texts) == set()


def test_words_that_only_the_text_of_a_demand_has_are_no_advice(pair):
    """The description is not shown to the offering side, so nothing that only it says may be."""
    Demand.objects.update(description_de="Gesucht mit ISO 14001, in englischer Sprache, mit Spritzguss und 900 t Schließkraft.")
    codes = {code for gain in changes_of(computed(pair.offering)) for _kind, code in gain}
    assert not codes & {"iso-14001", "en", "PL-INJ", "locking-force"}


def test_who_reads_it(client, pair):
    expected = {
        "offering_editor": 200,
        "offering_viewer": 200,
        "mandated_multiplier": 200,
        "seeking_owner": 403,
        "stranger": 403,
        "auditor": 404,
        "manager": 200,
    }
    found = {}
    for who, user in make_cast(pair).items():
        client.force_login(user)
        found[who] = page_of(client, pair.offering).status_code
    assert found == expected


def test_who_may_only_read_gets_no_link_to_a_form(client, pair):
    advice_for(pair.offering)
    advise()
    cast, form = make_cast(pair), reverse("companies:capability_review", args=[pair.offering.pk])[3:]
    for who, has_form in (("offering_editor", True), ("offering_viewer", False), ("mandated_multiplier", False)):
        client.force_login(cast[who])
        assert (form in page_of(client, pair.offering).content.decode()) == has_form, who


@pytest.mark.parametrize("fields", [{"state": "submitted"}, {"is_open_for_introductions": False}])
def test_a_profile_that_is_not_suggested_has_nothing_computed(client, pair, fields):
    Company.objects.filter(pk=pair.offering.pk).update(**fields)
    client.force_login(owner(pair))
    assert "not suggested to anybody" in words_of(page_of(client, pair.offering))
    assert not Advice.objects.exists()


def test_where_nothing_helps_the_page_says_so(client, pair):
    Demand.objects.exclude(pk=pair.demand.pk).delete()
    change_state(pair.demand, "on_hold", by=pair.manager)
    advice_for(pair.offering)
    advise()
    client.force_login(owner(pair))
    assert "No small change would open further demands" in words_of(page_of(client, pair.offering))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_as_often_whatever_it_shows(client, pair, number):
    for each in range(number - 1):
        demand = make_demand(make_company(kind="partner"), musts=[CASTING])
        insist(demand, ("iso-14001", "iso-9001")[each])
        Proof.objects.create(
            company=pair.offering, proof_type=proof_type(("iso-14001", "iso-9001")[each]), valid_until=date(2020, 1, 1)
        )
    advice_for(pair.offering)
    advise()
    client.force_login(owner(pair))
    page_of(client, pair.offering)
    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, pair.offering)
    assert len(re.findall(r"<article", page.content.decode())) >= number
    assert len(queries) <= 32


def test_it_is_linked_from_the_own_profile(client, pair):
    client.force_login(owner(pair))
    page = client.get(reverse("companies:company_detail", args=[pair.offering.pk])).content.decode()
    assert reverse("matching:advice_detail", args=[pair.offering.pk]) in page


def test_a_chinese_company_is_helped_with_german_demands(client, pair):
    demand = make_demand(make_company(), musts=[CASTING], summary_zh_hans="摘要")
    insist(demand)
    caster = make_company("宁波压铸", kind="partner", concepts=[CASTING], owner=make_user())
    Proof.objects.create(company=caster, proof_type=proof_type(), valid_until=date(2020, 1, 1))
    assert [move["demand"] for gain in computed(caster)[:1] for move in gain["won"]] == [str(demand.pk)]


def test_every_kind_of_change_has_words_in_every_language(taxonomy):
    codes = {
        "figure": ("locking-force", CASTING, 800.0),
        "languages": ("zh-hans", None, None),
        "translation": ("zh-hans", None, None),
        "delivery": ("china", None, None),
        "cooperation": ("supply", None, None),
        "proof": (IATF, None, None),
        "renewal": (IATF, None, None),
    }
    for kind, effort in EFFORTS.items():
        code, concept, low = codes.get(kind, (CASTING, "CS-DC", None))
        change = {"kind": kind, "code": code, "concept": concept, "min": low, "max": None, "effort": effort}
        texts = set()
        for language in ("de", "en", "zh-hans"):
            with override(language):
                worded = in_words(change, current_words())
                texts.add(worded.text)
                assert reverse(worded.form, args=["9a4f2a8e-5d0c-4b7e-9a52-0d6f0f1f7a11"])
        assert len(texts) == 3, kind


def test_a_mandate_that_has_ended_no_longer_reads(client, pair):
    chamber = make_company(kind="multiplier", side="berlin_brandenburg", owner=make_user())
    mandate = make_mandate(chamber, pair.offering)
    client.force_login(chamber.memberships.get().user)
    assert page_of(client, pair.offering).status_code == 200
    type(mandate).objects.filter(pk=mandate.pk).update(ended_at=timezone.now())
    assert page_of(client, pair.offering).status_code in (403, 404)

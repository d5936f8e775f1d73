"""Searching: what is found, in which language, and by whom. Anonymous companies are found by the codes they show, by nothing else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.celery import app
from companies.models import Company, SearchDocument, SearchRefresh
from companies.rules import can_see_identity
from companies.search.documents import write_document
from companies.search.finding import documents_for, in_order
from companies.search.refresh import index_all_phrases, run_search_refreshes
from companies.search.rows import lot_of
from companies.services import save_texts, set_capabilities
from companies.tasks import refresh_all_documents_task
from tests.factories import make_company, make_figure, make_user

pytestmark = pytest.mark.django_db

SENTENCE = "Unsere Gießerei am Mellensee gießt Gehäuse für Wallboxen."


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def partner(taxonomy):
    """A verified Chinese buyer."""
    user = make_user(language="zh-hans")
    make_company("长春采购有限公司", kind="partner", owner=user)
    return user


@pytest.fixture
def manager(db):
    return make_user(role="project_manager")


def indexed(*companies, phrases=False):
    for company in companies:
        write_document(company.pk)
    run_search_refreshes(now=timezone.now())
    if phrases:
        index_all_phrases()
    return companies


def search(client, user, language="zh-hans", **query):
    client.force_login(user)
    with override(language):
        return client.get(reverse("companies:supplier_search"), query)


def found(response):
    return set(Company.objects.filter(pk__in=[card.object_id for card in response.context["cards"]]))


def crowd(number=5, **fields):
    """Anonymous companies that have each other to hide among."""
    fields = {"visibility": 2, "employees": 20, "region": "brandenburg", "concepts": ["CS-DC-AL"]} | fields
    return [make_company(**fields) for _ in range(number)]


@pytest.mark.parametrize("words", ["铝合金压铸", "Aluminiumdruckguss", "aluminium die casting"])
def test_a_chinese_reader_finds_german_suppliers_named_and_anonymous(client, partner, words):
    caster = make_company("Guss GmbH", visibility=3, concepts=["CS-DC-AL"], region="brandenburg")
    mill = make_company("Fräs GmbH", visibility=3, concepts=["MC-MIL-5AX"], region="berlin")
    hidden = crowd()
    indexed(caster, mill, *hidden)
    response = search(client, partner, q=words)
    assert found(response) == {caster, *hidden}
    assert [entry.label for entry in response.context["understood"]] == ["铝合金压铸"]


def test_anonymous_cards_carry_codes_only(client, partner):
    hidden = crowd(description=SENTENCE, city="Mellensee", summary_de="Die Gießerei am Mellensee")
    indexed(*hidden)
    page = search(client, partner, "en", q="Aluminiumdruckguss").content.decode()
    assert page.count("Anonymous profile") == len(hidden)
    assert [word for word in ("Mellensee", "Werk ", *(company.name_de for company in hidden)) if word in page] == []


@pytest.mark.parametrize("asked", ["name", "sentence", "distinctive words", "pinyin", "typo"])
@pytest.mark.parametrize("visibility", [1, 2])
def test_neither_its_name_nor_its_words_single_an_anonymous_company_out(client, partner, visibility, asked):
    others = crowd(6)
    secret = make_company(
        "Mellenseer Sonderguss GmbH",
        name_zh_hans="梅伦湖特种铸造",
        visibility=visibility,
        employees=20,
        region="brandenburg",
        concepts=["CS-DC-AL"],
        description=SENTENCE,
    )
    indexed(secret, *others, phrases=True)
    words = {
        "name": "Mellenseer Sonderguss GmbH",
        "sentence": SENTENCE,
        "distinctive words": "Mellensee Wallboxen",
        "pinyin": "mei lun hu te zhong zhu zao",
        "typo": "Melenseer Sonderguss",
    }[asked]
    result = found(search(client, partner, q=words))
    assert result in (set(), set(others) | ({secret} if visibility == 2 else set()))  # all alike, or none


def test_equal_anonymous_companies_do_not_stand_in_the_order_of_their_names(partner):
    companies = [
        make_company(f"{letter}-Guss GmbH", visibility=2, employees=20, region="berlin", concepts=["CS-DC-AL"])
        for letter in "ABCDEFGH"
    ]
    indexed(*companies)
    order = in_order(documents_for(partner, "supplier"), None)
    shown = [SearchDocument.objects.get(pk=pk).object_id for pk in order]
    assert shown == sorted((company.pk for company in companies), key=lot_of)


def test_a_rare_code_does_not_find_the_one_company_that_hides_it(client, partner):
    rare = crowd(1, concepts=["EM-BAT-BMS"])[0]
    indexed(rare, *crowd(5))
    assert found(search(client, partner, q="电池管理系统")) == set()
    assert rare in found(search(client, partner))  # among all others, as a company of which nothing can be said


def test_what_a_crowd_no_longer_shares_is_no_longer_found(client, partner):
    companies = crowd(5)
    indexed(*companies)
    assert found(search(client, partner, q="铝合金压铸")) == set(companies)
    Company.objects.filter(pk=companies[0].pk).update(state="suspended")
    indexed(companies[0])
    assert found(search(client, partner, q="铝合金压铸")) == set()


def test_each_side_searches_the_other(client, partner, manager):
    supplier = make_user()
    own = make_company("Adler Technik GmbH", visibility=3, owner=supplier)
    multiplier = make_user()
    make_company("开发区", kind="multiplier", owner=multiplier)
    buyer = Company.objects.get(name_zh_hans="长春采购有限公司")
    Company.objects.filter(pk=buyer.pk).update(visibility=3)
    indexed(*Company.objects.all())
    assert found(search(client, supplier)) == {buyer}
    assert found(search(client, partner)) == {own}
    assert found(search(client, multiplier)) == {own}
    assert found(search(client, multiplier, kind="partner")) == {buyer}
    assert found(search(client, partner, kind="partner")) == {own}  # not theirs to choose
    assert found(search(client, manager)) == set(Company.objects.all())


def test_who_is_not_verified_reads_public_names_only(client, partner):
    newcomer = make_user()
    make_company(kind="partner", state="draft", owner=newcomer)
    public, members, anonymous, team = indexed(*(make_company(visibility=visibility) for visibility in (4, 3, 2, 1)))
    named = {card.company for card in search(client, newcomer).context["cards"]} - {None}
    assert (named, found(search(client, newcomer))) == ({public}, {public, members, anonymous})
    named = {card.company for card in search(client, partner).context["cards"]} - {None}
    assert (named, found(search(client, partner))) == ({public, members}, {public, members, anonymous})
    assert team not in found(search(client, partner))


def test_drafts_are_for_the_team(client, partner, manager):
    draft, imported = indexed(make_company(state="draft", visibility=4), make_company(state="imported", visibility=4))
    assert found(search(client, partner)) == set()
    assert {draft, imported} <= found(search(client, manager))


def test_visitors_find_what_is_public_or_anonymous(client, taxonomy):
    levels = {level: indexed(*crowd(visibility=level))[0] for level in (1, 2, 3)}
    public = indexed(make_company("Offen GmbH", visibility=4, concepts=["CS-DC-AL"]))[0]
    response = client.get("/de/search/", {"q": "Aluminiumdruckguss"})
    named = {card.company for card in response.context["cards"]} - {None}
    assert named == {public}
    assert {levels[2], levels[3]} <= found(response) and levels[1] not in found(response)
    page = response.content.decode()
    assert "Werk " not in page and f"/company/{levels[3].pk}" not in page


def test_named_to_says_the_same_as_can_see_identity(partner, manager):
    newcomer, auditor = make_user(), make_user(role="auditor")
    make_company(kind="partner", state="draft", owner=newcomer)
    for visibility in (1, 2, 3, 4):
        for state in ("verified", "draft"):
            make_company(visibility=visibility, state=state)
    for user in (partner, manager, newcomer, auditor):
        named = set(Company.objects.named_to(user))
        assert named == {company for company in Company.objects.all() if can_see_identity(user, company)}


def test_a_concept_that_is_not_meant_can_be_removed(client, partner):
    caster = indexed(make_company("Guss GmbH", visibility=3, concepts=["CS-DC-AL"]))[0]
    response = search(client, partner, q="铝合金压铸")
    (entry,) = response.context["understood"]
    client.force_login(partner)
    again = client.get("/zh-hans/search/" + entry.address)
    assert again.context["understood"] == []
    assert found(again) == {caster}  # by the label's words


def test_a_word_that_no_concept_has_is_searched_in_the_texts(client, partner):
    box, _other = indexed(make_company(visibility=3, description=SENTENCE), make_company(visibility=3, description="Wir fräsen."))
    assert found(search(client, partner, q="Wallbox")) == {box}


def test_what_is_near_in_meaning_is_found(client, partner):
    washer, _other = indexed(
        make_company(visibility=3, description="Reinigung von Fahrzeugen"),
        make_company(visibility=3, description="Beratung zu Steuern"),
        phrases=True,
    )
    assert found(search(client, partner, q="车辆清洁")) == {washer}


def test_a_sibling_of_what_is_sought_stands_before_what_only_shares_its_words(client, partner):
    valves, caster = indexed(
        make_company(visibility=3, description="Ventile, Aluminiumlegierung"),
        make_company(visibility=3, description="Wärmebehandlung von Aluminium", concepts=["CS-DC-STR"]),
        phrases=True,
    )
    cards = search(client, partner, q="铝合金压铸").context["cards"]
    assert [card.object_id for card in cards] == [caster.pk, valves.pk]


def test_facets_count_and_narrow(client, partner):
    indexed(
        make_company("A", visibility=3, concepts=["CS-DC-AL"], region="berlin", employees=5, proofs=["iso-9001"]),
        make_company("B", visibility=3, concepts=["CS-DC-AL"], region="brandenburg", employees=60, cooperation=["supply"]),
        make_company("C", visibility=3, concepts=["EM-BAT-BMS"], region="berlin", employees=60),
    )
    response = search(client, partner, region="berlin")
    numbers = {facet.name: {option.code: option.number for option in facet.options} for facet in response.context["facets"]}
    assert {card.company.name_de for card in response.context["cards"]} == {"A", "C"}
    assert numbers["region"] == {"berlin": 2, "brandenburg": 1}  # as if no region were chosen
    assert (numbers["field"], numbers["size"], numbers["proof"]) == (
        {"CS": 1, "EM": 1},
        {"micro": 1, "medium": 1},
        {"iso-9001": 1},
    )
    both = search(client, partner, region=["berlin", "brandenburg"], size="medium")
    assert {card.company.name_de for card in both.context["cards"]} == {"B", "C"}


def test_where_nothing_is_left_one_filter_is_dropped_and_named(client, partner):
    indexed(
        make_company("A", visibility=3, region="berlin", employees=5),
        make_company("B", visibility=3, region="berlin", employees=5),
        make_company("C", visibility=3, region="brandenburg", employees=60),
    )
    response = search(client, partner, "en", region="berlin", size="medium")
    with override("en"):
        assert [str(name) for name in response.context["dropped"]] == ["Size"]
    assert {card.company.name_de for card in response.context["cards"]} == {"A", "B"}
    assert "We left this one out" in response.content.decode()


def test_nothing_found_offers_the_project_team(client, partner):
    page = search(client, partner, "en", q="xyzzy").content.decode()
    assert "Nothing found" in page and "/en/contact/" in page


def test_nothing_found_offers_related_topics_that_hold_somebody(client, partner):
    """From the topic above what was asked for down to what only means about the same; each link finds as many as it says."""
    casters = [make_company(visibility=3, concepts=["CS-IMP"]), make_company(visibility=3, concepts=["CS-IMP"])]
    indexed(*casters)
    response = search(client, partner, "en", q="Feinguss")
    assert found(response) == set()
    topics = response.context["nearest"]
    assert (topics[0].label, topics[0].number) == ("Casting", 2)
    for topic in topics:
        assert client.get("/en/search/" + topic.address).context["total"] == topic.number


def test_a_text_in_another_language_or_by_a_machine_says_so(client, partner):
    """Never silently the wrong language."""
    german = make_company("Guss GmbH", visibility=3, summary_de="Wir gießen Gehäuse.", concepts=["CS-DC-AL"])
    indexed(german)
    assert '<span class="foreign__chip">德文</span>' in search(client, partner).content.decode()
    german.summary_zh_hans, german.text_states = "我们生产铸造壳体。", {"summary": {"zh-hans": "machine"}}
    german.save()
    page = search(client, partner).content.decode()
    assert "我们生产铸造壳体。" in page and "机器翻译" in page and "Wir gießen" not in page


def test_a_filter_can_be_taken_off_by_its_chip(client, partner):
    indexed(make_company("A", visibility=3, region="berlin"), make_company("B", visibility=3, region="brandenburg"))
    response = search(client, partner, "en", region=["berlin", "brandenburg"], page=1)
    berlin, brandenburg = response.context["narrowed"]
    assert (berlin.label, brandenburg.label) == ("Berlin", "Brandenburg")
    left = client.get("/en/search/" + berlin.address)
    assert {card.company.name_de for card in left.context["cards"]} == {"B"}


@pytest.mark.parametrize("kind", ["", "demand"])
def test_an_empty_question_shows_what_can_be_asked(client, partner, kind):
    response = search(client, partner, kind=kind)
    assert len(response.context["examples"]) == 3
    assert search(client, partner, kind=kind, q="压铸").context["examples"] == []


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?page=x", "?page=99", "?region=%27&size=x&without=y&kind=z", "?q=%27%3A%26%7C%21", "?without=%00&kind=demand"],
)
def test_any_address_is_answered(client, partner, query):
    client.force_login(partner)
    assert client.get("/de/search/" + query).status_code == 200


def test_a_question_that_is_too_long_is_told_so(client, partner):
    client.force_login(partner)
    response = client.get("/de/search/", {"q": "a" * 300})
    assert (response.status_code, response.context["form"].is_too_long) == (422, True)


def test_the_same_number_of_queries_for_one_and_three(client, partner):
    indexed(*crowd(5), make_company(visibility=3, concepts=["CS-DC-AL"]))
    search(client, partner, q="铝合金压铸")
    with CaptureQueriesContext(connection) as few:
        search(client, partner, q="铝合金压铸")
    indexed(*crowd(4), *(make_company(visibility=3, concepts=["CS-DC-AL"]) for _ in range(3)))
    with CaptureQueriesContext(connection) as many:
        search(client, partner, q="铝合金压铸")
    assert len(few) == len(many)


def test_many_results_come_in_pages_that_keep_the_search(client, partner):
    indexed(*(make_company(visibility=3, concepts=["CS-DC-AL"]) for _ in range(14)))
    first = search(client, partner, q="铝合金压铸", region="")
    second = search(client, partner, q="铝合金压铸", page=2)
    assert (len(found(first)), len(found(second))) == (12, 2)
    assert not found(first) & found(second)
    assert "page=2" in first.content.decode()


def test_saving_a_profile_writes_its_document(client, partner, manager):
    company = make_company(visibility=3)
    set_capabilities(company, {"CS-DC-AL": {}}, by=manager)
    save_texts(company, {("name", "de"): "Ganz Neu GmbH"}, by=manager)
    assert found(search(client, partner, q="Ganz Neu")) == {company}
    assert found(search(client, partner, q="压铸")) == {company}


def test_every_night_the_documents_follow_the_proofs_that_expired(taxonomy):
    SearchRefresh.objects.all().delete()
    refresh_all_documents_task.run()
    assert list(SearchRefresh.objects.values_list("side", flat=True)) == [""]
    assert app.conf.beat_schedule["documents"]["task"] == refresh_all_documents_task.name


def test_a_figure_that_a_word_names_twice_asks_for_either_machine(client, partner):
    """锁模力 is said of die casting and of moulding; with a process beside it, it is one of them."""
    caster = make_company("Guss GmbH", visibility=3, concepts=["CS-DC-AL"])
    moulder = make_company("Spritz GmbH", visibility=3, concepts=["PL-INJ"])
    small = make_company("Klein GmbH", visibility=3, concepts=["CS-DC-AL"])
    make_figure(caster, "CS-DC-AL", "locking-force", min=2000, max=9000)
    make_figure(moulder, "PL-INJ", "clamping-force", min=2000, max=9000)
    make_figure(small, "CS-DC-AL", "locking-force", min=1000, max=4000)
    indexed(caster, moulder, small)
    assert found(search(client, partner, q="锁模力≥800吨")) == {caster, moulder}
    assert found(search(client, partner, q="压铸 锁模力≥800吨")) == {caster}
    assert found(search(client, partner, q="压铸机锁模力≥800吨")) == {caster}


def test_who_finds_nothing_takes_the_words_along_into_a_demand(client, taxonomy):
    with override("zh-hans"):
        response = client.get(reverse("companies:supplier_search"), {"q": "镁合金 & 半固态压铸"})
        form = client.get(re.search(r'href="([^"]*quick/\?text=[^"]*)"', response.content.decode())[1])
    assert response.context["total"] == 0
    assert form.context["form"]["text"].value() == "镁合金 & 半固态压铸"

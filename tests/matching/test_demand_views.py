import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from becan.models import ActivityLog, OutgoingMail
from matching.models import Demand, Match, MatchRefresh
from tests.factories import make_company, make_demand, make_mandate, make_user

pytestmark = pytest.mark.django_db
TEXT = "我们寻找车载充电机供应商，要求通过IATF 16949认证，年需求量10万件。电池管理系统也可以一并报价。"


@pytest.fixture
def cast(taxonomy):
    people = {name: make_user(f"{name}@example.org", language="zh-hans") for name in ("owner", "editor", "viewer")}
    seeking = make_company(
        "长春某汽车部件", kind="partner", owner=people["owner"], editor=people["editor"], viewer=people["viewer"]
    )
    people["multiplier"] = make_user("multiplier@example.org", language="zh-hans")
    zone = make_company("长春某开发区", kind="multiplier", owner=people["multiplier"])
    make_mandate(zone, seeking)
    people["supplier"] = make_user("supplier@example.org")
    make_company(owner=people["supplier"], concepts=["EM-PEL-OBC"])
    people["draft_supplier"] = make_user("draft@example.org")
    make_company(owner=people["draft_supplier"], state="draft")
    people["manager"] = make_user("manager@example.org", role="project_manager")
    return people | {"company": seeking}


def url(name, demand=None):
    return reverse(f"matching:{name}", args=[demand.pk] if demand else [])


def log_in(client, user, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "becan.middleware.StaffNeedsMfa"]
    client.force_login(user)
    client.cookies["django_language"] = user.language


def test_a_chinese_sentence_becomes_a_demand_with_must_and_proof(client, cast, settings):
    log_in(client, cast["owner"], settings)
    answer = client.post("/zh-hans/demands/new/", {"title": "寻找车载充电机供应商", "description": TEXT})
    demand = Demand.objects.get()
    assert answer.url == f"/zh-hans/demands/{demand.pk}/requirements/"
    assert (demand.original_language, demand.title_zh_hans, demand.title_de) == ("zh-hans", "寻找车载充电机供应商", None)
    page = client.get(answer.url).content.decode()
    assert "<mark>车载充电机</mark>" in page
    assert "<mark>IATF 16949认证</mark>" in page
    form = {"c-EM-PEL-OBC-keep": "on", "c-EM-PEL-OBC-level": "must", "c-EM-BAT-BMS-keep": "on", "c-EM-BAT-BMS-level": "wish"}
    answer = client.post(answer.url, form | {"p-iatf-16949-keep": "on", "p-iatf-16949-is_without_exception": "on"})
    assert answer.url == f"/zh-hans/demands/{demand.pk}/conditions/"
    assert set(demand.demand_concepts.values_list("concept__notation", "is_must")) == {
        ("EM-PEL-OBC", True),
        ("EM-BAT-BMS", False),
    }
    assert list(demand.demand_proofs.values_list("proof_type__code", "is_without_exception")) == [("iatf-16949", True)]
    facts = {"cooperation": "supply", "delivery": "europe", "languages": ["zh-hans", "en"], "identity": "anonymous"}
    facts |= {"technical": "6.6 kW"}
    answer = client.post(answer.url, facts | {"expires_on": str(_in_days(90))})
    assert answer.url == f"/zh-hans/demands/{demand.pk}/"
    client.post(f"/zh-hans/demands/{demand.pk}/submit/")
    demand.refresh_from_db()
    assert (demand.state, demand.languages, demand.expires_on) == ("submitted", ["zh-hans", "en"], _in_days(90))
    assert set(OutgoingMail.objects.values_list("kind", "to", "languages")) == {
        ("demand_submitted", "owner@example.org", "zh-hans"),
        ("demand_submitted", "editor@example.org", "zh-hans"),
    }


def _in_days(days):
    from datetime import timedelta

    from django.utils import timezone

    return timezone.localdate() + timedelta(days=days)


def test_what_was_typed_stays_in_a_faulty_form(client, cast, settings):
    log_in(client, cast["owner"], settings)
    answer = client.post(url("demand_create"), {"title": "", "description": TEXT})
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert not Demand.objects.exists()


def test_a_concept_found_by_search_is_added_as_a_must_beside_what_was_ticked(client, cast, settings):
    log_in(client, cast["owner"], settings)
    demand = make_demand(cast["company"], state="draft", description_zh_hans=TEXT)
    page = client.get(url("demand_requirements", demand), {"q": "Druckguss"}).content.decode()
    assert 'value="CS-DC"' in page
    client.post(url("demand_requirements", demand), {"c-EM-PEL-OBC-keep": "on", "c-EM-PEL-OBC-level": "wish", "add": "CS-DC"})
    assert set(demand.demand_concepts.values_list("concept__notation", "is_must")) == {("EM-PEL-OBC", False), ("CS-DC", True)}


@pytest.mark.parametrize(
    ("who", "status", "state"),
    [
        ("owner", 302, "submitted"),
        ("editor", 302, "submitted"),
        ("viewer", 403, "draft"),
        ("multiplier", 302, "submitted"),
        ("supplier", 404, "draft"),
        ("manager", 302, "submitted"),
    ],
)
def test_submitting_for_the_seeking_company(client, cast, settings, who, status, state):
    log_in(client, cast[who], settings)
    demand = make_demand(cast["company"], state="draft")
    assert client.post(url("demand_submit", demand)).status_code == status
    demand.refresh_from_db()
    assert demand.state == state


def test_a_mandated_multiplier_acts_on_behalf_and_it_shows(client, cast, settings):
    log_in(client, cast["multiplier"], settings)
    client.post(url("demand_create"), {"title": "寻找车载充电机供应商", "description": TEXT})
    demand = Demand.objects.get()
    assert (demand.company, demand.on_behalf_by.name_zh_hans) == (cast["company"], "长春某开发区")
    assert ActivityLog.objects.about(demand).get().on_behalf_of == cast["company"]
    page = client.get(url("demand_detail", demand)).content.decode()
    assert "长春某开发区" in page


def test_publishing_needs_title_and_summary_in_the_readers_language(client, cast, settings):
    log_in(client, cast["manager"], settings)
    demand = make_demand(cast["company"], state="submitted", musts=["EM-PEL-OBC"], title_de="", summary_de="")
    answer = client.post(
        url("demand_review", demand), {"decision": "publish", "release-title": "Ladegerät gesucht", "release-summary": ""}
    )
    assert answer.status_code == 422
    assert "Ladegerät gesucht" in answer.content.decode()
    words = {"release-title": "On-Board-Ladegerät gesucht", "release-summary": "Für ein Werk in Europa."}
    assert client.post(url("demand_review", demand), {"decision": "publish"} | words).status_code == 302
    demand.refresh_from_db()
    assert (demand.state, demand.title_de, demand.text_states["title"]["de"]) == (
        "published",
        "On-Board-Ladegerät gesucht",
        "checked",
    )
    assert demand.published_at and MatchRefresh.objects.filter(demand=demand).exists()
    assert OutgoingMail.objects.filter(kind="demand_published").count() == 2


def test_a_demand_of_an_unverified_company_is_not_published_and_nothing_is_half_written(client, cast, settings):
    log_in(client, cast["manager"], settings)
    demand = make_demand(make_company(kind="partner", state="submitted"), state="submitted", musts=["EM-PEL-OBC"], title_de="")
    answer = client.post(
        url("demand_review", demand), {"decision": "publish", "release-title": "Titel", "release-summary": "Text"}
    )
    assert answer.status_code == 409
    demand.refresh_from_db()
    assert (demand.state, demand.title_de) == ("submitted", "")


def test_the_second_decision_is_told_of_the_first(client, cast, settings):
    log_in(client, cast["manager"], settings)
    demand = make_demand(cast["company"], state="rejected", musts=["EM-PEL-OBC"])
    answer = client.post(url("demand_review", demand), {"decision": "ask", "ask-question": "Welche Stückzahl?"})
    assert answer.status_code == 409
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("supplier", 200), ("draft_supplier", 404), ("owner", 200), ("viewer", 403), ("multiplier", 200), ("manager", 200)],
)
def test_reading_a_published_demand(client, cast, settings, who, status):
    log_in(client, cast[who], settings)
    demand = make_demand(cast["company"], musts=["EM-PEL-OBC"])
    assert client.get(url("demand_detail", demand)).status_code == (200 if who == "viewer" else status)


def test_the_other_side_reads_codes_and_released_words_of_an_anonymous_demand(client, cast, settings):
    log_in(client, cast["supplier"], settings)
    demand = make_demand(
        cast["company"],
        musts=["EM-PEL-OBC"],
        title_de="On-Board-Ladegerät gesucht",
        title_zh_hans="寻找车载充电机供应商",
        description_zh_hans=TEXT,
        description_de="Wir bauen Fahrzeuge.",
    )
    for language in ("de", "en", "zh-hans"):
        page = client.get(f"/{language}/demands/{demand.pk}/").content.decode()
        assert "On-Board-Ladegerät gesucht" in page
        for hidden in ("长春", "寻找车载充电机供应商", TEXT[:12], "Wir bauen Fahrzeuge", str(cast["company"].pk)):
            assert hidden not in page
    Demand.objects.update(identity="named")
    assert "长春某汽车部件" in client.get(f"/de/demands/{demand.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_shows_the_own_fit_at_a_fixed_price(client, cast, settings, number):
    log_in(client, cast["supplier"], settings)
    offering = cast["supplier"].memberships.get().company
    for rank in range(number):
        demand = make_demand(cast["company"], musts=["EM-PEL-OBC"], title_de=f"Ladegerät {rank} gesucht")
        versions = {"engine_version": "1", "weights_version": "1", "taxonomy_version": "1"}
        Match.objects.create(demand=demand, company=offering, rank=1, score=80 - rank, coverage=1, band="strong", **versions)
    client.get(url("demand_list"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url("demand_list")).content.decode()
    assert [f"Ladegerät {rank} gesucht" in page for rank in range(number)] == [True] * number
    assert len(queries) <= 18

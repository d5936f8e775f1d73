"""Texts for WeChat about a company itself; copying one is logged, and the digest by mail does not repeat it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from becan.models import ActivityLog
from companies.models import Company, SavedSearch
from companies.search.documents import write_document
from companies.services.saved_searches import keep_search
from companies.services.verification import ask_company
from matching.company_wechat import company_texts
from matching.models import Digest
from matching.services.digests import note_news
from tests.factories import make_company, make_demand, make_user
from tests.matching.introduction_parts import make_match
from tests.matching.test_wechat import assert_fit
from tests.support.leaks import leaks, secrets_of

pytestmark = pytest.mark.django_db
LONG = "长春启明车身部件及汽车零部件智能制造技术开发股份有限公司（集团）东北总部"


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def company(taxonomy):
    owner = make_user("wang@qiming.example", language="zh-hans")
    return make_company(LONG, kind="partner", owner=owner, concepts=["CS-DC-VAC"], visibility=4)


@pytest.fixture
def manager():
    return make_user(role="project_manager")


def texts(company):
    company.refresh_from_db()
    return {text.kind: text for text in company_texts(company, now=timezone.now())}


@pytest.mark.parametrize(
    ("state", "kind"), [("submitted", "company_submitted"), ("in_review", "company_submitted"), ("verified", "company_verified")]
)
def test_how_the_verification_stands(company, state, kind):
    Company.objects.update(state=state, verified_on=timezone.localdate())
    found = texts(company)
    assert list(found) == [kind]
    assert_fit(found[kind])
    assert "/zh-hans/" in found[kind].link


def test_what_the_team_asks(company, manager):
    Company.objects.update(state="in_review")
    company.refresh_from_db()
    ask_company(company, "请问营业执照上的地址是否已变更？" * 4, by=manager, codes=["licence"])
    text = texts(company)["company_needs_info"]
    assert_fit(text)
    assert "1. " in text.text


def test_a_draft_has_nothing_to_tell(company):
    Company.objects.update(state="draft")
    assert texts(company) == {}


def test_new_demands_and_their_copy_replaces_the_digest(client, company, manager):
    seeker = make_company("Guss Geheim GmbH", website="https://guss-geheim.example")
    for number in range(4):
        title = {"title_zh_hans": f"寻找试点车队与分销伙伴{number}" * 4, "title_de": f"Gesuch {number}"}
        make_match(make_demand(seeker, musts=["CS-DC-VAC"], **title), company, score=60 + number, band="strong")
    note_news([(demand.pk, company.pk) for demand in seeker.demands.all()], reader="offering", now=timezone.now())
    text = texts(company)["match_digest"]
    assert_fit(text)
    assert "4项" in text.text and "分销伙伴3" in text.text
    assert not leaks(text.whole, secrets=secrets_of(seeker))
    client.force_login(manager)
    address = f"/de/companies/{company.pk}/wechat/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "nonsense"}).status_code == 400
    assert len(Digest.objects.get(company=company).news) == 4
    assert client.post(address, {"kind": "match_digest"}).status_code == 302
    digest = Digest.objects.get(company=company)
    assert (digest.news, len(digest.told)) == ([], 4)
    assert ActivityLog.objects.about(company).get(action="wechat.copied").data["kind"] == "match_digest"
    assert "match_digest" not in texts(company)


def test_a_demand_that_was_sent_directly_is_answered_behind_the_link(client, company):
    seeker = make_company("Guss Geheim GmbH", website="https://guss-geheim.example")
    demand = make_demand(seeker, musts=["CS-DC-VAC"], title_zh_hans="寻找试点车队与分销伙伴", title_de="Gesuch")
    demand.suggested.create(company=company, side="offering")
    text = texts(company)["match_suggested"]
    assert_fit(text)
    assert "分销伙伴" in text.text and not leaks(text.whole, secrets=secrets_of(seeker))
    path = text.link.partition("/zh-hans/")[2]
    assert client.post(f"/zh-hans/{path}", {"decline": "1", "reason": "other"}).status_code == 302
    assert "match_suggested" not in texts(company)


def test_saved_searches(client, company, manager):
    reader = company.memberships.get().user
    keep_search(reader, name="压铸供应商", address="q=Aluminiumdruckguss&kind=supplier", language="zh-hans")
    SavedSearch.objects.update(seen_until=timezone.now() - timedelta(days=3))
    write_document(make_company("Guss neu GmbH", concepts=["CS-DC-AL"], visibility=3).pk)
    text = texts(company)["search_digest"]
    assert_fit(text)
    assert "“压铸供应商”：1条新结果" in text.text and "Guss neu" not in text.text
    client.force_login(manager)
    assert client.post(f"/de/companies/{company.pk}/wechat/", {"kind": "search_digest"}).status_code == 302
    assert "search_digest" not in texts(company)
    assert SavedSearch.objects.get().due_at > timezone.now() + timedelta(days=6)

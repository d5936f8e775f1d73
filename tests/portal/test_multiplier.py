"""The multiplier's desk: my companies, lists to hand in, papers and recommendations, and what the companies let it report."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook
from PIL import Image

from becan.exceptions import DomainError
from becan.word import text_of_word
from companies.adapters import current_taxonomy
from companies.documents import lacking, text_of_pdf
from companies.enums import Channel, CompanyState
from companies.models import Company, CompanyImport, Evidence, Recommendation, SearchDocument
from companies.services.imports import commit_import, map_columns, undo_import, upload_list
from companies.services.imports.running import run_import
from companies.texts import text_of
from companies.words import Words
from matching.enums import MilestoneState, Part, ResultItem
from matching.models import Demand
from matching.services.demands import save_demand
from matching.services.milestones import state_milestone
from matching.services.results import Quarter, release_results, results_sheet
from tests.factories import make_company, make_demand, make_mandate, make_user
from tests.matching.space_parts import a_pdf, connected

pytestmark = pytest.mark.django_db
NOW = Quarter.of(timezone.localdate())


@pytest.fixture
def zone(taxonomy):
    owner = make_user("zone@example.org", language="zh-hans")
    return make_company("常熟开发区", kind="multiplier", owner=owner)


@pytest.fixture
def mine(zone):
    company = make_company("长春启明车身部件有限公司", kind="partner", owner=make_user("wang@example.org", language="zh-hans"))
    make_mandate(zone, company)
    return company


def owner_of(company):
    return company.memberships.get(role="owner").user


def introduced(mine):
    team = make_user(role="project_manager")
    sme = make_company("Druckguss Ludwigsfelde GmbH", owner=make_user("weber@example.org"))
    introduction = connected(make_demand(mine, musts=["CS-DC"]), sme, team)
    for code in ("site-visit", "mou"):
        milestone = state_milestone(introduction, code, reached_on=timezone.localdate(), side=Part.SEEKING, by=team)
        type(milestone).objects.filter(pk=milestone.pk).update(state=MilestoneState.CONFIRMED)
    return introduction


def released(introduction, *items, side=Part.SEEKING, **more):
    return release_results(introduction, items, side=side, by=None, channel=Channel.PORTAL, **more)


def sheet_of(mine, language="de"):
    with override(language):
        return results_sheet([mine], NOW, Words(current_taxonomy()))


# The quarter


def test_quarters():
    fourth = Quarter.read("2026-4")
    assert (fourth.starts_on, fourth.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (fourth.next, fourth.previous) == (Quarter(2027, 1), Quarter(2026, 3))
    assert date(2026, 12, 31) in fourth and date(2027, 1, 1) not in fourth and None not in fourth
    assert [Quarter.read(text) for text in ("2026-5", "x", "26-1", "")] == [None] * 4


# What may be reported


def test_nothing_stands_in_the_sheet_that_was_not_released(mine):
    introduction = introduced(mine)
    sheet = sheet_of(mine)
    assert (sheet.results, sheet.unreleased) == ([], 1)
    released(introduction, ResultItem.VISIT)
    assert [result.item for result in sheet_of(mine).results] == ["visit"]
    released(introduction)
    assert sheet_of(mine).results == []


def test_the_other_side_is_named_only_where_it_has_released_its_part(mine):
    introduction = introduced(mine)
    released(introduction, *ResultItem.values, amount=Decimal("1200000"), currency="CNY")
    sheet = sheet_of(mine)
    assert {result.item for result in sheet.results} == {"contact", "visit", "signing"}
    assert {result.other for result in sheet.results} == {"Ein Unternehmen aus Berlin-Brandenburg"}
    assert {result.amount for result in sheet.results} == {"", "1.200.000 CNY"}
    assert [number for _label, number in sheet.counts] == [1, 1, 1]
    released(introduction, ResultItem.CONTACT, side=Part.OFFERING)
    assert {result.other for result in sheet_of(mine).results} == {"Druckguss Ludwigsfelde GmbH"}
    assert {result.amount for result in sheet_of(mine, "zh-hans").results} == {"", "120万元"}


def test_what_is_not_confirmed_is_no_result(mine):
    introduction = introduced(mine)
    introduction.milestones.update(state=MilestoneState.STATED)
    released(introduction, ResultItem.VISIT, ResultItem.SIGNING)
    assert sheet_of(mine).results == []


def test_a_sum_needs_a_number(mine):
    with pytest.raises(DomainError):
        released(introduced(mine), ResultItem.SUM)


def test_only_the_company_or_the_team_releases(client, mine, zone):
    introduction = introduced(mine)
    url = f"/de/introductions/{introduction.pk}/results/seeking/"
    expected = {owner_of(zone): 403, make_user(): 404, owner_of(mine): 302}
    for user, status in expected.items():
        client.force_login(user)
        assert client.post(url, {"items": ["contact"], "currency": "EUR"}).status_code == status
    assert client.post(url, {"items": ["sum"], "currency": "EUR"}).status_code == 422
    assert client.post(url, {"items": ["sum"], "amount": "1,2 Mio.", "currency": "EUR"}).status_code == 302
    assert introduction.result_releases.get().amount == Decimal("1200000")


# The documents


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_the_sheet_as_word_pdf_and_picture(client, mine, zone, language):
    introduction = introduced(mine)
    released(introduction, *ResultItem.values, amount=Decimal("1200000"), currency="CNY")
    client.force_login(owner_of(zone))
    word = client.get(f"/{language}/multiplier/{zone.pk}/results-{NOW}.docx")
    assert word["Content-Type"].endswith("wordprocessingml.document")
    title, company = {"de": ("Ergebnisse der Kontaktvermittlung", "CNY"), "zh-hans": ("对接成果清单", "120万元")}[language]
    text = text_of_word(word.content)
    assert title in text and company in text and "长春启明车身部件有限公司" in text and "Ludwigsfelde" not in text
    assert {"de": "Kofinanziert von der Europäischen Union", "zh-hans": "由欧洲联盟共同资助"}[language] in text
    if lacking():
        pytest.skip("no Pango or no Chinese font")
    pdf = client.get(f"/{language}/multiplier/{zone.pk}/results-{NOW}.pdf")
    found = "".join(text_of_pdf(pdf.content).split())
    assert title.replace(" ", "") in found and "Ludwigsfelde" not in found and "长春启明车身部件有限公司" in found
    picture = Image.open(BytesIO(client.get(f"/{language}/multiplier/{zone.pk}/results-{NOW}.png").content))
    assert picture.width == 1080


def test_an_empty_quarter_has_a_sheet_too(client, zone):
    client.force_login(owner_of(zone))
    word = client.get(f"/de/multiplier/{zone.pk}/results-2024-1.docx")
    assert "Für dieses Quartal hat noch kein Unternehmen ein Ergebnis freigegeben." in text_of_word(word.content)
    assert client.get(f"/de/multiplier/{zone.pk}/results-2024-7.docx").status_code == 404
    assert client.get(f"/de/multiplier/{zone.pk}/results-2024-1.xlsx").status_code == 404


# The desk


COUNTS: set[int] = set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_database_the_same_for_one_company_and_three(client, zone, count, django_assert_max_num_queries):
    for number in range(count):
        make_mandate(zone, make_company(f"企业{number}", kind="partner"))
    client.force_login(owner_of(zone))
    with django_assert_max_num_queries(60) as queries:
        assert client.get(f"/de/multiplier/{zone.pk}/").status_code == 200
    COUNTS.add(len(queries))
    assert len(COUNTS) == 1


def test_each_company_has_one_line_with_its_next_step(client, zone, mine):
    kept = make_company("无账户企业", kind="partner", state=CompanyState.DRAFT, kept_by=zone)
    waiting = make_company("待审企业", kind="partner", state=CompanyState.SUBMITTED)
    for company in (kept, waiting):
        make_mandate(zone, company)
    client.force_login(owner_of(zone))
    page = client.get(f"/de/multiplier/{zone.pk}/").content.decode()
    for words in ("Vollmacht hochladen", "Gesuch schreiben", "Wir prüfen es bis", "ohne Konto, von Ihnen gepflegt"):
        assert words in page
    for user in (owner_of(mine), make_user()):
        client.force_login(user)
        assert client.get(f"/de/multiplier/{zone.pk}/").status_code in (403, 404)


def test_a_letter_of_authority_and_a_recommendation(client, zone, mine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stranger = make_company(kind="partner")
    client.force_login(owner_of(zone))
    url = f"/de/multiplier/{zone.pk}/{mine.pk}"
    assert client.post(f"{url}/letter/", {}).status_code == 422
    assert client.post(f"{url}/letter/", {"files": SimpleUploadedFile("v.pdf", b"no pdf")}).status_code == 422
    assert client.post(f"{url}/letter/", {"files": SimpleUploadedFile("v.pdf", a_pdf())}).status_code == 302
    assert Evidence.objects.get(company=mine).kind == "authority"
    assert client.post(f"{url}/recommend/", {"words": "我区重点企业，2019年入驻。"}).status_code == 302
    assert client.post(f"{url}/recommend/", {"words": "我区重点企业。"}).status_code == 302
    assert Recommendation.objects.get(company=mine, multiplier=zone).words == "我区重点企业。"
    assert client.get(f"/de/multiplier/{zone.pk}/{stranger.pk}/letter/").status_code == 404


def test_a_list_of_companies_and_needs_is_looked_at_before_anything_happens(client, zone):
    book = Workbook()
    book.active.append(["企业名称", "联系人", "手机", "合作需求"])
    book.active.append(["长春新程精密制造有限公司", "李伟", "+86 138 0000 0000", "寻找在欧洲具备真空压铸能力的供应商"])
    file = BytesIO()
    book.save(file)
    client.force_login(owner_of(zone))
    upload = SimpleUploadedFile("企业名单.xlsx", file.getvalue())
    assert client.post(f"/zh-hans/multiplier/{zone.pk}/list/", {"file": upload}).status_code == 302
    batch = CompanyImport.objects.get()
    assert (batch.multiplier, batch.kind, batch.mapping) == (zone, "partner", ["name", "contact_name", "phone", "looking_for"])
    assert not Company.objects.filter(name_zh_hans__startswith="长春新程").exists()
    team = make_user(role="project_manager")
    map_columns(batch, batch.mapping, kind="partner", by=team)
    run_import(batch.pk, now=timezone.now())
    batch.refresh_from_db()
    commit_import(batch, by=team)
    run_import(batch.pk, now=timezone.now())
    company = Company.objects.get(name_zh_hans="长春新程精密制造有限公司")
    assert (company.state, company.kept_by) == (CompanyState.IMPORTED, zone)
    assert text_of(company, "looking_for", "zh-hans") == "寻找在欧洲具备真空压铸能力的供应商"
    assert company.mandates.open().get().multiplier == zone
    assert "长春新程" in client.get(f"/zh-hans/multiplier/{zone.pk}/").content.decode()


NEED = "寻找在欧洲具备真空压铸能力的供应商"


def a_list_of_needs(zone, team):
    """Up to its preview: two companies with a need, one without."""
    rows = [("长春新程精密制造有限公司", NEED), ("长春远景汽车零部件有限公司", "寻找线束检测服务"), ("长春无求有限公司", "")]
    content = "企业名称,合作需求\n" + "".join(f"{name},{need}\n" for name, need in rows)
    batch = upload_list(content.encode(), file_name="需求.csv", by=owner_of(zone), multiplier=zone)
    map_columns(batch, batch.mapping, kind="partner", by=team)
    run_import(batch.pk, now=timezone.now())
    batch.refresh_from_db()
    return batch


def taken_over(batch, team):
    commit_import(batch, by=team)
    run_import(batch.pk, now=timezone.now())
    batch.refresh_from_db()
    return batch


def test_needs_become_drafts_after_the_preview(client, zone, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    team = make_user(role="project_manager")
    batch = a_list_of_needs(zone, team)
    client.force_login(team)
    assert "2 Zeilen nennen einen Bedarf" in client.get(f"/de/imports/{batch.pk}/").content.decode()
    assert not Demand.objects.exists()
    taken_over(batch, team)
    assert Demand.objects.count() == 2
    demand = Demand.objects.get(company__name_zh_hans__startswith="长春新程")
    assert (demand.state, demand.on_behalf_by, demand.posted_by) == ("draft", zone, owner_of(zone))
    assert (demand.description_zh_hans, demand.original_language) == (NEED, "zh-hans")
    client.force_login(owner_of(zone))
    assert client.get(f"/zh-hans/demands/{demand.pk}/edit/").status_code == 200  # to be completed
    assert NEED in client.get("/zh-hans/demands/").content.decode()


def test_undoing_the_list_takes_back_what_nobody_has_touched(zone):
    team = make_user(role="project_manager")
    batch = taken_over(a_list_of_needs(zone, team), team)
    touched = Demand.objects.get(company__name_zh_hans__startswith="长春远景")
    save_demand(touched, by=owner_of(zone), texts={("title", "zh-hans"): "寻找线束检测"})
    undo_import(batch, by=team)
    run_import(batch.pk, now=timezone.now())
    assert list(Demand.objects.all()) == [touched]
    left = Company.objects.filter(name_zh_hans__startswith="长春").exclude(pk=zone.pk)
    assert [company.name_zh_hans for company in left] == ["长春远景汽车零部件有限公司"]
    assert not SearchDocument.objects.filter(kind="demand").exclude(object_id=touched.pk).exists()


def test_the_same_list_twice_writes_no_second_draft(zone):
    team = make_user(role="project_manager")
    for _number in range(2):
        taken_over(a_list_of_needs(zone, team), team)
    assert Demand.objects.count() == 2


def test_a_bad_file_is_refused(client, zone):
    client.force_login(owner_of(zone))
    response = client.post(f"/de/multiplier/{zone.pk}/list/", {"file": SimpleUploadedFile("a.xlsx", b"PK broken")})
    assert response.status_code == 422 and not CompanyImport.objects.exists()

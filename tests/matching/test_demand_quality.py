"""What tells who seeks; warnings, their override, their switch; files of a demand."""

import io
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook
from pypdf import PdfWriter

from becan.exceptions import DomainError
from becan.models import ActivityLog
from companies.models import CompanyAlias
from companies.uploads import check_upload
from matching.models import DemandFile, QualityCheck
from matching.quality import warnings_of
from matching.services.demand_files import add_demand_file
from matching.services.demands import publish_demand, reject_demand
from matching.services.quality import override_warning
from tests.factories import make_company, make_contact_person, make_demand, make_mandate, make_user

pytestmark = pytest.mark.django_db
CLEAN = {"title_de": "Ladegerät gesucht", "summary_de": "Für ein Werk in Europa.", "description_zh_hans": "车载充电机"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def manager():
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def seeking(taxonomy):
    company = make_company(
        "长春启明车身部件有限公司", kind="partner", owner=make_user(), city="长春", website="https://www.qiming-auto.example"
    )
    make_contact_person(company, family_name="王", given_name="芳", email="wang@qiming-auto.example", wechat="wangfang_qm")
    return company


def submitted(company, **texts):
    fields = {"musts": ["EM-PEL-OBC"], "state": "submitted", "type": "supplier", "title_zh_hans": "寻找车载充电机供应商"}
    return make_demand(company, **fields | {"summary_zh_hans": "", "technical_zh_hans": "6.6 kW"} | CLEAN | texts)


def told(demand, **how):
    return [(one.code, one.severity.name, one.quote) for one in warnings_of(demand, **how)]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Gehäuse für 长春启明车身部件", "长春启明车身部件"),
        ("Gehäuse, Marke 启明", "启明"),
        ("siehe www.qiming-auto.example/rfq", "www.qiming-auto.example/rfq"),
        ("Qiming-Auto sucht Gehäuse", "qiming auto"),
        ("Anfragen an einkauf@firma.example", "einkauf@firma.example"),
        ("Rückruf unter +86 431 5550 1234", "+86 431 5550 1234"),
        ("微信：wangfang_qm", "微信：wangfang_qm"),
        ("王芳 antwortet", "王芳"),
        ("Werk in 长春", "长春"),
    ],
)
def test_an_anonymous_demand_names_nobody(seeking, text, quote):
    found = told(submitted(seeking, summary_de=text))
    assert ("identity", "BLOCKER") in [(code, severity) for code, severity, _quote in found]
    assert quote in [found_quote for code, _severity, found_quote in found if code == "identity"]
    named = submitted(seeking, summary_de=text, identity="named")
    assert "identity" not in [code for code, *_rest in told(named)]


def test_plain_words_and_figures_tell_nobody(seeking):
    assert told(submitted(seeking)) == []
    text = "Gehäuse 8.400 kN, 60.000 Stück im Jahr, Serienstart 2028-03-01, AlSi10MnMg, IATF 16949:2016, 0,15 mm"
    assert told(submitted(seeking, summary_de=text)) == []


def test_an_alias_and_a_former_name_count(seeking):
    CompanyAlias.objects.create(company=seeking, old_id=make_company().pk, names=["Brightstar Body Parts Ltd."], record={})
    assert ("identity", "BLOCKER", "Brightstar Body Parts") in told(submitted(seeking, title_de="Brightstar Body Parts sucht"))


def test_what_only_the_team_reads_weighs_less(seeking):
    assert told(submitted(seeking, description_zh_hans="启明需要车载充电机")) == [("identity", "MINOR", "启明")]


def workbook(creator):
    book, file = Workbook(), io.BytesIO()
    book.properties.creator, book.active["A1"] = creator, "Teil"
    book.save(file)
    return file.getvalue()


def pdf(**properties):
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{name}": value for name, value in properties.items()})
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "quote"),
    [
        ("RFQ Qiming-Auto.pdf", pdf(Title="Teil"), "qiming auto"),
        ("rfq.pdf", pdf(Author="启明"), "启明"),
        ("rfq.xlsx", workbook("wang@qiming-auto.example"), "wang@qiming-auto.example"),
    ],
)
def test_file_names_and_properties_tell_too(seeking, manager, name, data, quote):
    demand = submitted(seeking)
    add_demand_file(demand, name, check_upload(data, kinds=("pdf", "xlsx")), by=manager)
    assert ("identity", "BLOCKER", quote) in told(demand)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"description_zh_hans": "厂家直销，特价优惠"}, "plain-sales"),
        ({"technical_zh_hans": ""}, "missing"),
        ({"summary_de": CLEAN["title_de"]}, "repetition"),
        ({"musts": ["SW-EMB"], "proofs": ["iatf-16949"]}, "proof-elsewhere"),
        ({"description_zh_hans": "L2级自动驾驶领航功能"}, "assistance"),
        ({"musts": ["EM-PEL-OBC", "CS-DC", "CS-DC-VAC", "CS-DC-AL", "CS-IMP", "MC-MIL-5AX"]}, "many-musts"),
        ({"title_zh_hans": "寻找"}, "title"),
        ({"summary_de": "Nach EP1234567"}, "patent"),
    ],
)
def test_each_check_warns(seeking, taxonomy, fields, code):
    if "SW-EMB" in fields.get("musts", ()):
        software = next(notation for notation in taxonomy.concepts if notation.startswith("SW") and notation.count("-") >= 1)
        fields = fields | {"musts": [software]}
    assert code in [found for found, *_rest in told(submitted(seeking, **fields))]


def test_a_blocker_is_overridden_with_a_reason_or_nothing_is_published(client, seeking, manager):
    demand = submitted(seeking, summary_de="Werk in 长春")
    with pytest.raises(DomainError):
        publish_demand(demand, by=manager)
    with pytest.raises(DomainError):
        override_warning(demand, "identity", "长春", reason=" ", by=manager)
    client.force_login(manager)
    form = {"decision": "override", "override-code": "identity", "override-quote": "长春", "override-reason": "Millionenstadt"}
    assert client.post(f"/de/demands/{demand.pk}/review/", form | {"override-reason": ""}).status_code == 422
    assert client.post(f"/de/demands/{demand.pk}/review/", form).status_code == 302
    words = {"release-title": demand.title_de, "release-summary": demand.summary_de}
    assert client.post(f"/de/demands/{demand.pk}/review/", {"decision": "publish"} | words).status_code == 302
    log = dict(ActivityLog.objects.about(demand).values_list("action", "reason"))
    assert log["demand.warning_overridden"] == "Millionenstadt"
    assert "demand.second_look_skipped" in log and "demand.published" in log


def test_a_second_person_looks(client, seeking, manager):
    second, demand = make_user(role="project_manager"), submitted(seeking)
    TOTP.activate(second, generate_totp_secret())
    client.force_login(second)
    client.post(f"/de/demands/{demand.pk}/review/", {"decision": "look"})
    publish_demand(demand, by=manager)
    assert not ActivityLog.objects.about(demand).filter(action="demand.second_look_skipped").exists()


def test_a_check_is_switched_off_without_a_deployment(client, seeking):
    demand = submitted(seeking, summary_de="Werk in 长春")
    administrator = make_user(role="administrator", is_staff=True, is_superuser=True)
    TOTP.activate(administrator, generate_totp_secret())
    client.force_login(administrator)
    assert client.get("/de/admin/matching/qualitycheck/").status_code == 200
    assert QualityCheck.objects.filter(is_on=True).count() == 10
    QualityCheck.objects.filter(code="identity").update(is_on=False)
    assert told(demand) == []


def test_plain_sales_are_rejected_with_their_reason(seeking, manager):
    demand = reject_demand(submitted(seeking), "plain-sales", by=manager)
    assert (demand.state, demand.state_reason) == ("rejected", "plain-sales")


def test_files_of_a_demand_are_for_those_who_may_know_who_seeks(client, seeking, manager):
    hub, supplier, stranger = make_user(), make_user(), make_user()
    make_mandate(make_company(kind="multiplier", side="china", owner=hub), seeking)
    make_company(owner=supplier)
    demand, owner = submitted(seeking), seeking.memberships.get().user
    client.force_login(owner)
    file = SimpleUploadedFile("teil.pdf", pdf(Title="Teil"))
    assert client.post(f"/de/demands/{demand.pk}/files/", {"file": file}).status_code == 302
    assert client.post(f"/de/demands/{demand.pk}/files/", {"file": SimpleUploadedFile("x.pdf", b"kein PDF")}).status_code == 422
    large = SimpleUploadedFile("groß.pdf", b"%PDF-" + b"0" * (4 * 1024 * 1024))
    assert client.post(f"/de/demands/{demand.pk}/files/", {"file": large}).status_code == 422
    publish_demand(demand, by=manager)
    row = DemandFile.objects.get()
    address = f"/de/demands/{demand.pk}/files/{row.pk}/"
    for user, status in ((owner, 200), (hub, 200), (manager, 200), (supplier, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
    client.force_login(supplier)
    assert "teil.pdf" not in client.get(f"/de/demands/{demand.pk}/").content.decode()
    assert client.post(f"{address}remove/").status_code == 403
    type(demand).objects.update(identity="named")
    assert client.get(address).status_code == 200
    assert demand.expires_on is None or demand.expires_on > timezone.localdate() + timedelta(days=1)

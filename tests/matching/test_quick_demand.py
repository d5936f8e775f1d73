"""A demand without an account: what a visitor sends, what the portal understands, what the team makes of it."""

import io
import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from becan.exceptions import InvalidTransition
from becan.models import OutgoingMail
from companies.adapters import current_tagger
from companies.models import Consent
from companies.uploads import check_upload
from companies.words import Words
from matching.models import Demand, QuickDemand
from matching.quick_reading import text_in, understand
from matching.services.quick_demands import decline, erase_old_quick_demands, take_back
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db
TEXT = "寻找铝合金压铸供应商，锁模力800吨以上，需IATF 16949认证"
SENDER = {"name": "王丽，长春某公司", "reach": "WeChat wangli-cc", "stored_abroad": "on"}
URL = "/zh-hans/demands/quick/"


@pytest.fixture(autouse=True)
def portal(taxonomy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # no rate limits from other tests


@pytest.fixture
def manager():
    user = make_user("team@example.org", role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    return user


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("RFQ Geheim GmbH.xlsx", file.getvalue())


def send(client, **more):
    return client.post(URL, SENDER | {"text": TEXT} | more)


def test_a_sentence_reaches_the_team(client):
    assert send(client).headers["Location"] == f"{URL}thanks/"
    row = QuickDemand.objects.get()
    assert (row.text, row.language, row.name, row.is_named) == (TEXT, "zh-hans", SENDER["name"], False)
    mail = OutgoingMail.objects.get(kind="contact_quick_demand")
    assert str(row.pk) in mail.text and SENDER["reach"] in mail.text


def test_in_chinese_the_separate_consent_is_asked_and_noted(client):
    assert "checked" not in client.get(URL).content.decode()
    answer = send(client, stored_abroad="")
    assert answer.status_code == 422 and "存储于德国境内的服务器" in answer.content.decode() and TEXT in answer.content.decode()
    assert (QuickDemand.objects.count(), Consent.objects.count()) == (0, 0)
    send(client)
    consent = Consent.objects.get()
    assert (consent.text_key, consent.language, consent.person, consent.about, consent.company, consent.channel) == (
        "storage-in-germany", "zh-hans", SENDER["name"], QuickDemand.objects.get(), None, "portal",
    )  # fmt: skip


def test_in_german_only_who_writes_from_china_gives_it(client):
    url = URL.replace("zh-hans", "de")
    assert client.post(url, SENDER | {"text": TEXT, "stored_abroad": ""}).status_code == 302
    assert Consent.objects.count() == 0
    assert client.post(url, SENDER | {"text": TEXT}).status_code == 302
    assert (Consent.objects.get().language, QuickDemand.objects.count()) == ("de", 2)


def test_what_is_understood_is_shown_before_sending(client):
    page = client.post(URL, {"text": TEXT, "reach": "0151", "read": "1"})
    assert page.status_code == 200 and QuickDemand.objects.count() == 0
    finds = " ".join(page.context["finds"])
    assert "铝合金压铸" in finds and "800" in finds and "IATF 16949" in finds
    assert 'value="0151"' in page.content.decode()  # nothing typed is lost


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"text": " \n"}, {"name": ""}, {"reach": ""}, {"text": "ü" * 4001}, {"file": ("a.pdf", b"MZ no pdf")}],
)
def test_bad_input_keeps_what_was_typed(client, fields):
    fields = {name: SimpleUploadedFile(*value) if name == "file" else value for name, value in fields.items()}
    response = send(client, **fields)
    assert response.status_code == 422 and response.context["form"].errors
    assert QuickDemand.objects.count() == OutgoingMail.objects.count() == 0
    kept = {**SENDER, **fields}["reach"]
    assert kept in response.content.decode()


def test_a_trapped_program_writes_nothing(client):
    assert send(client, website="https://spam.example").status_code == 302
    assert QuickDemand.objects.count() == 0


def test_an_rfq_file_is_read_and_for_the_team_only(client, manager):
    file = workbook(["Teil", "Menge"], ["Aluminium-Druckguss, Schließkraft 1.600 t", 20000])
    send(client, text="", file=file)
    row = QuickDemand.objects.get()
    url = f"/de/demands/quick/{row.pk}/"
    assert "Druckguss" in row.file_text and default_storage.exists(row.file_stored_as)
    assert client.get(f"{url}file/").status_code == 302
    client.force_login(make_user("somebody@example.org"))
    assert client.get(f"{url}file/").status_code == client.get(url).status_code == 403
    client.force_login(manager)
    response = client.get(f"{url}file/")
    assert response.headers["Content-Disposition"].startswith("attachment") and response.content[:2] == b"PK"
    assert any("1.600" in find for find in client.get(url).context["finds"])


@pytest.mark.parametrize(
    "rows",
    [
        (["Teil", "Schließkraft (t)", "Menge"], ["Aluminium-Druckguss", 1600, 20000]),
        (["Merkmal", "Wert", "Einheit"], ["Verfahren", "Aluminium-Druckguss", ""], ["Schließkraft", 1600, "t"]),
        (["项目", "要求"], ["工艺", "铝合金压铸"], ["锁模力（吨）", 1600]),
    ],
)
def test_the_figures_of_a_table_are_read_with_their_labels(taxonomy, rows):
    words = Words(taxonomy)
    text = text_in(check_upload(workbook(*rows).read(), kinds=("xlsx",)))
    understood = understand([text], words, current_tagger())
    assert "CS-DC-AL" in understood.musts
    assert [(row["code"], round(row["min"])) for row in understood.figures] == [("locking-force", 15691)]


def test_the_team_makes_it_a_draft(client, manager):
    send(client)
    client.force_login(manager)
    company, row = make_company(kind="partner"), QuickDemand.objects.get()
    response = client.post(
        f"/de/demands/quick/{row.pk}/",
        {"decision": "take", "take-company": company.pk, "take-type": "supplier", "take-title": "铝合金压铸供应商"},
    )
    demand = Demand.objects.get(company=company)
    assert response.headers["Location"] == f"/de/demands/{demand.pk}/requirements/"
    assert (demand.state, demand.identity, demand.maintained_by) == ("draft", "anonymous", "staff")
    assert demand.description_zh_hans == TEXT
    assert "CS-DC-AL" in demand.demand_concepts.filter(is_must=True).values_list("concept__notation", flat=True)
    assert demand.figures.get().min and demand.demand_proofs.get().proof_type.code == "iatf-16949"
    row.refresh_from_db()
    assert (row.state, row.demand) == ("taken", demand)
    again = client.post(f"/de/demands/quick/{row.pk}/", {"decision": "decline", "decline-reason": "zu spät"})
    assert again.status_code == 409


def test_declined_taken_back_and_erased(client, manager):
    send(client, text="", file=workbook(["a", "b"], ["c", "d"]))
    row = decline(QuickDemand.objects.get(), reason="Werbung", by=manager)
    assert take_back(row, by=manager).state == "new"
    stored = decline(row, reason="Werbung", by=manager).file_stored_as
    assert erase_old_quick_demands(now=timezone.now() + timedelta(days=89)) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        assert erase_old_quick_demands(now=timezone.now() + timedelta(days=91)) == 1
    row.refresh_from_db()
    assert (row.text, row.name, row.reach, row.file_text) == ("", "", "", "") and not default_storage.exists(stored)
    assert erase_old_quick_demands(now=timezone.now() + timedelta(days=91)) == 0
    with pytest.raises(InvalidTransition):
        take_back(row, by=manager)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_shows_them_with_a_fixed_number_of_queries(client, manager, django_assert_num_queries, count):
    for _number in range(count):
        send(client)
    client.force_login(manager)
    client.get("/de/desk/?queue=quick-demands")
    with django_assert_num_queries(DESK_QUERIES):
        page = client.get("/de/desk/?queue=quick-demands")
    assert len(page.context["items"]) == count


DESK_QUERIES = 44


def test_the_enter_key_sends(client, taxonomy):
    """It presses the first button of a form, which must not be the one that only reads."""
    form = re.search(r'<form class="card" method="post".*?</form>', client.get(URL).content.decode(), re.DOTALL)[0]
    assert re.findall(r'<button[^>]*name="(\w+)"', form) == ["send", "read", "send"]


def test_nothing_is_understood_of_nothing(client, taxonomy):
    page = client.post(URL, {"text": "  ", "read": "1"}).content.decode()
    assert "请先写明您在寻找什么" in page

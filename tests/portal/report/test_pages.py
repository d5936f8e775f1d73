"""The report as people read it: number → company → evidence, correction, sample, files; each view of an auditor is written down."""

import csv
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from becan.models import ActivityLog
from becan.portal.report.contents import contents_of
from becan.portal.report.exports.running import ask_export, content_of, make_export
from becan.portal.report.freezing import freeze_period
from becan.portal.report.models import IndicatorValue, ReportExport, ReportPeriod
from becan.portal.report.sampling import draw
from becan.portal.report.standard import enter_standard_indicators
from becan.word import text_of_word
from companies.documents import text_of_pdf
from companies.models import Company, SupportRecord
from companies.services.support import DeMinimis, add_support_file, record_support
from companies.uploads import Upload
from tests.factories import make_company, make_event, make_identifier, make_measure, make_registration, make_user
from tests.matching.space_parts import a_pdf

pytestmark = pytest.mark.django_db
START, END = date(2025, 1, 1), date(2025, 6, 30)
DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def world(taxonomy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    measure = make_measure(
        "efre-2", starts_on=START, ends_on=date(2026, 12, 31), regions=["berlin"], project_number="EFRE-4711",
        title_de="BeCAN 2", title_en="BeCAN 2 (English)", wording_de="Wortlaut wie genehmigt.", emblem_wording_de="Kofinanziert, wie genehmigt",
    )  # fmt: skip
    manager = make_user(role="project_manager")
    auditor = make_user(role="auditor", audits=measure)
    inside = make_company("Spree Guss GmbH", region="berlin", employees=30)
    make_identifier(inside, value="Berlin HRB 4711 B")
    outside = make_company("Elbe Guss GmbH", region="saxony", employees=30)
    record = record_support(inside, "consultation", measure=measure, on=DAY, minutes=90, topic="Erstgespräch", by=manager)
    file = add_support_file(record, "Protokoll.pdf", Upload("pdf", a_pdf()), by=manager)
    record_support(outside, "consultation", measure=measure, on=DAY, minutes=60, topic="=Formel", by=manager)
    enter_standard_indicators(measure, by=manager)
    period = ReportPeriod.objects.create(measure=measure, starts_on=START, ends_on=END)
    return locals()


def get(client, user, name, *args, language="de", **query):
    client.force_login(user)
    with override(language):
        return client.get(reverse(f"portal:{name}", args=args), query)


def post(client, user, name, *args, **data):
    client.force_login(user)
    with override("de"):
        return client.post(reverse(f"portal:{name}", args=args), data)


def test_from_the_number_to_the_paper(client, world):
    period, auditor, inside = world["period"], world["auditor"], world["inside"]
    page = get(client, auditor, "report_detail", period.pk).content.decode()
    assert "Unterstützte Unternehmen" in page and "Zwischenstand" not in page
    rows = get(client, auditor, "report_indicator", period.pk, "RCO01").content.decode()
    assert "Spree Guss GmbH" in rows and "Elbe Guss GmbH" not in rows
    others = get(client, auditor, "report_indicator", period.pk, "RCO01", show="others").content.decode()
    assert "Elbe Guss GmbH" in others and "mitgewirkt" in others
    papers = get(client, auditor, "report_evidence", period.pk, "RCO01", inside.pk).content.decode()
    assert "Protokoll.pdf" in papers and "HRB 4711" in papers
    answer = get(client, auditor, "report_file", "support", world["file"].pk)
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    seen = list(
        ActivityLog.objects.filter(action="audit.viewed", actor=auditor).order_by("pk").values_list("data__page", flat=True)
    )
    assert len(seen) == 5 and seen[3].endswith(f"/RCO01/{inside.pk}/")


def test_an_auditor_sees_one_measure_until_the_day(client, world):
    other = ReportPeriod.objects.create(measure=make_measure(), starts_on=START, ends_on=END)
    assert get(client, world["auditor"], "report_detail", other.pk).status_code == 404
    assert post(client, world["auditor"], "report_freeze", world["period"].pk).status_code == 403
    world["auditor"].audits_until = timezone.localdate() - timedelta(days=1)
    world["auditor"].save()
    assert get(client, world["auditor"], "report_detail", world["period"].pk).status_code == 403


def test_freeze_and_correct(client, world):
    period, manager = world["period"], world["manager"]
    assert post(client, manager, "report_correct", period.pk, "RCO01", value="2", reason="zu früh").status_code == 422
    assert post(client, manager, "report_freeze", period.pk).status_code == 302
    page = get(client, manager, "report_detail", period.pk).content.decode()
    assert "Die Prüfsumme stimmt" in page
    bad = post(client, manager, "report_correct", period.pk, "RCO01", value="2", reason="")
    assert bad.status_code == 422 and 'value="2"' in bad.content.decode()
    assert (
        post(client, manager, "report_correct", period.pk, "RCO01", value="2", reason="Zweite Firma nachgewiesen").status_code
        == 302
    )
    assert list(IndicatorValue.objects.filter(indicator__code="RCO01").values_list("value", "reason")) == [
        (1, ""),
        (2, "Zweite Firma nachgewiesen"),
    ]
    rows = get(client, manager, "report_indicator", period.pk, "RCO01").content.decode()
    assert "Zweite Firma nachgewiesen" in rows and "Eingefrorener Wert: 1" in rows


def test_periods_of_a_measure_lie_apart(client, world):
    manager, measure = world["manager"], world["measure"]
    answer = post(client, manager, "report_list", measure=measure.pk, starts_on="2025-06-30", ends_on="2025-12-31")
    assert answer.status_code == 422 and 'value="2025-12-31"' in answer.content.decode()
    assert (
        post(client, manager, "report_list", measure=measure.pk, starts_on="2025-07-01", ends_on="2025-12-31").status_code == 302
    )
    assert ReportPeriod.objects.filter(measure=measure).count() == 2


def test_the_sample_can_be_drawn_again(client, world):
    assert draw(range(1, 101), seed="2026-11", size=5) == draw(reversed(range(1, 101)), seed="2026-11", size=5)
    assert draw(range(1, 101), seed="a", size=5) != draw(range(1, 101), seed="b", size=5)
    page = get(client, world["auditor"], "report_sample", world["period"].pk, seed="7", size="1").content.decode()
    numbers = list(SupportRecord.objects.order_by("pk").values_list("pk", flat=True))
    assert f'name="number" value="{draw(numbers, seed="7", size=1)[0]}"' in page
    assert get(client, world["auditor"], "report_sample", world["period"].pk, seed="", size="0").status_code == 422


def made(world, kind, language="de", numbers=()):
    export = ask_export(world["period"], kind, language, by=world["manager"], numbers=numbers)
    return content_of(export)


def test_excel_and_csv(world):
    book = load_workbook(BytesIO(made(world, "xlsx")))
    assert book.sheetnames == ["Indikatoren", "Was gezählt wurde", "Zahlen", "Förderung"]
    rows = {row[0]: row for row in book["Indikatoren"].iter_rows(min_row=2, values_only=True)}
    assert rows["RCO01"][1:7] == ("Unterstützte Unternehmen", "Unternehmen", 0, None, 1, 1)
    counted = [row for row in book["Was gezählt wurde"].iter_rows(min_row=2, values_only=True) if row[0] == "RCO01"]
    assert [(row[1], row[2], row[7][:4]) for row in counted] == [
        ("Spree Guss GmbH", "de-register:Berlin HRB 4711 B", "ja"),
        ("Elbe Guss GmbH", f"entry:{world['outside'].pk}", "mitg"),
    ]
    content = made(world, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1][:2] == ["RCO01", "Unterstützte Unternehmen"]


@pytest.mark.parametrize(("language", "words"), [("de", "Unterstützte Unternehmen"), ("en", "Enterprises supported")])
def test_pdf_and_word_say_what_the_page_says(world, language, words):
    freeze_period(world["period"], by=world["manager"])
    with override(language):
        contents = contents_of(ReportPeriod.objects.get(pk=world["period"].pk))
    pdf, word = made(world, "pdf", language), made(world, "docx", language)
    assert "/StructTreeRoot" in PdfReader(BytesIO(pdf)).trailer["/Root"]
    for text in (text_of_pdf(pdf), text_of_word(word)):
        squeezed = " ".join(text.split())
        assert words in squeezed and contents.title in squeezed and "EFRE-4711" in squeezed
        for line in contents.lines:
            assert line.code in squeezed
        for row in contents.figures["funnel"]:
            assert row["label"] in squeezed
        assert contents.funder.eu in squeezed and contents.funder.state in squeezed
        assert contents.period.checksum in text.replace("\n", "").replace("\r", "").replace(" ", "")


def test_evidence_comes_with_its_index(world):
    archive = zipfile.ZipFile(BytesIO(made(world, "zip")))
    paper = f"{world['record'].pk}-1-Protokoll.pdf"
    assert sorted(archive.namelist()) == sorted([paper, "Belegliste.xlsx"])
    assert archive.read(paper) == a_pdf()
    rows = list(load_workbook(BytesIO(archive.read("Belegliste.xlsx"))).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3], row[5]) for row in rows] == [(str(world["record"].pk), "Spree Guss GmbH", paper)]


def test_a_worker_makes_the_file_and_it_is_fetched(client, world):
    answer = post(client, world["auditor"], "export_ask", world["period"].pk, kind="csv", language="de")
    export = ReportExport.objects.get()
    assert answer.url.endswith(f"/report/files/{export.pk}/")
    assert "Wartet" in get(client, world["auditor"], "export_detail", export.pk).content.decode()
    make_export(str(export.pk), now=timezone.now())
    export.refresh_from_db()
    assert (export.state, export.size > 100, len(export.sha256)) == ("done", True, 64)
    content = b"".join(get(client, world["auditor"], "export_file", export.pk).streaming_content)
    assert len(content) == export.size
    assert get(client, make_user(role="auditor"), "export_file", export.pk).status_code == 404


def test_a_service_is_written_down_voided_and_certified(client, world):
    manager = world["manager"]
    entry = {
        "company": "Spree Guss GmbH", "kind": "consultation", "measure": world["measure"].pk, "on": "2025-04-01",
        "minutes": "60", "persons": "2", "topic": "Markteintritt", "aid": "850,50", "declared_on": "2025-03-30",
    }  # fmt: skip
    for wrong in ({"company": "Niemand AG"}, {"on": "2999-01-01"}, {"measure": ""}):
        answer = post(client, manager, "support_new", **entry | wrong)
        assert answer.status_code == 422 and "Markteintritt" in answer.content.decode()
    assert post(client, manager, "support_new", **entry).status_code == 302
    record = SupportRecord.objects.latest("pk")
    assert (record.company, record.de_minimis_value, record.regions) == (world["inside"], Decimal("850.50"), ["berlin"])
    for kind, read in (("pdf", text_of_pdf), ("docx", text_of_word)):
        text = read(post(client, manager, "support_certificate", record.pk, kind).content)
        assert "850,50 Euro" in text and "2023/2831" in text and "Spree Guss GmbH" in text and "Wortlaut wie genehmigt." in text
    assert post(client, manager, "support_detail", record.pk, reason="").status_code == 422
    assert post(client, manager, "support_detail", record.pk, reason="Termin fiel aus").status_code == 302
    assert post(client, manager, "support_certificate", record.pk, "pdf").status_code == 404


@pytest.mark.parametrize("name", ["Spree Guss GmbH", "spree castings ltd.", "施普雷铸造有限公司", "Spree Cast", "施普雷"])
def test_a_company_is_found_by_its_name_in_any_language(client, world, name):
    Company.objects.filter(pk=world["inside"].pk).update(name_en="Spree Castings Ltd.", name_zh_hans="施普雷铸造有限公司")
    entry = {
        "company": name,
        "kind": "consultation",
        "measure": world["measure"].pk,
        "on": "2025-04-01",
        "topic": "Markteintritt",
        "minutes": "60",
        "persons": "2",
    }
    assert post(client, world["manager"], "support_new", **entry).status_code == 302
    assert SupportRecord.objects.latest("pk").company == world["inside"]


@pytest.mark.parametrize("name", ["support_list", "report_list"])
def test_lists_ask_as_often_for_three_as_for_one(client, world, name):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            get(client, world["manager"], name)
        return len(found)

    queries()
    before = queries()
    for number in range(3):
        record_support(
            world["inside"], "information", measure=world["measure"], topic=str(number), de_minimis=DeMinimis(Decimal(5))
        )
        ReportPeriod.objects.create(measure=make_measure(), starts_on=START, ends_on=END)
    assert queries() - before <= (3 if name == "report_list" else 0)


def test_a_chart_without_services_is_left_out_and_a_measure_has_its_title(client, world):
    measure, manager = world["measure"], world["manager"]
    measure.title_de = "Netzwerk für Zulieferer"
    measure.save()
    quiet = ReportPeriod.objects.create(measure=measure, starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31))
    pages = [get(client, manager, "report_detail", pk).content.decode() for pk in (world["period"].pk, quiet.pk)]
    assert ['class="columns"' in page for page in pages] == [True, False]
    assert "Netzwerk für Zulieferer" in get(client, manager, "report_list").content.decode()


@pytest.mark.parametrize("state", ["open", "frozen"])
def test_a_report_asks_as_often_whatever_came_before(client, world, state):
    """One reading for all open periods, one query for all frozen ones; companies, introductions and events change nothing."""
    measure, manager = world["measure"], world["manager"]
    last = ReportPeriod.objects.create(measure=measure, starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31))

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert get(client, manager, "report_detail", last.pk).status_code == 200
        return len(found)

    if state == "frozen":
        freeze_period(world["period"], by=manager)
    queries()
    before = queries()
    for month in (7, 9, 11):
        day = date(2025, month, 1)
        for number in range(3):
            company = make_company(f"Werk {month} {number}", region="berlin", employees=20)
            record_support(company, "consultation", measure=measure, on=day, minutes=30, topic="Fragen", by=manager)
        period = ReportPeriod.objects.create(measure=measure, starts_on=day, ends_on=day + timedelta(days=20))
        if state == "frozen":
            freeze_period(period, by=manager)
    assert queries() == before


def test_the_rows_behind_a_number_ask_as_often_for_four_as_for_one(client, world):
    def queries():
        with CaptureQueriesContext(connection) as found:
            page = get(client, world["manager"], "report_indicator", world["period"].pk, "RCO01").content.decode()
        return len(found), page.count("Guss"), "03.03.2025" in page

    queries()
    before, rows, _is_written = queries()
    for name in range(3):
        company = make_company(f"Oder Guss {name}", region="berlin", employees=20)
        record_support(company, "consultation", measure=world["measure"], on=DAY, topic="Fragen", by=world["manager"])
    assert queries() == (before, rows + 3, True)


def test_from_the_invitation_to_those_who_came(world):
    """Companies and persons of events that took place in the period; who withdrew is no longer registered."""
    small, large, partner = (make_company(employees=heads) for heads in (20, 900, None))
    moment = datetime(2025, 3, 3, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    held = make_event(state="held", starts_at=moment, funding_measure=world["measure"])
    later = make_event(state="held", starts_at=moment + timedelta(days=200), funding_measure=world["measure"])
    for company in (small, large, partner):
        held.invitations.create(company=company)
    make_registration(held, small, checked_in_at=moment)
    make_registration(held, small, checked_in_at=moment)
    make_registration(held, large, checked_in_at=moment)
    make_registration(held, partner)
    make_registration(held, make_company(), state="withdrawn")
    make_registration(later, make_company(), checked_in_at=moment)
    with override("de"):
        found = contents_of(world["period"]).figures["events"]
    assert [(row["label"], row["value"]) for row in found] == [
        ("Eingeladene Unternehmen", 3),
        ("Angemeldete Unternehmen", 3),
        ("Unternehmen, die teilgenommen haben", 2),
        ("davon kleine und mittlere", 1),
        ("Angemeldete Personen", 4),
        ("Personen, die teilgenommen haben", 3),
    ]


def test_a_period_frozen_before_the_funnel_of_events_still_opens(client, world):
    freeze_period(world["period"], by=world["manager"])
    figures = ReportPeriod.objects.get().figures
    del figures["events"]
    ReportPeriod.objects.update(figures=figures)
    page = get(client, world["manager"], "report_detail", world["period"].pk)
    assert page.status_code == 200 and "Eingeladene Unternehmen" not in page.content.decode()
    for kind in ("xlsx", "docx", "pdf"):
        assert made(world, kind)

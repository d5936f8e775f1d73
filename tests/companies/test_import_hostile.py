"""Files that mean harm or come from a broken program: a clear refusal or a clean result, nothing half."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import Workbook

from companies.importing import spreadsheets
from companies.importing.problems import UnreadableTable, sentence
from companies.importing.reading import read_table
from companies.importing.tables import FORMULA, LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from tests.companies.test_import_reading import cells_of, saved, sheet

HEAD = ["Firma", "Ort"]
ROW = ["Eins GmbH", "Teltow"]


def rewritten(content, **parts):
    """The archive with other parts, by their file name without folder."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].replace(".", "_")
            new.writestr(name, parts.pop(key, None) or old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return file.getvalue()


def sheet_xml(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


PLAIN = sheet(HEAD, ROW)
A2 = '<c r="A2" t="inlineStr"><is><t>Eins GmbH</t></is></c>'
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def many_columns():
    return sheet([f"Spalte {number}" for number in range(1000)], ["x"] * 1000)


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheets.MOST_UNPACKED + 1))
    return file.getvalue()


def many_parts():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(spreadsheets.MOST_PARTS):
            archive.writestr(f"xl/{number}", "")
    return file.getvalue()


REFUSED = {
    "nothing": (lambda: b"", "empty"),
    "one line": (lambda: b"Firma;Ort", "empty"),
    "only spaces": (lambda: b" \n\t\n ;;; \n", "empty"),
    "too large": (lambda: b"x" * (MOST_BYTES + 1), "too-large"),
    "a PDF": (lambda: b"%PDF-1.7\n", "no-table"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "no-table"),
    "a page": (lambda: b"\xef\xbb\xbf<html><table><tr><td>Firma", "no-table"),
    "a program": (lambda: b"MZ\x90\x00", "no-table"),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-excel"),
    "NUL in a CSV": (lambda: b"Firma;Ort\nEins\x00 GmbH;Teltow\n", "no-table"),
    "NUL in UTF-16": (lambda: "Firma;Ort\nEins\x00;Teltow".encode("utf-16"), "no-table"),
    "two encodings": (lambda: "Firma;Ort\nMüller;Köln\nJäger;Görlitz\n".encode() + "Größe AG;Mühle\n".encode("cp1252"), "mixed-encodings"),
    "broken UTF-16": (lambda: b"\xff\xfeF\x00i", "encoding"),
    "odd UTF-16": (lambda: b"\xff\xfe" + "Firma;Ort\nEins;T".encode("utf-16-le") + b"\x00", "encoding"),
    "no archive": (lambda: b"PK\x03\x04" + b"x" * 100, "broken"),
    "half an archive": (lambda: PLAIN[: len(PLAIN) // 2], "broken"),
    "a Word file": (lambda: rewritten(PLAIN)[:0] + _word(), "no-table"),
    "macros": (lambda: rewritten(PLAIN, **{"xl/vbaProject.bin": b"x"}), "macros"),
    "a zip bomb": (bomb, "bomb"),
    "thousands of parts": (many_parts, "bomb"),
    "entities": (lambda: rewritten(PLAIN, sheet1_xml=(DOCTYPE + "<worksheet>&b;</worksheet>").encode()), "broken"),
    "entities in the workbook": (lambda: rewritten(PLAIN, workbook_xml=(DOCTYPE + "<workbook>&b;</workbook>").encode()), "broken"),
    "no XML": (lambda: rewritten(PLAIN, sheet1_xml=b"<worksheet><sheetData><row"), "broken"),
    "a missing text": (lambda: rewritten(PLAIN, sheet1_xml=sheet_xml(PLAIN).replace(A2, '<c r="A2" t="s"><v>99999</v></c>').encode()), "broken"),
    "a column beyond all": (lambda: rewritten(PLAIN, sheet1_xml=sheet_xml(PLAIN).replace('r="B2"', 'r="ZZZZZ2"').encode()), "broken"),
    "1,000 columns": (many_columns, "too-many-columns"),
    "1,000 columns in a CSV": (lambda: (";".join("abc" for _ in range(1000)) + "\n" + ";".join(["x"] * 1000)).encode(), "too-many-columns"),
    "too many rows": (lambda: b"Firma;Ort\n" + b"Eins GmbH;Teltow\n" * (MOST_ROWS + 1), "too-many-rows"),
}  # fmt: skip


def _word():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_list_is_refused_with_a_sentence(name):
    make, code = REFUSED[name]
    with pytest.raises(UnreadableTable) as refusal:
        cells_of(make())
    assert refusal.value.code == code
    assert "%" not in sentence(refusal.value.code, refusal.value.values)


def test_as_many_rows_as_allowed():
    assert len(cells_of(b"Firma;Ort\n" + b"Eins GmbH;Teltow\n" * MOST_ROWS)) == MOST_ROWS + 1
    assert len(cells_of((";".join(["abc"] * MOST_COLUMNS) + "\nx;y\n").encode())[0]) == MOST_COLUMNS


def test_a_row_said_to_be_the_billionth_costs_nothing():
    content = rewritten(
        PLAIN,
        sheet1_xml=sheet_xml(PLAIN).replace('<row r="2"', '<row r="1000000000"').replace('r="A2"', 'r="A1000000000"').encode(),
    )
    with pytest.raises(UnreadableTable):
        cells_of(content)


FORMULAS = ['=HYPERLINK("http://evil.example","Firma")', "=1+1", "=cmd|' /C calc'!A0", " =SUM(A1)"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_are_marked_wherever_they_come_from(formula):
    book = Workbook()
    book.active.append(HEAD)
    book.active.append([formula, "Teltow"])
    assert cells_of(saved(book))[1][0] == FORMULA
    quoted = '"' + formula.replace('"', '""') + '"'
    assert cells_of(f"Firma;Ort\n{quoted};Teltow\n".encode())[1][0] == FORMULA


def test_the_stored_result_of_a_formula_is_not_believed():
    xml = sheet_xml(PLAIN).replace(A2, '<c r="A2" t="str"><f>WEBSERVICE("x")</f><v>Eins GmbH</v></c>')
    assert cells_of(rewritten(PLAIN, sheet1_xml=xml.encode()))[1] == [FORMULA, "Teltow"]


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("Eins\u202eHbmG", "EinsHbmG"), ("\u2066Eins\u2069", "Eins"), ("Ei\u200bns", "Eins"), ("\ufeffEins", "Eins"), ("Eins\x07", "Eins"),
        ("Ｅｉｎｓ", "Ｅｉｎｓ"), ("Eins 🚗", "Eins 🚗"), ("Mu\u0308ller", "Müller"), ("<script>", "<script>"), ("+49 30", "+49 30"), ("@eins", "@eins"),
    ],
)  # fmt: skip
def test_characters_that_deceive_are_taken_out_and_nothing_else(cell, clean):
    assert cells_of(f'Firma;Ort\n"{cell}";Teltow\n'.encode())[1][0] == clean


def test_a_cell_of_ten_megabytes_is_cut_and_reported():
    long = "x" * (9 * 1024 * 1024)
    for content in (f"Firma;Ort\n{long};Teltow\n".encode(), sheet(HEAD, ["x" * 32_000, "Teltow"])):
        assert len(cells_of(content)[1][0]) == LONGEST_CELL + 1


def test_an_open_quote_swallows_nothing_silently():
    cells = cells_of(b'Firma;Ort\n"Eins GmbH;Teltow\nZwei GmbH;Berlin\n')
    assert cells[1][0].startswith("Eins GmbH;Teltow")


@pytest.mark.django_db
def test_the_page_shows_hostile_cells_as_text(client, taxonomy):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from companies.models import Company, CompanyImport
    from companies.services.imports.running import run_import
    from tests.factories import make_user

    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    text = 'Firma;Ort;Website;E-Mail\n<script>alert(1)</script> GmbH;"=1+1";javascript:x;a@b\n"Zwei\u202e GmbH";Teltow;;\n'
    client.post(reverse("companies:import_list"), {"file": SimpleUploadedFile("<b>.csv", text.encode())})
    batch = CompanyImport.objects.get()
    page = reverse("companies:import_map", args=[batch.pk])
    assert "<script>alert" not in client.get(page).content.decode()
    client.post(page, {"kind": "supplier"} | {f"column-{place}": code for place, code in enumerate(batch.mapping)})
    run_import(str(batch.pk), now=timezone.now())
    html = client.get(reverse("companies:import_detail", args=[batch.pk])).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html
    assert [code for code, _column, _values in batch.rows.get(number=2).problems] == ["formula", "no-website", "no-email"]
    client.post(reverse("companies:import_commit", args=[batch.pk]))
    run_import(str(batch.pk), now=timezone.now())
    assert [company.name_de for company in Company.objects.all()] == ["Zwei GmbH"]


def test_a_list_is_read_while_it_is_asked_for():
    table = read_table(b"Firma;Ort\n" + b"Eins GmbH;Teltow\n" * 100)
    assert next(table.lines).number == 2

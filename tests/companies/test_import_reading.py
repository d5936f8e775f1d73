"""What stands in a file, however it was written: encodings, separators, headings, values."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from companies.importing.headings import field_of, propose_mapping, shape_of
from companies.importing.reading import read_table
from companies.importing.values import Context, read_row

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn_automotive_companies.tsv"
CHINESE = [["企业名称", "联系人", "备注"], ["北辰电驱动系统有限公司", "周海燕", '两行\n"文字"; , \t']]
GERMAN = [["Firma", "Straße", "Bemerkung"], ["Müller & Söhne Gießerei GmbH", "Hauptstraße 5", "Grüße"], ["Zwei AG", "", "ä; ö"]]


def written(rows, separator, encoding):
    quoted = ['"' + cell.replace('"', '""') + '"' for row in rows for cell in row]
    width = len(rows[0])
    lines = [separator.join(quoted[start : start + width]) for start in range(0, len(quoted), width)]
    return "\r\n".join(lines).encode(encoding)


def sheet(*rows, title="Liste"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells_of(content):
    table = read_table(content)
    return [table.headings.cells, *(line.cells for line in table.lines)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_chinese_lists(encoding, separator):
    assert cells_of(written(CHINESE, separator, encoding)) == [
        CHINESE[0],
        ["北辰电驱动系统有限公司", "周海燕", '两行\n"文字"; ,'],
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_german_lists(encoding, separator):
    assert cells_of(written(GERMAN, separator, encoding)) == GERMAN


def test_a_spreadsheet_with_numbers_days_and_empty_lines():
    content = sheet(
        ["Mitglieder"], [], ["Firma", "PLZ", "Seit", "Mitarbeiter"], [], ["Eins GmbH", 14974, datetime(1999, 5, 1), 35.0]
    )
    table = read_table(content)
    assert table.headings == (3, ["Firma", "PLZ", "Seit", "Mitarbeiter"])
    assert list(table.lines) == [(5, ["Eins GmbH", "14974", "1999-05-01", "35"])]


def test_the_first_visible_sheet_that_holds_something():
    book = Workbook()
    book.active.title = "leer"
    for title, state in (("versteckt", "hidden"), ("Liste", "visible")):
        page = book.create_sheet(title)
        page.sheet_state = state
        page.append(["Firma", title])
        page.append(["Eins GmbH", "x"])
    assert read_table(saved(book)).reading.sheet == "Liste"


@pytest.mark.skipif(not REAL.exists(), reason="the real companies are not at hand")
def test_the_real_companies_as_a_list():
    table = read_table(REAL.read_bytes())
    rows = [line.cells for line in table.lines]
    assert len(rows) == 261
    assert propose_mapping(table.headings.cells, rows[:40]) == [
        "",
        "short_name",
        "name_zh",
        "name_en",
        "city",
        "website",
        "description_en",
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Firma", "name"), ("FIRMENNAME", "name"), ("Company Name", "name"), ("企业名称", "name"), ("企業名稱", "name"),
        ("E-Mail", "email"), ("E-Mail-Adresse", "email"), ("电子邮箱", "email"), ("PLZ", "postal_code"), ("邮编", "postal_code"),
        ("Straße", "street"), ("Strasse", "street"), ("地址", "street"), ("Ansprechpartner/in", "contact_name"), ("联系人", "contact_name"),
        ("Mitarbeiterzahl", "employees"), ("员工人数", "employees"), ("HRB", "de-register"), ("Handelsregister-Nr.", "de-register"),
        ("统一社会信用代码", "cn-uscc"), ("USt-IdNr.", "de-vat"), ("Bundesland", "region"), ("省份", "region"), ("Website", "website"),
        ("Lieblingsfarbe", ""), ("", ""),
    ],
)  # fmt: skip
def test_headings(heading, field):
    assert field_of(heading) == field


def test_values_tell_what_a_heading_does_not():
    rows = [
        ["Eins GmbH", "a@eins.example", "www.eins.example", "91220101MA0Y3KTX5Y", "Am Ring 5"],
        ["Zwei KG", "b@zwei.example", "", "", ""],
    ]
    assert propose_mapping(["A", "B", "C", "D", "E"], rows) == ["name", "email", "website", "cn-uscc", "street"]


def test_each_field_is_proposed_once():
    assert propose_mapping(["Firma", "Name", "Company"], [["Eins GmbH", "Zwei GmbH", "Drei GmbH"]]) == ["name", "", ""]


def test_files_with_the_same_headings_have_the_same_shape():
    assert shape_of(["Firma", "E-Mail"]) == shape_of([" firma ", "e mail"]) != shape_of(["Firma", "Telefon"])


def read(**cells):
    context = Context(list(cells), "de", {"deutschland": "DE", "中国": "CN"}, {"brandenburg": "brandenburg", "吉林": "jilin"})
    found = read_row(["Eins GmbH", *cells.values()], Context(["name", *cells], "de", context.countries, context.regions))
    found.values.pop("name:de")
    return found.values or [code for code, _column, _values in found.problems]


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("employees", "35", 35), ("employees", "ca. 1.200", 1200), ("employees", "1,200", 1200), ("employees", "约500人", 500),
        ("employees", "１２０", 120), ("founded", "01.05.1999", 1999), ("founded", "1999年", 1999),
        ("website", "www.eins.example", "https://www.eins.example"), ("email", "Info@Eins.example", "info@eins.example"),
        ("region", "Brandenburg", "brandenburg"), ("region", "吉林省", "jilin"), ("country", "Deutschland", "DE"), ("country", "中国", "CN"),
        ("cn-uscc", "9122 0101 MA0Y3KTX5Y", "91220101MA0Y3KTX5Y"), ("de-register", "Amtsgericht Potsdam, HRB 12345 P", "Potsdam HRB 12345 P"),
    ],
)  # fmt: skip
def test_values(field, cell, value):
    assert read(**{field: cell}) == {field: value}


@pytest.mark.parametrize(
    ("field", "cell", "problem"),
    [
        ("employees", "neun", "no-number"), ("employees", "10-49", "no-number"), ("employees", "0", "no-number"), ("founded", "neulich", "no-year"),
        ("website", "http://", "no-website"), ("website", "javascript:alert(1)", "no-website"), ("email", "info(at)eins", "no-email"),
        ("region", "Atlantis", "no-region"), ("country", "Atlantis", "no-country"), ("city", "x" * 81, "too-long"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_taken(field, cell, problem):
    assert read(**{field: cell}) == [problem]


@pytest.mark.parametrize(
    ("cell", "family", "given"),
    [
        ("Dr. Bernd Hartwig", "Hartwig", "Bernd"), ("Frau Dipl.-Ing. Lena Vogt", "Vogt", "Lena"), ("Hartwig, Bernd", "Hartwig", "Bernd"),
        ("周海燕女士", "周", "海燕"), ("欧阳明", "欧阳", "明"), ("Hartwig", "Hartwig", None),
    ],
)  # fmt: skip
def test_names_of_people(cell, family, given):
    wanted = {"family_name": family} | ({"given_name": given} if given else {})
    assert read(contact_name=cell) == wanted

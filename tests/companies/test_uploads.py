"""What comes out of a file from outside; the table of files stands in hostile_files.py."""

import io
import zipfile

import pytest
from PIL import Image
from pypdf import PdfReader

from becan.exceptions import DomainError
from companies.uploads import MOST_SIDE, check_upload, safe_name, sniff
from tests.companies.hostile_files import FILES, REFUSED, SECRET, acts, archive, pdf, photo, picture


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_clean_or_refused(name):
    _file_name, make, expected = FILES[name]
    data = make()
    try:
        upload = check_upload(data)
    except DomainError as refusal:
        assert (expected, bool(str(refusal))) == (REFUSED, True)
        return
    assert upload.kind == expected == sniff(upload.data)
    assert SECRET not in upload.data
    assert upload.kind != "pdf" or acts(upload.data) == []


def test_the_table_does_contain_what_must_go():
    """Else the test above would prove nothing."""
    assert SECRET in photo()
    assert {word for extra in ("script", "attachment", "launch", "page action") for word in acts(pdf(1, extra))} == {
        "/JavaScript", "/JS", "/EmbeddedFile", "/Launch", "/AA",
    }  # fmt: skip


def test_a_quiet_pdf_stays_byte_for_byte():
    assert check_upload(pdf(3)).data == pdf(3)


def test_a_cleaned_pdf_keeps_its_pages_and_what_was_filled_in():
    cleaned = PdfReader(io.BytesIO(check_upload(pdf(1, "script on a field")).data))
    note = cleaned.pages[0]["/Annots"][0].get_object()
    assert (len(cleaned.pages), note["/V"], "/A" in note) == (1, "Guss GmbH", False)


def test_a_photograph_is_turned_upright_and_made_smaller():
    upload = check_upload(photo())
    assert (upload.width, upload.height) == (20, 60)
    wide = check_upload(picture(size=(9000, 900)), most_side=MOST_SIDE)
    assert (wide.width, wide.height, Image.open(io.BytesIO(wide.data)).size) == (4000, 400, (4000, 400))


def test_transparency_survives():
    image = Image.open(io.BytesIO(check_upload(picture(mode="RGBA")).data))
    assert image.mode == "RGBA"


def workbook(**members):
    return archive(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"} | members)


@pytest.mark.parametrize(
    ("data", "is_taken"),
    [
        (workbook(), True),
        (workbook(**{"xl/vbaProject.bin": b"x"}), False),
        (workbook(**{"../../etc/passwd": b"x"}), False),
        (workbook(**{"xl/sheet.xml": b"\0" * 70_000_000}), False),
        (workbook(**{f"xl/{number}.xml": b"" for number in range(600)}), False),
        (archive(**{"word/document.xml": b""}), False),
        (workbook()[:-30], False),
        (pdf(), False),
    ],
)
def test_a_workbook_is_taken_where_one_is_asked_for(data, is_taken):
    if is_taken:
        assert check_upload(data, kinds=("xlsx",)).data == data
        return
    with pytest.raises(DomainError):
        check_upload(data, kinds=("xlsx",))


def test_what_an_archive_claims_is_not_believed():
    """The size in the directory says 1 byte; 70 MB would come out."""
    data = bytearray(workbook(**{"xl/big.xml": b"\0" * 70_000_000}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(data)) as lying:
        assert lying.getinfo("xl/big.xml").file_size == 1
    with pytest.raises(DomainError):
        check_upload(bytes(data), kinds=("xlsx",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Auszug 2026.pdf", "Auszug 2026.pdf"),
        ("营业执照.JPG", "营业执照.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("C:\\Users\\a\\licence.png", "licence.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("....", "file.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("长" * 400, "长" * 80 + ".pdf"),
    ],
)
def test_a_file_name_is_safe_to_show(name, expected):
    assert safe_name(name, ".pdf") == expected

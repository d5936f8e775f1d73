"""What a file tells beside what one sees: the words in it, and who it says has made it."""

import io
import zipfile
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from companies.uploads import Upload

MOST_XML = 1_000_000
OFFICE = {
    "docProps/core.xml": ("creator", "lastModifiedBy", "title", "subject", "keywords", "description"),
    "docProps/app.xml": ("Company", "Manager"),
}


def properties_of(upload: Upload) -> dict[str, str]:
    """Of a PDF or an Office file; pictures are drawn anew when they come in and say nothing any more."""
    try:
        found = {"pdf": _of_pdf, "xlsx": _of_office}.get(upload.kind, lambda _data: {})(upload.data)
    except (PyPdfError, zipfile.BadZipFile, ElementTree.ParseError, ValueError, KeyError):
        return {}
    return {name: str(value).replace("\0", "").strip()[:300] for name, value in found.items() if value and str(value).strip()}


def _of_pdf(data):
    return {name.strip("/"): value for name, value in (PdfReader(io.BytesIO(data)).metadata or {}).items()}


def _of_office(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        known = set(file.namelist())
        parts = {part: file.read(part) for part in OFFICE if part in known and file.getinfo(part).file_size < MOST_XML}
    return {
        element.tag.rpartition("}")[2]: element.text
        for part, xml in parts.items()
        if b"<!DOCTYPE" not in xml
        for element in ElementTree.fromstring(xml)
        if element.tag.rpartition("}")[2] in OFFICE[part]
    }

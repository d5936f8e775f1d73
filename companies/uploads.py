"""Files from outside: bytes come in, a clean file or a sentence for the sender comes out. Nothing here touches disk or database.

The content decides what a file is, never its name. Pictures are drawn anew: what is not a pixel (EXIF, comments, a second file behind
the last byte) does not survive. A PDF stays byte for byte, so that its signature holds; one that carries scripts, actions, attached
files or bytes after its end is written anew without them.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from becan.exceptions import DomainError

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_PIXELS = 40_000_000
MOST_SIDE = 4000  # of a stored picture: a photographed licence stays readable
MOST_PAGES = 100
MOST_PDF_OBJECTS = 50_000
MOST_UNPACKED = 60 * MEGABYTE
MOST_MEMBERS = 500
DOCUMENTS = ("pdf", "jpeg", "png")
PICTURES = ("jpeg", "png")

LABELS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "xlsx": "Excel (XLSX)"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SUFFIXES = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "xlsx": ".xlsx"}
SIGNATURES = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"PK\x03\x04", "xlsx"))

ACTIVE_KEYS = {"/AA", "/OpenAction", "/JS", "/JavaScript", "/EF", "/AF", "/EmbeddedFiles", "/RichMediaContent", "/Launch", "/XFA"}
QUIET_NOTES = {"/Widget", "/FreeText", "/Stamp", "/Ink", "/Square", "/Circle", "/Line", "/Highlight", "/Underline", "/StrikeOut"}
LIVELY_NOTES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
LIVELY_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}


class UploadRefused(DomainError):
    """The file is not what we take here; the sentence tells the sender what to do."""


@dataclass(frozen=True)
class Upload:
    """A file that may be stored as it is. ``width`` and ``height`` are pixels, 0 for what is not a picture."""

    kind: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def content_type(self):
        return CONTENT_TYPES[self.kind]

    @property
    def suffix(self):
        return SUFFIXES[self.kind]


def read_upload(file, *, kinds=DOCUMENTS, most_bytes=MOST_BYTES, most_side=MOST_SIDE) -> Upload:
    """Check an uploaded file of a form; one that is too large is not even read."""
    _check_size(file.size, most_bytes)
    return check_upload(file.read(), kinds=kinds, most_bytes=most_bytes, most_side=most_side)


def check_upload(data: bytes, *, kinds=DOCUMENTS, most_bytes=MOST_BYTES, most_side=MOST_SIDE) -> Upload:
    """The clean file, of one of ``kinds`` ("pdf", "jpeg", "png", "xlsx"), or ``UploadRefused``."""
    _check_size(len(data), most_bytes)
    kind = sniff(data)
    if kind not in kinds:
        raise UploadRefused(_("This file is of another kind. Please choose one of these: %(kinds)s.") % {"kinds": _listed(kinds)})
    try:
        return CLEANERS[kind](data, most_side)
    except UploadRefused:
        raise
    except Exception as error:  # a parser may fail in any way on what somebody has built to break it
        raise UploadRefused(_("This file is damaged or incomplete. Please save it again and choose it once more.")) from error


def sniff(data: bytes) -> str:
    """What the first bytes say: "pdf", "jpeg", "png", "xlsx" (any ZIP so far), or nothing."""
    return next((kind for signature, kind in SIGNATURES if data.startswith(signature)), "")


def safe_name(name: str, suffix: str) -> str:
    """A file name to show and to send: no path, no control or direction character, and the suffix of the content."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name).strip(" .")
    return f"{stem[:80] or 'file'}{suffix}"


def _check_size(size: int, most_bytes: int):
    if not size:
        raise UploadRefused(_("This file is empty."))
    if size > most_bytes:
        raise UploadRefused(
            _("This file is too large. Please choose one of at most %(most)s MB.") % {"most": most_bytes // MEGABYTE}
        )


def _listed(kinds) -> str:
    return ", ".join(LABELS[kind] for kind in kinds)


def _clean_picture(data: bytes, most_side: int) -> Upload:
    kind = sniff(data)
    picture = _opened(data, kind)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the PDF renderer switches it on for the whole process
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    if kind == "jpeg" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    if max(picture.size) > most_side:
        picture = picture.convert("RGBA" if picture.mode in ("P", "PA", "LA") else picture.mode)
        picture.thumbnail((most_side, most_side))
    out = io.BytesIO()
    picture.save(out, **({"format": "JPEG", "quality": 88} if kind == "jpeg" else {"format": "PNG"}))
    return Upload(kind, out.getvalue(), *picture.size)


def _opened(data: bytes, kind: str):
    """The header only: the pixels are counted before a single one is unpacked."""
    too_many = UploadRefused(
        _("This picture has more than %(most)s megapixels. Please choose a smaller one.") % {"most": MOST_PIXELS // 1_000_000}
    )
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG", "MPO"] if kind == "jpeg" else ["PNG"])
    except Image.DecompressionBombError as error:
        raise too_many from error
    if picture.width * picture.height > MOST_PIXELS:
        raise too_many
    return picture


def _clean_pdf(data: bytes, _most_side: int) -> Upload:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise UploadRefused(_("This PDF is protected by a password. Please save it without one."))
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise UploadRefused(_("Please choose a PDF of at most %(most)s pages.") % {"most": MOST_PAGES})
    is_quiet = _ends_cleanly(data) and not any(_is_active(thing) for thing in _dictionaries(reader.trailer))
    return Upload("pdf", data if is_quiet else _only_pages(reader))


def _ends_cleanly(data: bytes) -> bool:
    return data.rstrip(b"\0\r\n\t ").endswith(b"%%EOF")


def _dictionaries(root):
    """Every dictionary that can be reached, each once."""
    seen, waiting = set(), [root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            if len(seen) > MOST_PDF_OBJECTS:
                raise UploadRefused(_("This PDF is too intricate for us. Please print it to a new PDF and choose that one."))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(list(thing.values()))
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)


def _is_active(thing: DictionaryObject) -> bool:
    return (
        bool(ACTIVE_KEYS & _carried(thing))
        or _name_in(thing, "/S") in LIVELY_ACTIONS
        or _name_in(thing, "/Subtype") in LIVELY_NOTES
        or _name_in(thing, "/Type") in ("/EmbeddedFile", "/Filespec")
    )


def _carried(thing: DictionaryObject) -> set[str]:
    """Its keys; the plain jump to a page with which most writers open a document is harmless."""
    keys = set(thing)
    if isinstance(thing.get("/OpenAction"), IndirectObject | DictionaryObject | ArrayObject):
        opened = thing["/OpenAction"]
        is_jump = isinstance(opened, ArrayObject) or (isinstance(opened, DictionaryObject) and opened.get("/S") == "/GoTo")
        return keys - {"/OpenAction"} if is_jump else keys
    return keys


def _name_in(thing: DictionaryObject, key: str) -> str:
    value = thing.get(key)
    return str(value.get_object() if isinstance(value, IndirectObject) else value)


def _only_pages(reader: PdfReader) -> bytes:
    """The pages as they look; whatever acts, jumps or is attached stays behind."""
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for page in writer.pages:
        notes = [note for note in page.get("/Annots", ArrayObject()).get_object() or [] if _is_quiet_note(note)]
        page.pop("/Annots", None)
        if notes:
            page[NameObject("/Annots")] = ArrayObject(notes)
    for thing in _dictionaries(writer._root_object):
        for key in (ACTIVE_KEYS | {"/A", "/PA", "/Parent"} if thing.get("/Subtype") in QUIET_NOTES else ACTIVE_KEYS) & set(thing):
            del thing[key]
    out = io.BytesIO()
    writer.write(out)
    return _checked_again(out.getvalue())


def _is_quiet_note(note) -> bool:
    note = note.get_object()
    return isinstance(note, DictionaryObject) and _name_in(note, "/Subtype") in QUIET_NOTES


def _checked_again(data: bytes) -> bytes:
    """Nothing that acts may be left, wherever the first reading overlooked it."""
    if any(_is_active(thing) for thing in _dictionaries(PdfReader(io.BytesIO(data)).trailer)):
        raise UploadRefused(_("This PDF is too intricate for us. Please print it to a new PDF and choose that one."))
    return data


def _clean_workbook(data: bytes, _most_side: int) -> Upload:
    """A workbook by what its archive lists; formulas and cells are the reader's business."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
            raise UploadRefused(
                _("This file is of another kind. Please choose one of these: %(kinds)s.") % {"kinds": LABELS["xlsx"]}
            )
        if len(members) > MOST_MEMBERS or _unpacked(archive, members) > MOST_UNPACKED:
            raise UploadRefused(_("This workbook is too large when unpacked. Please save only the list itself."))
        if any(name.endswith(("vbaProject.bin", ".exe", ".dll")) or ".." in name or name.startswith("/") for name in names):
            raise UploadRefused(_("This workbook contains programs. Please save it as a plain XLSX file."))
    return Upload("xlsx", data)


def _unpacked(archive: zipfile.ZipFile, members) -> int:
    """Bytes that really come out, counted no further than the limit: what the archive claims may be a lie."""
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        return total
    total = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(MEGABYTE):
                total += len(chunk)
                if total > MOST_UNPACKED:
                    return total
    return total


CLEANERS = {"pdf": _clean_pdf, "jpeg": _clean_picture, "png": _clean_picture, "xlsx": _clean_workbook}

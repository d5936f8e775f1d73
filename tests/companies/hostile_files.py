"""Files that somebody has built to break us, or that a phone has spoiled: ``FILES[name] = (file name, bytes, what becomes of it)``.

What becomes of it is a kind ("pdf", "jpeg", "png": stored clean) or "refused".
"""

import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, RectangleObject, TextStringObject

REFUSED = "refused"
SECRET = b"BERLIN-GPS-52.5"


def picture(kind="PNG", size=(40, 30), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P") else None).save(out, kind, **options)
    return out.getvalue()


def photo() -> bytes:
    """A photograph that says where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.decode()
    return picture("JPEG", (60, 20), exif=exif)


def png_with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    return picture("PNG", pnginfo=notes)


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int, data: bytes = b"") -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", zlib.compress(data)) + png_chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 80_000_000))
    whole = picture()
    return whole[:33] + bomb + whole[33:]


@cache
def pdf(pages: int = 1, *extras) -> bytes:
    """A plain PDF; ``extras`` are names of what is wrong with it."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    for extra in extras:
        EXTRAS[extra](writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _action(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _launch(writer):
    writer._root_object[NameObject("/OpenAction")] = _action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))


def _script_in_names(writer):
    script = _action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), writer._add_object(script)])})
    writer._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def _page_action(writer):
    script = _action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})


def _note(writer, **entries):
    note = _action(Type=NameObject("/Annot"), Rect=RectangleObject((0, 0, 90, 90)), **entries)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def _script_on_a_link(writer):
    _note(writer, Subtype=NameObject("/Link"), A=_action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")))


def _script_on_a_field(writer):
    action = _action(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    _note(writer, Subtype=NameObject("/Widget"), FT=NameObject("/Tx"), V=TextStringObject("Guss GmbH"), A=action)


def _film(writer):
    _note(writer, Subtype=NameObject("/RichMedia"))


EXTRAS = {
    "script": _script_in_names,
    "attachment": lambda writer: writer.add_attachment("virus.exe", b"MZ" + b"\0" * 90),
    "launch": _launch,
    "page action": _page_action,
    "script on a link": _script_on_a_link,
    "script on a field": _script_on_a_field,
    "film": _film,
    "password": lambda writer: writer.encrypt("geheim"),
}


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in members.items():
            whole.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    return archive(**{"xl/workbook.xml": b"\0" * 70_000_000, "[Content_Types].xml": b""})


FILES = {
    "plain PDF": ("Auszug.pdf", lambda: pdf(), "pdf"),
    "plain JPEG": ("Foto.jpg", lambda: picture("JPEG"), "jpeg"),
    "plain PNG": ("营业执照.png", lambda: picture(), "png"),
    "photograph with place": ("IMG_1.jpg", photo, "jpeg"),
    "PNG with a comment": ("a.png", png_with_text, "png"),
    "CMYK picture": ("druck.jpg", lambda: picture("JPEG", mode="CMYK"), "jpeg"),
    "palette picture": ("a.png", lambda: picture(mode="P"), "png"),
    "16-bit picture": ("scan.png", lambda: picture(mode="I;16"), "png"),
    "very wide picture": ("a.png", lambda: picture(size=(9000, 3)), "png"),
    "empty": ("a.pdf", lambda: b"", REFUSED),
    "too large": ("a.pdf", lambda: pdf() + b"\0" * 6_000_000, REFUSED),
    "SVG as PNG": ("logo.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', REFUSED),
    "HTML as PDF": ("a.pdf", lambda: b"<!doctype html><script>alert(1)</script>", REFUSED),
    "program as PDF": ("a.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, REFUSED),
    "GIF": ("a.jpg", lambda: picture("GIF", mode="L"), REFUSED),
    "WebP": ("a.jpg", lambda: picture("WEBP"), REFUSED),
    "photograph of an iPhone": ("IMG_2.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 90, REFUSED),
    "ZIP as PDF": ("a.pdf", lambda: archive(a=b"a"), REFUSED),
    "workbook as evidence": ("a.pdf", lambda: archive(**{"xl/workbook.xml": b"", "[Content_Types].xml": b""}), REFUSED),
    "ZIP bomb": ("a.pdf", zip_bomb, REFUSED),
    "signature of a PNG only": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", REFUSED),
    "signature of a JPEG only": ("a.jpg", lambda: b"\xff\xd8\xff", REFUSED),
    "signature of a PDF only": ("a.pdf", lambda: b"%PDF-1.7\n", REFUSED),
    "truncated JPEG": ("a.jpg", lambda: picture("JPEG", (400, 400), quality=95)[:-900], REFUSED),
    "truncated PNG": ("a.png", lambda: picture(size=(400, 400))[:-60], REFUSED),
    "truncated PDF": ("a.pdf", lambda: pdf(3)[:200], REFUSED),
    "50 megapixels": ("a.png", lambda: picture(size=(10_000, 5_001), mode="1"), REFUSED),
    "50 megapixels as JPEG": ("a.jpg", lambda: picture("JPEG", (10_000, 5_001), mode="L"), REFUSED),
    "four gigapixels claimed": ("a.png", lambda: png_that_claims(65_000, 65_000), REFUSED),
    "pixels claimed and not there": ("a.png", lambda: png_that_claims(6000, 6000), REFUSED),
    "no pixel at all": ("a.png", lambda: png_that_claims(0, 0), REFUSED),
    "80 MB in a comment": ("a.png", png_text_bomb, REFUSED),
    "PNG with a ZIP behind": ("a.png", lambda: picture() + archive(a=SECRET), "png"),
    "JPEG with HTML behind": ("a.jpg", lambda: picture("JPEG") + b"<script>" + SECRET, "jpeg"),
    "JPEG with PHP in a comment": ("a.php.jpg", lambda: picture("JPEG", comment=b"<?php " + SECRET), "jpeg"),
    "PDF with a ZIP behind": ("a.pdf", lambda: pdf() + archive(a=SECRET), "pdf"),
    "HTML before the PDF": ("a.pdf", lambda: b"<script>alert(1)</script>\n" + pdf(), REFUSED),
    "PDF with a script": ("a.pdf", lambda: pdf(1, "script"), "pdf"),
    "PDF with a program attached": ("a.pdf", lambda: pdf(1, "attachment"), "pdf"),
    "PDF that starts a program": ("a.pdf", lambda: pdf(1, "launch"), "pdf"),
    "PDF with a script on its page": ("a.pdf", lambda: pdf(1, "page action"), "pdf"),
    "PDF with a script on a link": ("a.pdf", lambda: pdf(1, "script on a link"), "pdf"),
    "PDF with a script on a field": ("a.pdf", lambda: pdf(1, "script on a field"), "pdf"),
    "PDF with a film": ("a.pdf", lambda: pdf(1, "film"), "pdf"),
    "PDF with a password": ("a.pdf", lambda: pdf(1, "password"), REFUSED),
    "PDF of 101 pages": ("a.pdf", lambda: pdf(101), REFUSED),
    "PDF without a page": ("a.pdf", lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF", REFUSED),
    "PDF that contains itself": (
        "a.pdf",
        lambda: (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
            b"trailer<</Root 1 0 R>>\n%%EOF"
        ),
        REFUSED,
    ),
    "name turned round": ("\u202efdp.exe", lambda: pdf(), "pdf"),
    "name that climbs": ("../../../etc/passwd", lambda: pdf(), "pdf"),
    "name of 400 letters": ("长" * 400 + ".pdf", lambda: pdf(), "pdf"),
    "name of nothing but dots": ("....", lambda: pdf(), "pdf"),
    "name with a line break": ('a"\r\nX-Evil: 1.pdf', lambda: pdf(), "pdf"),
}


def acts(data: bytes) -> list[str]:
    """What a PDF would do by itself, read in another way than the portal reads it: through the text of its objects."""
    words = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/AA")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    text = " ".join(repr(thing) for thing in writer._objects)
    return [word for word in words if f"'{word}'" in text]

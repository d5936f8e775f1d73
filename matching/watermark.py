"""Who a copy is for, and when it was fetched, written across each page. The stored original stays as it is.

Latin letters only (Chinese names in pinyin): every PDF reader has the font, and nothing has to be embedded.
"""

from io import BytesIO
from math import hypot

from PIL import Image, ImageDraw, ImageFont
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from companies.names import pinyin

PICTURES = {"jpeg": "JPEG", "png": "PNG"}
PALE, INK = 0.16, 0.75  # opacity across the page, and of the line at its foot
FOOT = 7  # points


def line_for(*parts: str) -> str:
    """One line of the Latin alphabet."""
    line = " - ".join(pinyin(part) for part in dict.fromkeys(parts) if part)  # a person without a name is an address twice
    return line.encode("cp1252", "ignore").decode("cp1252")


def stamped(kind: str, data: bytes, line: str) -> bytes:
    return _stamped_picture(data, PICTURES[kind], line) if kind in PICTURES else _stamped_pdf(data, line)


def _stamped_pdf(data: bytes, line: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data), strict=False))
    for page in writer.pages:
        page.transfer_rotation_to_content()
        page.merge_page(_overlay(page.mediabox, line))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _overlay(box, line: str) -> PageObject:
    """A page of the same size with the line once along its diagonal and once at its foot."""
    width, height, left, bottom = (float(value) for value in (box.width, box.height, box.left, box.bottom))
    slant = hypot(width, height)
    size = max(8.0, 0.8 * slant / (0.5 * max(len(line), 1)))
    size = min(size, slant / 20)
    start = (slant - 0.5 * size * len(line)) / 2
    cosine, sine = width / slant, height / slant
    across = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {left + start * cosine:.2f} {bottom + start * sine:.2f} Tm"
    text = _escaped(line)
    marks = (
        f"q 0 g /Pale gs BT /Mark {size:.2f} Tf {across} ({text}) Tj ET Q "
        f"q 0 g /Ink gs BT /Mark {FOOT} Tf 1 0 0 1 {left + 12:.2f} {bottom + 6:.2f} Tm ({text}) Tj ET Q"
    )
    page = PageObject.create_blank_page(width=left + width, height=bottom + height)
    page[NameObject("/Resources")] = _resources()
    content = DecodedStreamObject()
    content.set_data(marks.encode("cp1252"))
    page[NameObject("/Contents")] = content
    return page


def _resources() -> DictionaryObject:
    font = _names(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica", Encoding="/WinAnsiEncoding")
    opacities = {"/Pale": PALE, "/Ink": INK}
    states = {NameObject(name): DictionaryObject({NameObject("/ca"): FloatObject(value)}) for name, value in opacities.items()}
    return DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject({NameObject("/Mark"): font}),
            NameObject("/ExtGState"): DictionaryObject(states),
        }
    )


def _names(**entries: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): NameObject(value) for key, value in entries.items()})


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stamped_picture(data: bytes, encoding: str, line: str) -> bytes:
    """In a band below the picture, and palely across it."""
    picture = Image.open(BytesIO(data)).convert("RGBA")
    size = max(7, min(picture.width // 30, int(1.8 * picture.width / max(len(line), 1))))
    band = 2 * size
    sheet = Image.new("RGBA", (picture.width, picture.height + band), "white")
    sheet.paste(picture)
    veil = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    pen, font = ImageDraw.Draw(veil), ImageFont.load_default(size)
    pen.text((size, picture.height + size // 3), line, fill=(0, 0, 0, int(255 * INK)), font=font)
    for top in range(band, picture.height, max(picture.height // 3, 1)):
        pen.text((size, top), line, fill=(90, 90, 90, int(255 * 2 * PALE)), font=font)
    out = BytesIO()
    Image.alpha_composite(sheet, veil).convert("RGB").save(out, encoding)
    return out.getvalue()

"""Documents that people go on writing in Word: one language a document, a font that has Chinese characters, headings, tables.

The caller says every word; nothing here is translated. Pictures to pass on and PDFs are made elsewhere, from HTML.
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Protocol

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOCALES = {"de": "de-DE", "en": "en-GB", "zh-hans": "zh-CN"}
LATIN_FONT, CHINESE_FONT = (
    "Calibri",
    "Microsoft YaHei",
)  # both come with Word; LibreOffice puts Carlito and Noto Sans CJK in their place
INK = RGBColor(0x1F, 0x29, 0x33)
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML knows no such characters


class FunderText(Protocol):
    """What the funders want to read: the exact wording, as the pages show it."""

    eu: str
    state: str
    title: str
    project_number: str
    marks: tuple


class WordFile:
    """A document in the making, top down; ``content`` ends it."""

    def __init__(self, language: str, *, title: str, author: str = "BeCAN"):
        self.language = language
        self.document = Document()
        _set_page(self.document)
        _set_styles(self.document, LOCALES[language])
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = _printable(title), author, LOCALES[language]
        properties.comments = ""

    def title(self, text: str) -> None:
        self.document.add_paragraph(_printable(text), style="Title")

    def heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(_printable(text), level)

    def paragraph(self, text: str, *, language: str | None = None, is_bold: bool = False, to_the_right: bool = False) -> None:
        """A line break in the text stays one. ``language`` where the passage is not in the document's."""
        paragraph = self.document.add_paragraph()
        if to_the_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, text, language=language, is_bold=is_bold)

    def points(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.document.add_paragraph(_printable(text), style="List Bullet")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[float] | None = None) -> None:
        """``head`` is repeated on every page; ``widths`` in centimetres. A row is not torn apart by a page's end."""
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        _fill(table.rows[0], head, is_bold=True)
        _mark(table.rows[0], "w:tblHeader")
        for row in rows:
            _fill(table.add_row(), row)
        for row in table.rows:
            _mark(row, "w:cantSplit")
        for number, width in enumerate(widths or ()):
            for cell in table.columns[number].cells:
                cell.width = Cm(width)
        self.document.add_paragraph()

    def pairs(self, pairs: Iterable[tuple[str, str]], *, widths: Sequence[float] = (5, 12)) -> None:
        """Facts as two columns: what it is, and its value."""
        table = self.document.add_table(rows=0, cols=2, style="Table Grid")
        for label, value in pairs:
            row = table.add_row()
            _write(row.cells[0].paragraphs[0], label, is_bold=True)
            _write(row.cells[1].paragraphs[0], value)
            _mark(row, "w:cantSplit")
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        self.document.add_paragraph()

    def page_break(self) -> None:
        self.document.add_page_break()

    def funder(self, funder: FunderText | None) -> None:
        """The funder's wording at the end of the text; nothing where no measure pays."""
        if funder is None:
            return
        number = funder.project_number and f"{funder.title} ({funder.project_number})".strip()
        others = " · ".join(mark.name for mark in funder.marks)
        for line in (funder.eu, funder.state, others, number or funder.title):
            if line:
                self.paragraph(line)

    def content(self) -> bytes:
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def text_of_word(content: bytes) -> str:
    """What a reader finds in it, in order: a paragraph or a table row a line."""
    document, lines = Document(BytesIO(content)), []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _set_page(document):
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _set_styles(document, locale):
    """One pair of fonts everywhere: the template's themes would choose another one for Chinese, by the reader's machine."""
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults)
    _set_language(defaults, locale)
    for fonts in styles.element.iter(qn("w:rFonts")):
        _set_fonts(fonts.getparent())
    for name, size in SIZES.items():
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), INK
        _set_fonts(styles[name].element.get_or_add_rPr())
    styles["Normal"].paragraph_format.space_after = Pt(6)


def _set_fonts(properties):
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), CHINESE_FONT)


def _set_language(properties, locale):
    """Word checks Latin letters in one language and Chinese characters in another."""
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), LOCALES["en"] if locale == LOCALES["zh-hans"] else locale)
    language.set(qn("w:eastAsia"), LOCALES["zh-hans"])


def _fill(row, texts, *, is_bold=False):
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell.paragraphs[0], text, is_bold=is_bold)


def _write(paragraph, text, *, language=None, is_bold=False):
    run = paragraph.add_run(_printable(text))
    run.bold = is_bold or None
    if language:
        _set_language(run._r.get_or_add_rPr(), LOCALES[language])


def _mark(row, name):
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _printable(text) -> str:
    return UNPRINTABLE.sub("", str(text))

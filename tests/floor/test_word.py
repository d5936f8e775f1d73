"""Word documents: opened again with python-docx, as Word would read them."""

from io import BytesIO
from types import SimpleNamespace

from docx import Document
from docx.oxml.ns import qn

from becan.word import WordFile, text_of_word

FUNDER = SimpleNamespace(
    eu="Kofinanziert von der Europäischen Union", state="Land Berlin", title="BeCAN", project_number="1234", marks=()
)


def filled(language):
    word = WordFile(language, title="对接成果清单")
    word.title("对接成果清单")
    word.heading("一、对接企业")
    word.paragraph("您好！\nGuten Tag\x00", language="de")
    word.points(["洽谈", "签约"])
    word.table(["企业", "进展"], [["长春某企业", "洽谈"], ["合肥某企业", "签约"]], widths=(9, 8))
    word.pairs([("时间", "2026年第四季度")])
    word.funder(FUNDER)
    return word.content()


def test_a_word_file_has_one_language_a_chinese_font_and_real_headings():
    document = Document(BytesIO(filled("zh-hans")))
    assert document.core_properties.language == "zh-CN"
    assert document.core_properties.title == "对接成果清单"
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["一、对接企业"]
    fonts = list(document.styles.element.iter(qn("w:rFonts")))
    assert {row.get(qn("w:eastAsia")) for row in fonts} == {"Microsoft YaHei"}
    assert not [name for row in fonts for name in row.attrib if "Theme" in name]
    default = document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:lang"))
    assert (default.get(qn("w:val")), default.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
    passage = next(p for p in document.paragraphs if p.text.startswith("您好")).runs[0]
    assert passage._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "de-DE"


def test_its_table_repeats_its_head_and_keeps_rows_whole():
    table = Document(BytesIO(filled("de"))).tables[0]
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row._tr.trPr.find(qn("w:tblHeader")) for row in rows] == [None, None]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert all(run.bold for cell in head.cells for run in cell.paragraphs[0].runs)
    assert [[cell.text for cell in row.cells] for row in rows] == [["长春某企业", "洽谈"], ["合肥某企业", "签约"]]


def test_it_is_a4_and_ends_with_the_funders_wording():
    content = filled("de")
    document = Document(BytesIO(content))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert document.core_properties.language == "de-DE"
    lines = [line for line in text_of_word(content).split("\n") if line]
    assert lines[-3:] == ["Kofinanziert von der Europäischen Union", "Land Berlin", "BeCAN (1234)"]
    assert "企业\t进展" in lines and "时间\t2026年第四季度" in lines


def test_no_measure_no_wording():
    word = WordFile("en", title="Draft")
    word.paragraph("Text")
    word.funder(None)
    assert text_of_word(word.content()) == "Text"

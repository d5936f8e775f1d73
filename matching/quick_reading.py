"""What the portal understands of a text that nobody has typed into fields: concepts, key figures, proofs."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import get_language
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from becan.language.fold import has_chinese
from becan.language.units import find_figures
from companies.enums import Language
from companies.importing.problems import UnreadableTable
from companies.importing.spreadsheets import read_spreadsheet
from companies.proposals import propose_capabilities, propose_proofs
from companies.uploads import Upload
from matching.models import Demand

MOST_PAGES = 20
UNIT_OF_LABEL = re.compile(r"[(（\[]([^()（）\[\]]{1,12})[)）\]]\s*$")
NUMBER = re.compile(r"[\d.,\s]+")
MOST_TEXT = 20_000


class Enclosed(NamedTuple):
    """A clean file that came with a text, and the words in it."""

    name: str
    upload: Upload
    words: str


class Understood(NamedTuple):
    """``musts`` are notations, ``figures`` and ``proofs`` are what ``set_requirements`` takes."""

    musts: tuple[str, ...]
    figures: tuple[dict, ...]
    proofs: tuple[dict, ...]


def language_in(text: str, words, tagger) -> str:
    """By its script; German or English by which of the two understands more: 1.600 t is not the same mass in both."""
    if has_chinese(text):
        return Language.ZH_HANS
    order = sorted((Language.DE, Language.EN), key=lambda language: (language != get_language(), language != Language.EN))
    return max(order, key=lambda language: _finds(text, language, words, tagger))


def _finds(text, language, words, tagger) -> int:
    return len(tagger.find(text, language)) + len(find_figures(text, words.taxonomy, language))


def understand(texts: Iterable[str], words, tagger) -> Understood:
    """A sentence and an RFQ file may stand in two languages; where they share one, they are read together."""
    by_language = defaultdict(list)
    for text in filter(None, texts):
        by_language[language_in(text, words, tagger)].append(text)
    asked = Demand(original_language=next(iter(by_language), Language.EN))
    for language, parts in by_language.items():
        setattr(asked, f"description_{language.replace('-', '_')}", "\n".join(parts))
    capabilities = propose_capabilities(asked, words.taxonomy, tagger)
    figures = [
        {"code": figure.code, "concept": found.notation, "min": figure.min, "max": figure.max, "is_must": True}
        for found in capabilities
        for figure in found.figures
    ]
    proofs = [{"code": proof.code} for proof in propose_proofs(asked, words.taxonomy)]
    return Understood(tuple(found.notation for found in capabilities), tuple(figures), tuple(proofs))


def technical_sentences(demand: Demand, words, tagger) -> str:
    """What of the author's text says figures and concepts: a first technical specification, to be shortened by the author."""
    proposals = propose_capabilities(demand, words.taxonomy, tagger)
    passages = [passage for found in proposals for passage in found.passages]
    passages += [figure.passage for found in proposals for figure in found.figures]
    own = [one for one in passages if one.field == "description" and one.language == demand.original_language]
    by_start = {one.start - len(one.before): one.sentence.strip() for one in sorted(own, key=lambda one: one.start)}
    return "\n".join(dict.fromkeys(by_start.values()))[:2000]


def in_words(understood: Understood, words) -> list[str]:
    """Concepts, key figures with their values, and proofs, as the reader calls them."""
    figures = [f"{words.figure(row['code'])} {words.value(row['code'], row['min'], row['max'])}" for row in understood.figures]
    return [*map(words.concept, understood.musts), *figures, *(words.proof(row["code"]) for row in understood.proofs)]


def text_in(upload: Upload) -> str:
    """The words of a PDF or a workbook; a picture has none that we read. A file that cannot be read is still passed on."""
    try:
        return _READERS.get(upload.kind, lambda _data: "")(upload.data)[:MOST_TEXT].replace("\0", "")
    except (PyPdfError, UnreadableTable, ValueError, KeyError):
        return ""


def _pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages[:MOST_PAGES])


def _workbook(data: bytes) -> str:
    """One long sentence: in a table the process stands in one row and its figures in the next. A number takes the unit of its label."""
    _reading, lines = read_spreadsheet(data)
    rows = [list(line.cells) for line in lines]
    told = [part for row in rows for part in (_row(row), *_under_headings(rows[0], row))]
    return ", ".join(filter(None, told))


def _row(cells: list[str]) -> str:
    """``Schließkraft (t) | 1600`` is said as ``Schließkraft 1600 t``."""
    filled = [cell for cell in cells if cell]
    labels = [UNIT_OF_LABEL.search(cell) for cell in filled[:1]]
    if len(filled) == 2 and labels[0] and NUMBER.fullmatch(filled[1]):
        return _with_unit(filled[0], filled[1])
    return " ".join(filled)


def _under_headings(headings: list[str], row: list[str]) -> list[str]:
    if row is headings or any(NUMBER.fullmatch(heading or "") for heading in headings):
        return []
    pairs = zip(headings, row, strict=False)
    return [_with_unit(heading, cell) for heading, cell in pairs if heading and UNIT_OF_LABEL.search(heading) and cell]


def _with_unit(label: str, value: str) -> str:
    return f"{UNIT_OF_LABEL.sub('', label).strip()} {value} {UNIT_OF_LABEL.search(label)[1]}"


_READERS = {"pdf": _pdf, "xlsx": _workbook}

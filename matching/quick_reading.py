"""What the portal understands of a text that nobody has typed into fields: concepts, key figures, proofs."""

import io
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
    _reading, lines = read_spreadsheet(data)
    return "\n".join(" ".join(filter(None, line.cells)) for line in lines)


_READERS = {"pdf": _pdf, "xlsx": _workbook}

"""A document's columns from facts: the same for every writer, whatever the document is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

from becan.language.taxonomy import Taxonomy
from becan.language.tokens import tokens
from companies.adapters import current_taxonomy
from companies.anonymity import with_broader
from companies.search.facets import OPEN, Value, numbers_of
from companies.search.lexemes import CODES, LABELS, NAMES, TEXTS, code_lexeme, vector_text


@dataclass(frozen=True)
class Facts:
    """What a document says, the leading concept first."""

    notations: list[str]
    regions: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    cooperation: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    is_open: bool = False
    type: str = ""  # of a demand

    @property
    def concepts(self) -> list[str]:
        return sorted({concept for notation in self.notations for concept in with_broader(notation)})

    def values(self) -> list[Value]:
        pairs = [("concept" if "-" in concept else "field", concept) for concept in self.concepts]
        lists = {
            "type": [self.type],
            "region": self.regions,
            "size": self.sizes,
            "proof": self.proofs,
            "cooperation": self.cooperation,
            "language": self.languages,
        }
        pairs += [(name, code) for name, codes in lists.items() for code in codes if code]
        return pairs + ([("open", OPEN)] if self.is_open else [])


def columns_of(facts: Facts, *, names: Iterable[str] = (), texts: Iterable[tuple[str, str]] = ()) -> dict:
    """``texts``: pairs of text and language. ``words`` is still the text of a tsvector."""
    return {
        "notations": facts.notations,
        "facets": numbers_of(facts.values()),
        "words": vector_text(words_of(facts, names, texts, current_taxonomy())),
    }


def words_of(facts: Facts, names: Iterable[str], texts: Iterable[tuple[str, str]], taxonomy: Taxonomy) -> Mapping[str, list[str]]:
    codes = [*facts.concepts, *facts.proofs, *facts.regions]
    return {
        CODES: [code_lexeme(code) for code in codes],
        NAMES: [token for name in names for token in tokens(name)],
        LABELS: [token for label, language in labels_of(facts.notations, taxonomy) for token in _label_tokens(label, language)],
        TEXTS: [token for text, language in texts if text for token in tokens(text, language)],
    }


@lru_cache(maxsize=5000)
def _label_tokens(label: str, language: str) -> tuple[str, ...]:
    return tuple(tokens(label, language))


def labels_of(notations: Iterable[str], taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """The words of the taxonomy for these concepts, in all languages."""
    known = [taxonomy.concepts[notation] for notation in notations if notation in taxonomy.concepts]
    return [(label.text, label.language) for concept in known for label in concept.labels if label.kind == "pref"]


def lot_of(object_id) -> int:
    """A random place among equals that stays."""
    return crc32(object_id.bytes) - 2**31

"""Everything the engine knows about words, in one bundle: taxonomy, tagger and frozen reference."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from becan.language.tagger import Tagger, tagger_of
from becan.language.taxonomy import DATA, Taxonomy, read_taxonomy
from matching.engine.passages import pieces, read_passages
from matching.engine.reference import Reference, read_reference
from matching.engine.rows import Rows


@dataclass(frozen=True)
class Language:
    taxonomy: Taxonomy
    tagger: Tagger
    reference: Reference

    @classmethod
    def read(cls, folder: Path = DATA) -> "Language":
        return cls.of(read_taxonomy(folder))

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> "Language":
        return cls(taxonomy, tagger_of(taxonomy), read_reference(taxonomy))

    @cached_property
    def covered(self) -> dict[str, frozenset[str]]:
        """Proof -> all proofs that it includes, at any remove."""
        proofs = self.taxonomy.proofs
        return {code: frozenset(_closure(code, lambda c: proofs[c].covers if c in proofs else ())) for code in proofs}

    def concept_rows(self, notation: str) -> Rows | None:
        """A concept's preferred labels as rows to compare with an offer's; None for a concept that the taxonomy does not know."""
        if notation not in self.taxonomy.concepts:
            return None
        if notation not in self._rows:
            labels = [piece for piece in pieces("demand", "title", self.taxonomy.concepts[notation].pref) if piece.is_whole]
            self._rows[notation] = Rows(read_passages([labels], [{}], self.reference))
        return self._rows[notation]

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        return {}

    def families(self, notations) -> frozenset[str]:
        """The concepts and all that is broader."""
        known = [notation for notation in notations if notation in self.taxonomy.concepts]
        return frozenset(known).union(*map(self.taxonomy.ancestors, known))

    def order(self, code_list: str, code: str | None) -> int | None:
        """Place of a code on its ordered list; None where the list does not have it."""
        found = self.taxonomy.codes.get(code_list, {}).get(code)
        return found.order if found else None

    def included(self, code_list: str, code: str) -> frozenset[str]:
        """The code and those its ``extra`` column names: what answers it, or what it includes."""
        found = self.taxonomy.codes.get(code_list, {}).get(code)
        return frozenset([code, *(found.extra.split("|") if found and found.extra else ())])


def _closure(start, following):
    seen, waiting = set(), list(following(start))
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(following(code))
    return seen

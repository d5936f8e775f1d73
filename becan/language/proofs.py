"""Finds proofs (certificates, labels, ratings, approvals) in texts by their codes: written in any way, never by likeness."""

import re
from collections.abc import Iterator
from functools import lru_cache

from becan.language.fold import fold_with_places, has_chinese
from becan.language.negation import negated
from becan.language.squeezed import SqueezedIndex, has_latin_edges
from becan.language.tagger import Found
from becan.language.taxonomy import Taxonomy

SEPARATORS = " /:"
YEAR = re.compile(r" ?[:\-–] ?(?:19|20)\d\d(?!\d)")
VERSION = re.compile(r"((?:19|20)\d\d)$")
NEXT_NUMBER = re.compile(r"\s*(?:,|/|-?\s?und|and|&|sowie|、|和|及)\s*R?(\d{3,5})(?![\d.,]*\d)")
AS_WRITTEN = re.compile(r"[A-Z]{2,4}|.* [A-Z]")  # "CCC", and the letter of "VDA 6.3 A"


def find_proofs(text: str, taxonomy: Taxonomy) -> list[Found]:
    """The proofs that ``text`` names, in order; ``notation`` is the proof's code, a year of issue belongs to the surface.

    "ISO 9001 und 14001" names both; "ISO 9001" is not found in "ISO 90012", nor "VDA 6.3" in "VDA 6.31".
    """
    places = _longest_first(_candidates(text, _index(taxonomy)))
    denied = negated(text, [span for span, _ in places])
    return [_found(text, span, code, span in denied) for span, code in places]


@lru_cache(maxsize=4)
def _index(taxonomy: Taxonomy) -> SqueezedIndex[dict[str, str]]:
    """Spelling -> proof code, by the squeezed spelling."""
    index: SqueezedIndex[dict[str, str]] = SqueezedIndex(SEPARATORS)
    for proof in taxonomy.proofs.values():
        for spelling in (*proof.pref.values(), *proof.alt):
            index.value(spelling, dict)[spelling] = proof.code
    return index


def _candidates(text, index) -> Iterator[tuple[tuple[int, int], str]]:
    folded = fold_with_places(text)
    for start, end, codes in index.find(folded.text):
        span = folded.original(start, end)
        if has_latin_edges(folded.text, start, end) and not re.match(r"\.\d", folded.text[end:]):
            for spelling, code in sorted(codes.items()):
                if not AS_WRITTEN.fullmatch(spelling) or (text[span[0]] + text[span[1] - 1]).isupper():
                    if _is_that_version(text, span, code):
                        yield _with_year(text, span), code
                    yield from _further_numbers(text, span, index)
                    break


def _with_year(text, span):
    year = YEAR.match(text, span[1]) if text[span[1] - 1].isdigit() else None
    return (span[0], year.end()) if year else span


def _is_that_version(text, span, code):
    """GB 38031-2020 is not the GB 38031-2025 that the code stands for; other codes stand for every year."""
    version, named = VERSION.search(code), VERSION.search(text[slice(*_with_year(text, span))])
    return not version or not named or version.group(1) == named.group(1)


def _further_numbers(text, span, index):
    """The 14001 of "ISO 9001 und 14001"."""
    end = _with_year(text, span)[1]
    family = re.match(r"[^\d]+", text[span[0] : span[1]])
    while family and (number := NEXT_NUMBER.match(text, end)):
        codes = index.get(family.group() + number.group(1))
        if not codes:
            return
        yield _with_year(text, number.span(1)), min(codes.values())
        end = _with_year(text, number.span(1))[1]


def _longest_first(candidates):
    taken: list[tuple[tuple[int, int], str]] = []
    for (start, end), code in sorted(set(candidates), key=lambda candidate: (candidate[0][0] - candidate[0][1], candidate)):
        if all(end <= other_start or other_end <= start for (other_start, other_end), _ in taken):
            taken.append(((start, end), code))
    return sorted(taken)


def _found(text, span, code, is_denied):
    surface = text[slice(*span)]
    return Found(code, *span, surface, "zh-hans" if has_chinese(surface) else "en", is_denied, True)

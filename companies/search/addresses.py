"""What the address of a search page says; whatever stands there that is no choice is left out."""

from django.http import QueryDict

from becan.language.taxonomy import Taxonomy
from companies.search.facets import FACETS, LISTS, OPEN

LONGEST = 200  # characters of a question
MOST_REMOVED = 20


def text_in(data: QueryDict) -> str:
    return data.get("q", "").replace("\0", "").strip()[:LONGEST]


def removed_in(data: QueryDict) -> list[str]:
    """Codes of any list: what is no code of the question removes nothing."""
    codes = [code for code in dict.fromkeys(data.getlist("without")) if 0 < len(code) <= 60 and "\0" not in code]
    return codes[:MOST_REMOVED]


def chosen_in(data: QueryDict, taxonomy: Taxonomy) -> dict[str, list[str]]:
    known = {name: set(_codes(name, taxonomy)) for name in FACETS}
    return {name: [code for code in dict.fromkeys(data.getlist(name)) if code in known[name]] for name in FACETS}


def _codes(name, taxonomy):
    if name in ("field", "concept"):
        return taxonomy.concepts
    if name == "proof":
        return taxonomy.proofs
    if name == "open":
        return [OPEN]
    return [code for entries in LISTS[name] for code in taxonomy.codes.get(entries, {})]

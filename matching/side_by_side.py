"""The texts of a demand and an offer with the passages that the engine found: for the team, and for both sides once they are introduced."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from companies.models import Company
from matching.adapters import demand_records, offer_records
from matching.models import Demand


@dataclass(frozen=True)
class Marked:
    """A text in pieces: ``(words, is_found)``."""

    side: str
    field: str
    language: str
    pieces: list[tuple[str, bool]]


def marked_texts(demand: Demand, company: Company, contributions: Iterable[Mapping]) -> dict[str, list[Marked]]:
    """``{"demand": [...], "offer": [...]}``: the texts of the languages in which something was found, else all there are."""
    (wanted,) = demand_records(Demand.objects.filter(pk=demand.pk))
    ((_side, offer),) = offer_records(Company.objects.filter(pk=company.pk))
    texts = {("demand", "title"): wanted.title, ("demand", "texts"): wanted.texts, ("offer", "texts"): offer.texts}
    places = _places(contributions)
    return {side: _of_side(side, texts, places) for side in ("demand", "offer")}


def _places(contributions):
    found = defaultdict(set)
    for place in (place for one in contributions for entry in one["evidence"] for place in entry.get("places", ())):
        found[place["side"], place["field"], place["language"]].add((place["start"], place["end"]))
    return found


def _of_side(side, texts, places):
    marked = [
        Marked(side, field, language, _pieces(text, places[side, field, language]))
        for (owner, field), by_language in texts.items()
        if owner == side
        for language, text in by_language.items()
    ]
    found = {one.language for one in marked if any(is_found for _words, is_found in one.pieces)}
    return [one for one in marked if one.language in found] or marked


def _pieces(text, spans):
    pieces, end = [], 0
    for start, stop in _joined(spans):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def _joined(spans):
    """Overlapping places as one."""
    joined = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined

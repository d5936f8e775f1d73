"""Text fit: how near the texts are in meaning, phrase by phrase and as a whole, and how many rare words they share."""

import numpy as np
from scipy.sparse import csr_array

from matching.engine.blocks import DemandBlock, OfferBlock, Rows
from matching.engine.levels import Levels, of_one
from matching.engine.passages import Passages
from matching.engine.vectors import cosines
from matching.engine.weights import Weights


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """A list of products is found by its best phrase, a description by the whole text: both count."""
    numbers = demands.weights.text
    # a curve without an end: two texts that are both very near still differ
    level = 1 / (1 + np.exp(-numbers["steepness"] * (_nearness(demands, offers) - numbers["middle"])))
    level = level + numbers["words"] * _shared_words(demands, offers) * (1 - level)
    return of_one(level, np.array([bool(demand.passages.places) for demand in demands.demands]))


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    """The two places that are nearest to each other."""
    if not len(demands.rows.vectors) or not len(offers.rows.vectors):
        return []
    near = adjusted(demands.rows, offers.rows, demands.weights)
    near[demands.rows.counts == 0] = -np.inf
    left, right = np.unravel_index(near.argmax(), near.shape)
    places = demands.demands[0].passages.places[left], offers.offers[0].passages.places[right]
    return [{"places": [place.to_json() for place in places]}]


def adjusted(left: Rows, right: Rows, weights: Weights) -> np.ndarray:
    """Cosines less what is due to hubs: texts that are near to everything. (left rows, right rows)"""
    hubs = left.hubness[:, right.languages] + right.hubness[:, left.languages].T
    return cosines(left.vectors, right.vectors) - np.float32(weights.text["hubness"]) * hubs


def _nearness(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(demands, offers); NaN where either has no text."""
    near = adjusted(demands.rows, offers.rows, demands.weights)
    by_phrase = demands.rows.mean(offers.rows.best(near, len(offers)), len(demands))
    by_whole = _over_wholes(demands, offers.rows.best_whole(near, len(offers)))
    numbers = demands.weights.text
    share = np.where(offers.is_prose, numbers["whole_of_prose"], numbers["whole_of_list"])
    # the best of many phrases is nearer by chance than the best of few sentences: without this, lists would outrank prose
    return share * by_whole + (1 - share) * by_phrase + numbers["prose_allowance"] * offers.is_prose


def _over_wholes(demands: DemandBlock, best: np.ndarray) -> np.ndarray:
    found = np.full((len(demands), best.shape[1]), np.nan)
    rows = np.flatnonzero(demands.rows.is_whole)
    owners, starts = np.unique(demands.rows.owners[rows], return_index=True)
    if len(rows):
        found[owners] = np.maximum.reduceat(best[rows], starts, axis=0)
    return found


def _shared_words(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(demands, offers): share of the weight of a demand's words that an offer has, too."""
    columns, held = offers.words
    wanted = [_known_words(demand.passages, columns) for demand in demands.demands]
    ends = np.cumsum([0, *(len(words) for words in wanted)])
    places = np.array([place for words in wanted for place, _ in words], dtype=np.intp)
    weights = np.array([weight for words in wanted for _, weight in words], dtype=np.float64)
    shared = (csr_array((weights, places, ends), shape=(len(demands), held.shape[1])) @ held.T).toarray()
    totals = np.array([sum(demand.passages.words.values()) for demand in demands.demands], dtype=np.float64)
    return shared / np.maximum(totals, 1.0)[:, None]


def _known_words(passages: Passages, columns: dict[str, int]) -> list[tuple[int, int]]:
    return [(columns[token], weight) for token, weight in passages.words.items() if token in columns]

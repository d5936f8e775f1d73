"""Text fit: how near the texts are in meaning, phrase by phrase and as a whole, and how many rare words they share."""

from collections.abc import Mapping

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock, Rows, sums
from matching.engine.levels import Levels, of_one
from matching.engine.passages import PROSE
from matching.engine.vectors import cosines
from matching.engine.weights import Weights


def levels(demands: DemandBlock, offers: OfferBlock) -> Levels:
    """A list of products is found by its best phrase, a description by the whole text and how it opens: both count."""
    numbers = demands.weights.text
    # a curve without an end: two texts that are both very near still differ
    level = 1 / (1 + np.exp(-numbers["steepness"] * (_nearness(demands, offers) - numbers["middle"])))
    level = level + numbers["words"] * _shared_words(demands, offers) * (1 - level)
    return of_one(level, demands.have_texts)


def evidence(demands: DemandBlock, offers: OfferBlock) -> list[dict]:
    """The two places that are nearest to each other."""
    left, nearness = offers.counted_near(demands, _counted) if len(demands.rows.owners) else ((), ())
    if not len(nearness):
        return []
    right = nearness.argmax()
    places = demands.demands[0].passages.places[int(left[right])], offers.offers[0].passages.places[right]
    return [{"places": [place.to_json() for place in places]}]


def adjusted(left: Rows, right: Rows, weights: Weights) -> np.ndarray:
    """Cosines less what is due to hubs: texts that are near to everything. (left rows, right rows)"""
    hubs = left.hubness[:, right.languages] + right.hubness[:, left.languages].T
    return cosines(left.vectors, right.vectors) - np.float32(weights.text["hubness"]) * hubs


def _near(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    return offers.near_to(demands, lambda: adjusted(demands.rows, offers.rows, demands.weights))


def _counted(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(2, offers' rows): which of a single demand's rows that count is the nearest, and how near."""
    near = np.where(demands.rows.counts[:, None] > 0, _near(demands, offers), -np.inf)
    left = near.argmax(axis=0)
    return np.stack([left, np.take_along_axis(near, left[None], axis=0)[0]])


def _nearness(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(demands, offers); NaN where either has no text."""
    near = _near(demands, offers)
    by_phrase = demands.rows.mean(offers.rows.best(near, len(offers)), len(demands))
    by_whole = _over_wholes(demands, offers.rows.best_whole(near, len(offers)))
    numbers = demands.weights.text
    prose = np.clip(2 * (offers.lengths / PROSE - 1), 0, 1)  # from a list, by and by, to a text half as long again
    of_list = numbers["whole_of_list"] * np.minimum(1, numbers["list_as_one"] / np.maximum(offers.lengths, 1))
    share = of_list + prose * (numbers["whole_of_prose"] - of_list)
    # the best of many phrases is nearer by chance than the best of few sentences: without this, lists would outrank prose
    return share * by_whole + (1 - share) * by_phrase + numbers["prose_allowance"] * prose


def _over_wholes(demands: DemandBlock, best: np.ndarray) -> np.ndarray:
    found = np.full((len(demands), best.shape[1]), np.nan)
    rows = np.flatnonzero(demands.rows.is_whole)
    owners, starts = np.unique(demands.rows.owners[rows], return_index=True)
    if len(rows):
        found[owners] = np.maximum.reduceat(best[rows], starts, axis=0)
    return found


def _shared_words(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """(demands, offers): share of the weight of a demand's words that an offer has, too. From the side with fewer records."""
    totals = np.maximum(sums(demands.words.weights, demands.words.ends), 1.0)[:, None]
    if len(demands) > len(offers):
        held = [offer.passages.words for offer in offers.offers]
        return np.stack([_weight_of(words, demands) for words in held], axis=1) / totals if held else np.zeros((len(demands), 0))
    wanted = [demand.passages.words for demand in demands.demands]
    return np.stack([offers.shared(words) for words in wanted]) / totals if wanted else np.zeros((0, len(offers)))


def _weight_of(held: Mapping[str, int], demands: DemandBlock) -> np.ndarray:
    """(demands,): the weight of those of its words that are among ``held``."""
    wanted = demands.words
    is_held = np.zeros(max(len(wanted.columns), 1))
    is_held[[wanted.columns[token] for token in held if token in wanted.columns]] = 1
    return sums(is_held[wanted.tokens] * wanted.weights, wanted.ends)

"""How people decide on pairs, as a model that can be fitted to their decisions.

A pair's score is a weighted mean of levels: s = Σ w·known·level / Σ w·known. With w = w0·exp(θ), w0 being in force, weights stay positive, so
that meeting more never lowers a score, and only their ratios matter. A yes has the probability σ(a + b·s − c·ln rank) with b, c ≥ 0. The
reason of a no is a choice among the criteria that reasons can name: each in proportion to (Σ w·known·(1 − level))^d, the points it cost,
apart from a tenth of slips. The most probable values under Gaussian priors, that of θ around 0 = no change, are found by L-BFGS-B.

People decide on what they saw, mostly on what stood at the top. Whether a pair was seen depends on its rank alone, hence on known levels: a
logistic model stays right under such a selection where it fits (Zadrozny, "Learning and Evaluating Classifiers under Sample Selection
Bias", ICML 2004). For where it does not fit, decisions far down count more, by a clipped inverse propensity (Joachims, Swaminathan,
Schnabel, "Unbiased Learning-to-Rank with Biased Feedback", WSDM 2017). That a place at the top itself earns a yes is the term c·ln rank, which
no score contains (trust bias: Agarwal et al., "Addressing Trust Bias for Unbiased Learning-to-Rank", WWW 2019).
What stays: nothing is learned of pairs that never came into anybody's list, little of a criterion that nearly all pairs meet alike, and a
criterion that no reason can name is rather taken for less than it is: its noes come as "other", which teach nothing.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, softmax

from matching.engine.decisions import Sample

MOST = np.log(4)  # one proposal changes the ratio of a weight to the others by a factor of 4 at most, up or down
SEEN, CLIP = 0.5, 3.0  # propensity rank^-SEEN of having been seen; no decision counts more than CLIP times one on the first place
SLIP = 0.1  # of the reasons is named amiss
STEEPNESS = 10.0  # a slope b of 1 = ten points of score change the odds by e
NOTHING = 0.1  # points that even a criterion fully met may have cost: levels are not beyond doubt
START = (1.0, 0.0, 1.0)  # b, c, d
MIDDLE, SPREAD = np.array([0.0, 0.0, 0.0, 1.0]), np.array([3.0, 3.0, 1.0, 1.0])  # of the weak priors on a, b, c, d
BOUNDS = [(-9, 9), (0, 9), (0, 3), (0, 5)]


@dataclass(frozen=True)
class Fit:
    """Of a model with C criteria. Those that the decisions say nothing of keep their weight, the others their sum."""

    weights: np.ndarray  # (C,)
    a: float
    b: float
    c: float
    d: float

    def losses(self, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
        """(n,) how unexpected each decision is (nats), and the reason that it names; 0 where it names none."""
        odds = self.a + self.b * STEEPNESS * scores_of(sample, self.weights)[0] - self.c * np.log(sample.rank)
        reasons = np.zeros(len(sample))
        reasons[sample.named >= 0] = _surprise(sample, self.weights, self.d)[0]
        return _log_loss(sample, odds), reasons


def fit(sample: Sample, weights: np.ndarray, width: float) -> Fit:
    """``weights`` (C,) > 0 are in force and sum up to 100; ``width`` is the prior's standard deviation of ln(weight / weight in force)
    and 0 for "keep them". The same sample gives the same fit."""
    count, bound = len(weights), MOST if width else 0.0
    centre = scores_of(sample, weights)[0].mean()
    rate = (sample.is_yes.sum() + 1) / (len(sample) + 2)
    found = minimize(
        _loss,
        np.r_[np.zeros(count), np.log(rate / (1 - rate)), START],
        args=(sample, weights, centre, np.r_[np.zeros(count), MIDDLE], np.r_[np.full(count, width or 1.0), SPREAD]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-bound, bound)] * count + BOUNDS,
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8},
    ).x
    theta, (a, b, c, d) = found[:count], found[count:]
    heard = (sample.known > 0).any(axis=0)
    learned = weights * np.exp(theta)
    learned[heard] *= weights[heard].sum() / learned[heard].sum()
    return Fit(np.where(heard, learned, weights), a - b * STEEPNESS * centre, b, c, d)


def scores_of(sample: Sample, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) scores in [0, 1], and (n, C) how each changes with the logarithm of each weight."""
    parts = weights * sample.known
    shares = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-12)
    score = (shares * sample.levels).sum(axis=1)
    return score, shares * (sample.levels - score[:, None])


def importance(sample: Sample) -> np.ndarray:
    """(n,) with mean 1: how much each decision counts."""
    counts = np.minimum(sample.rank**SEEN, CLIP)
    return counts / counts.mean()


def _loss(
    found: np.ndarray, sample: Sample, weights: np.ndarray, centre: float, middle: np.ndarray, spread: np.ndarray
) -> tuple[float, np.ndarray]:
    """Minus the logarithm of the posterior, and its gradient."""
    count, counts = len(weights), importance(sample)
    weights, (a, b, c, d) = weights * np.exp(found[:count]), found[count:]
    score, slopes = scores_of(sample, weights)
    far, deep = STEEPNESS * (score - centre), np.log(sample.rank)
    odds = a + b * far - c * deep
    wrong = counts * (expit(odds) - sample.is_yes)
    surprise, by_weight, by_sharpness = _surprise(sample, weights, d)
    named = counts[sample.named >= 0]
    away = (found - middle) / spread
    loss = counts @ _log_loss(sample, odds) + named @ surprise + 0.5 * away @ away
    gradient = np.r_[
        STEEPNESS * b * (wrong @ slopes) + named @ by_weight, wrong.sum(), wrong @ far, -(wrong @ deep), named @ by_sharpness
    ]
    return loss, gradient + away / spread


def _log_loss(sample: Sample, odds: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, np.where(sample.is_yes, -odds, odds))


def _surprise(sample: Sample, weights: np.ndarray, sharpness: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each of the m decisions that name a reason how unexpected it is (m,), and how that changes with the logarithm of each weight
    (m, C) and with the sharpness (m,)."""
    rows = np.flatnonzero(sample.named >= 0)
    lost = weights * sample.known[rows] * (1 - sample.levels[rows])
    of_groups = lost @ sample.groups.T + NOTHING
    chances = softmax(sharpness * np.log(of_groups), axis=1)
    is_named = np.arange(len(sample.groups)) == sample.named[rows][:, None]
    hit = chances[is_named]
    expected = (1 - SLIP) * hit + SLIP / max(len(sample.groups), 1)
    beyond = (is_named - chances) * ((1 - SLIP) * hit / expected)[:, None]  # by group
    by_weight = sharpness * lost * ((beyond / of_groups) @ sample.groups)
    return -np.log(expected), -by_weight, -(beyond * np.log(of_groups)).sum(axis=1)

"""How people decide on pairs, as a model that can be fitted to their decisions.

A pair's score is a weighted mean of levels: s = Σ w·known·level / Σ w·known. With w = w0·exp(θ), w0 being in force, weights stay positive, so
that meeting more never lowers a score, and only their ratios matter. A yes has the probability σ(a + b·s − c·ln rank) with b, c ≥ 0. The
reason of a no is a choice among groups of criteria, each in proportion to (Σ w·known·(1 − level))^d, the points it cost; a tenth are slips. The
criteria that no reason code names form one group more: such a no is given as "other" and not among the decisions, so everything is conditional
on being observed at all, P(yes) + P(no)·P(nameable). The most probable values under Gaussian priors, that of θ around 0 = no change, are found
by L-BFGS-B.

People decide on what they saw, mostly on what stood at the top. Whether a pair was seen depends on its rank alone, hence on known levels: a
logistic model stays right under such a selection where it fits (Zadrozny, "Learning and Evaluating Classifiers under Sample Selection
Bias", ICML 2004). For where it does not fit, decisions far down count more, by a clipped inverse propensity (Joachims, Swaminathan,
Schnabel, "Unbiased Learning-to-Rank with Biased Feedback", WSDM 2017). That a place at the top itself earns a yes is the term c·ln rank, which
no score contains (trust bias: Agarwal et al., "Addressing Trust Bias for Unbiased Learning-to-Rank", WWW 2019).
What stays: nothing is learned of pairs that never came into anybody's list, and little of a criterion that nearly all pairs meet alike.
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
        chosen = _Choice(sample, self.weights, self.d)
        odds = odds - np.log(chosen.nameable)
        reasons = np.where(sample.is_yes, 0.0, np.log(chosen.nameable) - np.log(chosen.named))
        return np.logaddexp(0, np.where(sample.is_yes, -odds, odds)), reasons


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
    yes, no = expit(odds), expit(-odds)
    chosen = _Choice(sample, weights, d)
    observed = yes + no * chosen.nameable
    wrong = counts * (yes - sample.is_yes + yes * no * (1 - chosen.nameable) / observed)
    by_weight, by_sharpness = chosen.gradient(counts, counts * no / observed)
    away = (found - middle) / spread
    loss = counts @ (np.logaddexp(0, np.where(sample.is_yes, -odds, odds)) - np.log(chosen.named) + np.log(observed))
    gradient = np.r_[STEEPNESS * b * (wrong @ slopes) + by_weight, wrong.sum(), wrong @ far, -(wrong @ deep), by_sharpness]
    return loss + 0.5 * away @ away, gradient + away / spread


class _Choice:
    """Which group of criteria a no would be for: of each decision the chances of all G groups and of the one that no code names."""

    def __init__(self, sample: Sample, weights: np.ndarray, sharpness: float):
        self.sharpness, self.is_no = sharpness, ~sample.is_yes
        self.groups = np.vstack([sample.groups, ~sample.groups.any(axis=0)]).astype(float)  # (G + 1, C)
        self.lost = weights * sample.known * (1 - sample.levels)  # (n, C)
        self.of_groups = self.lost @ self.groups.T + NOTHING
        self.chances = softmax(sharpness * np.log(self.of_groups), axis=1)  # (n, G + 1)
        self.nameable = (1 - SLIP) * (1 - self.chances[:, -1]) + SLIP  # (n,)
        self.is_named = np.arange(len(self.groups)) == sample.named[:, None]
        hit = (1 - SLIP) * (self.chances * self.is_named).sum(axis=1) + SLIP / max(len(sample.groups), 1)
        self.named = np.where(self.is_no, hit, 1.0)  # (n,) chance of the reason that was named; 1 for a yes

    def gradient(self, of_named: np.ndarray, of_nameable: np.ndarray) -> tuple[np.ndarray, float]:
        """Of Σ of_nameable·nameable − of_named·ln(named), the factors (n,) held fixed: by the logarithm of each weight, by the sharpness."""
        by_chance = -(1 - SLIP) * self.is_named * (of_named * self.is_no / self.named)[:, None]
        by_chance[:, -1] -= (1 - SLIP) * of_nameable
        turn = self.chances * (by_chance - (by_chance * self.chances).sum(axis=1, keepdims=True))
        by_weight = self.sharpness * (self.lost * ((turn / self.of_groups) @ self.groups)).sum(axis=0)
        return by_weight, float((turn * np.log(self.of_groups)).sum())

"""What keeps a pair out of the suggestions whatever its score. Each gate leaves its code, so that "why is X not in the list?" has an answer."""

from collections.abc import Callable

import numpy as np

from matching.engine.blocks import DemandBlock, OfferBlock
from matching.engine.criteria import figures, proofs


def proof_lacking(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """A proof that is asked without exception and known to be lacking; not stating it closes nothing."""
    failed = np.zeros((len(demands), len(offers)), dtype=bool)
    for row, demand in zip(failed, demands.demands, strict=True):
        for wished in (wished for wished in demand.record.proofs if wished.without_exception):
            lacking = proofs.lacking(wished, demand, demands, offers)
            if lacking.any():
                row |= (lacking > 0) & proofs.applies(wished, demand, demands, offers)
    return failed


def figure_missed(demands: DemandBlock, offers: OfferBlock) -> np.ndarray:
    """A key figure that is a must, stated and not met."""
    failed = np.zeros((len(demands), len(offers)), dtype=bool)
    for row, demand in zip(failed, demands.demands, strict=True):
        for wanted in (figure for figure in demand.figures if figure.without_exception):
            row |= figures.met(wanted, offers, demands.language) < 1
    return failed


GATES: dict[str, Callable[[DemandBlock, OfferBlock], np.ndarray]] = {
    "proof_lacking": proof_lacking,
    "figure_missed": figure_missed,
}

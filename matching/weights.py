"""Which weights the engine computes with: its own file, or what a project manager has accepted since."""

from collections.abc import Mapping

from matching.engine.weights import DEFAULT_WEIGHTS, Weights, with_criteria
from matching.models import ActiveWeights, WeightsProposal


def weights_in_force() -> Weights:
    """One query. Whoever computes and stores asks once and keeps the answer for both, as it may change in between."""
    active = ActiveWeights.objects.select_related("proposal").first()
    return weights_of(active.proposal if active else None)


def weights_of(proposal: WeightsProposal | None) -> Weights:
    return with_criteria(DEFAULT_WEIGHTS, proposal.criteria, proposal.pk) if proposal else DEFAULT_WEIGHTS


def criteria_of(version: str) -> Mapping[str, float] | None:
    """The criterion weights of a stored version; None where it was made with another file of the engine."""
    base, _plus, number = version.partition("+")
    if base != DEFAULT_WEIGHTS.version:
        return None
    return weights_of(WeightsProposal.objects.get(pk=number) if number else None).criteria

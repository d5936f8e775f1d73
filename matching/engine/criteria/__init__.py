"""The criteria by name. Each is f(demands, offers) -> Levels over all pairs; ``evidence`` says of one pair why, in codes and text places."""

from collections.abc import Callable
from typing import NamedTuple

from matching.engine.criteria import capability, codes, figures, proofs, text


class Criterion(NamedTuple):
    levels: Callable
    evidence: Callable


CRITERIA: dict[str, Criterion] = {
    "capability": Criterion(capability.levels, capability.evidence),
    "text": Criterion(text.levels, text.evidence),
    "figures": Criterion(figures.levels, figures.evidence),
    "proofs": Criterion(proofs.levels, proofs.evidence),
    "cooperation": Criterion(codes.cooperation, codes.cooperation_evidence),
    "delivery": Criterion(codes.delivery, codes.delivery_evidence),
    "languages": Criterion(codes.languages, codes.languages_evidence),
    "volume": Criterion(codes.volume, codes.volume_evidence),
    "size": Criterion(codes.size, codes.size_evidence),
    "stage": Criterion(codes.stage, codes.stage_evidence),
    "experience": Criterion(codes.experience, codes.experience_evidence),
    "freshness": Criterion(codes.freshness, codes.freshness_evidence),
}

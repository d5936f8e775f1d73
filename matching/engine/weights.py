"""The engine's numbers: data with a version, so that a stored match tells which ones it was made with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

STANDARD = Path(__file__).with_name("weights.json")


class WeightsError(ValueError):
    """A weights file that cannot be used."""


@dataclass(frozen=True)
class Weights:
    version: str
    criteria: Mapping[str, float]  # weight of each criterion; one that is missing here is not used
    coverage_floor: float  # pairs known less than this rank after the others
    bands: Mapping[str, Mapping[str, float]]  # best band first: the least score, coverage and fit with the concepts required
    capability: Mapping[str, float]
    text: Mapping[str, float]
    proofs: Mapping[str, float]
    distance: Mapping[str, float]  # what one step on an ordered code list costs
    experience: Mapping[str, float]
    freshness: Mapping[str, float]

    def band(self, score: float, coverage: float, capability: float | None) -> str:
        """``capability`` is the level of capability fit, None where the demand names no concept: then its words must say more."""
        for band, least in self.bands.items():
            by_text = capability is None
            enough = least.get("text_score", least["score"]) if by_text else least["score"]
            if score >= enough and coverage >= least["coverage"] and (by_text or capability >= least["capability"]):
                return band
        return "weak"


def read_weights(file: Path) -> Weights:
    """Weights of a JSON file; what it leaves out has the standard value."""
    given = _json(file)
    values = _json(STANDARD)
    unknown = [name for name in given if name not in values]
    if unknown:
        raise WeightsError(f"{file.name}: unknown key {unknown[0]!r}")
    for name, value in given.items():
        values[name] = {**values[name], **value} if name not in ("version", "coverage_floor", "bands") else value
    return _checked(Weights(**values), file)


def with_criteria(base: Weights, criteria: Mapping[str, float], number: int) -> Weights:
    """``base`` with the learned weights of version ``number``. A criterion that they do not know keeps the weight of ``base``."""
    known = {name: criteria.get(name, weight) for name, weight in base.criteria.items()}
    return replace(base, version=f"{base.version}+{number}", criteria=known)


def _json(file: Path) -> dict:
    try:
        return json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{Path(file).name}: {error}") from None


def _checked(weights: Weights, file: Path) -> Weights:
    for field in fields(weights):
        value = getattr(weights, field.name)
        for name, number in value.items() if isinstance(value, Mapping) else ():
            if not isinstance(number, Mapping) and not (isinstance(number, int | float) and number >= 0):
                raise WeightsError(f"{file.name}: {field.name}.{name} must be a number of 0 or more")
    return weights


DEFAULT_WEIGHTS = read_weights(STANDARD)

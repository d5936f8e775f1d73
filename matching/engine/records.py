"""What the engine is told about an offer and a demand: the records of the file interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Figure:
    """A key figure in the unit it was stated in; ``min`` is an option's code where the key figure is a choice."""

    code: str
    concept: str | None = None
    min: float | str | None = None
    max: float | str | None = None
    unit: str | None = None
    without_exception: bool = False  # only demands say so


@dataclass(frozen=True)
class Capability:
    notation: str
    level: str = "core"
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class HeldProof:
    code: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class WishedProof:
    code: str
    by: date | None = None
    without_exception: bool = False


@dataclass(frozen=True)
class OfferRecord:
    id: str
    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[Capability, ...] = ()
    proofs: tuple[HeldProof, ...] = ()
    languages: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    employees: int | None = None
    cooperation: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    stage: str | None = None
    volume: str | None = None
    delivers_to: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()
    updated_on: date | None = None


@dataclass(frozen=True)
class DemandRecord:
    id: str
    title: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    desired: tuple[str, ...] = ()
    proofs: tuple[WishedProof, ...] = ()
    languages: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    stage: str | None = None
    volume: str | None = None
    sizes: tuple[str, ...] = ()  # size classes that are welcome; none = any

"""Records made ready for arrays: concepts found, figures converted, texts encoded. Each record by itself, whatever else is in the batch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matching.engine.figures import KnownFigure, figures_in, known_figures
from matching.engine.language import Language
from matching.engine.named import named_proofs
from matching.engine.passages import Passages, Place, located, pieces, read_passages, words_of
from matching.engine.records import Capability, DemandRecord, Figure, OfferRecord

TOGETHER = 256  # records whose texts are encoded in one go: five times faster than one by one


@dataclass(frozen=True)
class Offered:
    """A concept of an offer: how it stands to it, and where its text says so."""

    standing: str  # "core", "can_do", "planned" or "mentioned"
    place: Place | None = None


@dataclass(frozen=True)
class Wanted:
    notation: str
    is_required: bool
    place: Place | None = None


@dataclass(frozen=True)
class PreparedOffer:
    record: OfferRecord
    concepts: dict[str, Offered]
    families: frozenset[str]
    figures: tuple[KnownFigure, ...]
    passages: Passages
    named: tuple[str, ...] = ()  # proofs that only the text names


@dataclass(frozen=True)
class PreparedDemand:
    record: DemandRecord
    wanted: tuple[Wanted, ...]
    is_read: bool  # the concepts were not stated, but read off the text
    explained: float  # how much of the text the concepts say
    families: frozenset[str]
    figures: tuple[KnownFigure, ...]
    passages: Passages


def prepare_offers(records: Iterable[OfferRecord], language: Language) -> Iterator[PreparedOffer]:
    for some in _batches(records):
        texts = [pieces("offer", "texts", record.texts) for record in some]
        for record, passages in zip(some, _passages(texts, [[record.texts] for record in some], language), strict=True):
            yield _offer(record, passages, language)


def prepare_demands(records: Iterable[DemandRecord], language: Language) -> Iterator[PreparedDemand]:
    for some in _batches(records):
        texts = [pieces("demand", "title", record.title) + pieces("demand", "texts", record.texts) for record in some]
        for record, passages in zip(
            some, _passages(texts, [[record.title, record.texts] for record in some], language), strict=True
        ):
            yield _demand(record, passages, language)


def _batches(records):
    records = list(records)
    return (records[start : start + TOGETHER] for start in range(0, len(records), TOGETHER))


def _passages(found: Sequence[list], texts: Sequence[list], language: Language) -> list[Passages]:
    """The batch's passages, record by record, from one call of the encoder."""
    words = [words_of(of_record, language.reference) for of_record in texts]
    return read_passages(found, words, language.reference)


def _offer(record: OfferRecord, passages: Passages, language: Language) -> PreparedOffer:
    found = {notation: Offered("mentioned", place) for notation, place in _mentioned("offer", "texts", record.texts, language)}
    stated = {
        capability.notation: Offered(capability.level, _place(found, capability.notation)) for capability in record.capabilities
    }
    concepts = stated or found  # what a company has dropped from its own list is no offer, though its text names it
    figures = [
        *record.figures,
        *(_of_capability(figure, capability) for capability in record.capabilities for figure in capability.figures),
    ]
    known = known_figures(figures, language.taxonomy) + figures_in("offer", "texts", record.texts, language.taxonomy)
    named = named_proofs(record.texts, language.taxonomy)
    return PreparedOffer(record, concepts, language.families(concepts), known, passages, named)


def _demand(record: DemandRecord, passages: Passages, language: Language) -> PreparedDemand:
    is_read = not (record.required or record.desired)
    wanted = _read_from_text(record, language) if is_read else _stated(record)
    explained = _explained(record.title or record.texts, language) if is_read else 1.0
    figures = known_figures(record.figures, language.taxonomy)
    if is_read and not figures:
        figures = figures_in("demand", "texts", record.texts, language.taxonomy)
    families = language.families(want.notation for want in wanted)
    return PreparedDemand(record, wanted, is_read, explained, families, figures, passages)


def _stated(record: DemandRecord) -> tuple[Wanted, ...]:
    required = dict.fromkeys(record.required, True)
    return tuple(
        Wanted(notation, is_required) for notation, is_required in {**dict.fromkeys(record.desired, False), **required}.items()
    )


def _read_from_text(record: DemandRecord, language: Language) -> tuple[Wanted, ...]:
    """What the title names is what it is about; without such a title, what the text names."""
    titled = dict(_mentioned("demand", "title", record.title, language))
    texted = dict(_mentioned("demand", "texts", record.texts, language))
    required = titled or texted
    return tuple(Wanted(notation, notation in required, place) for notation, place in {**texted, **titled}.items())


def _explained(texts: Mapping[str, str], language: Language) -> float:
    """How much of a phrase the concepts found in it say, of the phrase that they say most of: an "antenna ball" is no antenna."""
    return max((_share(phrase, code, language) for code, text in texts.items() for phrase, _ in located(text)), default=0.0)


def _share(phrase: str, code: str, language: Language) -> float:
    found = sum(one.end - one.start for one in language.tagger.find(phrase, code) if not one.negated)
    return found / len(phrase)


def _mentioned(side, field, texts, language) -> Iterator[tuple[str, Place]]:
    """Concepts that the texts name and do not deny; each with its first place in the first language."""
    seen = set()
    for code, text in texts.items():
        for found in language.tagger.find(text, code):
            if not found.negated and found.notation not in seen:
                seen.add(found.notation)
                yield found.notation, Place(side, field, code, found.start, found.end)


def _place(concepts: dict[str, Offered], notation: str) -> Place | None:
    return concepts[notation].place if notation in concepts else None


def _of_capability(figure: Figure, capability: Capability) -> Figure:
    return figure if figure.concept else replace(figure, concept=capability.notation)

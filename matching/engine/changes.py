"""Changes that a company could make to its profile: proposed from what demands ask for, applied to an ``OfferRecord``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.engine.criteria.capability import relations
from matching.engine.figures import belongs
from matching.engine.language import Language
from matching.engine.prepared import PreparedOffer
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord
from matching.engine.weights import Weights

EFFORTS = {  # 1 = say what is so, 2 = have it written or checked, 3 = build it up
    "named": 1,
    "figure": 1,
    "languages": 1,
    "delivery": 1,
    "cooperation": 1,
    "translation": 2,
    "ready": 3,
    "capability": 3,
    "renewal": 3,
    "proof": 3,
}
LISTS = {"languages": "languages", "delivery": "delivers_to", "cooperation": "cooperation"}  # kind -> field of the record
MOST = 80  # changes that are looked at: those that most demands ask for
NEW = "can_do"  # the level at which a new capability counts


@dataclass(frozen=True)
class Change:
    """One step. ``code`` is a proof, key figure, concept, or an entry of a code list; of a translation its language."""

    kind: str  # a key of EFFORTS
    code: str
    concept: str | None = None  # of a figure: what it belongs to; of a capability: the offered one that is near
    min: float | str | None = None
    max: float | str | None = None
    text: str = ""  # of a translation, as it would read

    @property
    def effort(self) -> int:
        return EFFORTS[self.kind]

    def to_json(self) -> dict:
        """Codes and values; the text of a translation stays out."""
        codes = {"kind": self.kind, "code": self.code, "concept": self.concept}
        return codes | {"min": self.min, "max": self.max, "effort": self.effort}


def order_of(change: Change) -> tuple:
    """The full key by which equal changes are told apart."""
    return change.effort, [*EFFORTS].index(change.kind), change.code, change.concept or "", str(change.min), str(change.max)


def apply_changes(offer: OfferRecord, changes: Iterable[Change]) -> OfferRecord:
    """The offer as it would be after all the changes."""
    for change in changes:
        offer = _APPLY[change.kind](offer, change)
    return offer


def are_one(left: Change, right: Change) -> bool:
    """Whether both say something of the same thing, so that they cannot be made together."""
    about = {"ready": "capability", "named": "capability", "renewal": "proof"}
    return (about.get(left.kind, left.kind), left.code) == (about.get(right.kind, right.kind), right.code)


def propose_changes(
    offer: PreparedOffer,
    demands: Sequence[DemandRecord],
    language: Language,
    weights: Weights,
    now: date,
    unchecked: Mapping[str, str] | None = None,
) -> list[Change]:
    """What the demands ask for by codes and the offer does not say; never what is read off a demand's texts.

    ``unchecked``: texts by language that exist, but that no person has checked yet. At most ``MOST`` changes, the ones that most
    demands ask for, in the order of ``order_of``.
    """
    named = _named(offer.record, language)
    asked = Counter(change for demand in demands for change in set(_for(demand, offer, named, language, weights, now)))
    asked.update(_translations(offer, demands, language, unchecked or {}))
    most = sorted(asked, key=lambda change: (-asked[change], order_of(change)))[:MOST]
    return sorted(most, key=order_of)


def _named(record: OfferRecord, language: Language) -> frozenset[str]:
    """Concepts that the company's own texts name, with all that is broader: stating them takes no more than a tick."""
    found = [one for code, text in record.texts.items() for one in language.tagger.find(text, code)]
    return language.families(one.notation for one in found if not one.negated)


def _for(demand: DemandRecord, offer: PreparedOffer, named: frozenset[str], language, weights, now) -> Iterator[Change]:
    yield from _capabilities(demand, offer, named, language, weights)
    yield from _proofs(demand, offer.record, language, now)
    yield from _figures(demand, offer, language)
    yield from (Change("languages", code) for code in demand.languages if code not in offer.record.languages)
    reached = {part for code in offer.record.delivers_to for part in language.included("delivery_region", code)}
    wanted = {part for code in demand.delivery for part in _parts(code, language)}
    yield from (Change("delivery", code) for code in wanted - reached)
    answering = {other for code in demand.cooperation for other in language.included("cooperation", code)}
    yield from (Change("cooperation", code) for code in answering - {*offer.record.cooperation})


def _parts(code: str, language: Language) -> frozenset[str]:
    """ "both" is stated as its parts."""
    return language.included("delivery_region", code) - {code} or frozenset([code])


def _capabilities(demand, offer, named, language, weights) -> Iterator[Change]:
    for wanted in {*demand.required, *demand.desired} & {*language.taxonomy.concepts}:
        known = relations(wanted, language.taxonomy, weights)
        for notation in known.keys() & offer.concepts.keys():
            if known[notation][0] in ("exact", "narrower") and offer.concepts[notation].standing == "planned":
                yield Change("ready", notation)
        neighbour = _neighbour(wanted, known, offer, language)
        if wanted not in offer.concepts and wanted in named:
            yield Change("named", wanted)
        elif wanted not in offer.concepts and neighbour:
            yield Change("capability", wanted, neighbour)


def _neighbour(wanted, known, offer, language) -> str | None:
    """The offered concept that is nearest: the next broader one or a related one, else one under the same roof."""
    roof = language.taxonomy.concepts[wanted].broader
    if roof in offer.concepts:
        return roof
    related = [notation for notation in offer.concepts if known.get(notation, ("", 0))[0] == "related"]
    siblings = [notation for notation in language.taxonomy.narrower(roof) if notation in offer.concepts] if roof else []
    return min(related, default=None) or min(siblings, default=None)


def _proofs(demand, record, language, now) -> Iterator[Change]:
    held = {proof.code for proof in record.proofs if _is_valid(proof, now)}
    covered = held.union(*(language.covered.get(code, frozenset()) for code in held))
    for wished in demand.proofs:
        if wished.code not in covered:
            has_run_out = any(proof.code == wished.code for proof in record.proofs)
            yield Change("renewal" if has_run_out else "proof", wished.code)


def _is_valid(proof: HeldProof, now: date) -> bool:
    return (proof.valid_from is None or proof.valid_from <= now) and (proof.valid_until is None or now <= proof.valid_until)


def _figures(demand, offer, language) -> Iterator[Change]:
    """Key figures that make sense for what is offered, and are not stated. One that is stated is a fact: no change is proposed."""
    taxonomy = language.taxonomy
    for wanted in demand.figures:
        if wanted.code not in taxonomy.key_figures or not _concerns(wanted, offer, taxonomy):
            continue
        if not any(figure.code == wanted.code and belongs(wanted.concept, figure.concept, taxonomy) for figure in offer.figures):
            yield Change("figure", wanted.code, wanted.concept, wanted.min, wanted.max)


def _concerns(wanted: Figure, offer: PreparedOffer, taxonomy) -> bool:
    if wanted.concept:
        return any(belongs(wanted.concept, notation, taxonomy) for notation in offer.concepts)
    families = taxonomy.key_figures[wanted.code].concepts
    return not families or bool({*families} & offer.families)


def _translations(offer, demands, language, unchecked) -> Counter[Change]:
    """In the languages in which demands are written: the text that waits for its check, else the words for what is offered."""
    written = Counter(code for demand in demands for code in {*demand.title, *demand.texts})
    texts = {code: unchecked.get(code) or _labels(offer, code, language) for code in written if code not in offer.record.texts}
    return Counter({Change("translation", code, text=text): written[code] for code, text in texts.items() if text})


def _labels(offer, code, language) -> str:
    concepts = language.taxonomy.concepts
    return "\n".join(concepts[notation].pref[code] for notation in sorted(offer.concepts) if notation in concepts)


def _hold(offer: OfferRecord, change: Change) -> OfferRecord:
    return replace(offer, proofs=(*(proof for proof in offer.proofs if proof.code != change.code), HeldProof(change.code)))


def _state_figure(offer: OfferRecord, change: Change) -> OfferRecord:
    return replace(offer, figures=(*offer.figures, Figure(change.code, change.concept, change.min, change.max)))


def _can_do(offer: OfferRecord, change: Change) -> OfferRecord:
    """Figures of a capability that was planned stay with it."""
    held = [capability for capability in offer.capabilities if capability.notation == change.code]
    new = [replace(capability, level=NEW) for capability in held] or [Capability(change.code, NEW)]
    kept = [capability for capability in offer.capabilities if capability.notation != change.code]
    return replace(offer, capabilities=(*kept, *new))


def _list(offer: OfferRecord, change: Change) -> OfferRecord:
    field = LISTS[change.kind]
    return replace(offer, **{field: (*getattr(offer, field), change.code)})


def _write(offer: OfferRecord, change: Change) -> OfferRecord:
    return replace(offer, texts={**offer.texts, change.code: change.text})


_APPLY = {
    "figure": _state_figure,
    "translation": _write,
    "ready": _can_do,
    "capability": _can_do,
    "named": _can_do,
    "renewal": _hold,
    "proof": _hold,
    **dict.fromkeys(LISTS, _list),
}

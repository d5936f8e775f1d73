"""The taxonomy's files into the database: upserted by their codes, retired instead of deleted."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from becan.language.taxonomy import Taxonomy
from becan.models import log_action
from companies.enums import Language
from companies.models import SCHEME, AltLabel, Code, Concept, ConceptScheme, KeyFigure, ProofType
from companies.signals import taxonomy_changed

LABELS = [f"pref_label_{language.column}" for language in Language]


@transaction.atomic
def load_taxonomy(taxonomy: Taxonomy, *, by=None) -> bool:
    """Make the database say what ``taxonomy`` says; False where it did already."""
    scheme, _created = ConceptScheme.objects.select_for_update().get_or_create(notation=SCHEME)
    if scheme.version == taxonomy.version:
        return False
    _load_concepts(scheme, taxonomy)
    _load_key_figures(taxonomy)
    _load_proofs(taxonomy)
    _load_codes(taxonomy)
    scheme.version = taxonomy.version
    scheme.save()
    log_action(scheme, "taxonomy.loaded", actor=by, version=taxonomy.version, concepts=len(taxonomy.concepts))
    taxonomy_changed.send(ConceptScheme)
    return True


def _pref_labels(entry) -> dict[str, str]:
    return {f"pref_label_{language.column}": entry.pref[language] for language in Language}


def _upsert(model, rows: Iterable, key: list[str], columns: list[str]) -> dict:
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=[*LABELS, "retired_at", *columns])
    return {row.pk: row for row in model.objects.all()}


def _retire(model, in_file) -> None:
    model.objects.in_use().exclude(pk__in=in_file).update(retired_at=timezone.now())


def _link(through, source: str, target: str, wanted: set[tuple[int, int]]) -> None:
    """Make a many-to-many table hold exactly ``wanted``."""
    held = {(getattr(row, source), getattr(row, target)): row.pk for row in through.objects.all()}
    through.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    through.objects.bulk_create(through(**{source: left, target: right}) for left, right in sorted(wanted - held.keys()))


def _load_concepts(scheme: ConceptScheme, taxonomy: Taxonomy) -> None:
    rows = [
        Concept(scheme=scheme, notation=entry.notation, mappings=list(entry.mappings), **_pref_labels(entry))
        for entry in taxonomy.concepts.values()
    ]
    held = _upsert(Concept, rows, ["notation"], ["scheme", "mappings"])
    pks = _concept_pks()
    for entry in taxonomy.concepts.values():
        held[pks[entry.notation]].broader_id = pks.get(entry.broader)
    Concept.objects.bulk_update([held[pks[notation]] for notation in taxonomy.concepts], ["broader"])
    _retire(Concept, [pks[notation] for notation in taxonomy.concepts])
    _load_labels(taxonomy, pks)
    pairs = {(pks[entry.notation], pks[other]) for entry in taxonomy.concepts.values() for other in entry.related}
    both_ways = pairs | {(right, left) for left, right in pairs}
    _link(Concept.related.through, "from_concept_id", "to_concept_id", both_ways)


def _load_labels(taxonomy: Taxonomy, pks: dict[str, int]) -> None:
    wanted = {
        (pks[entry.notation], label.language, label.text): label
        for entry in taxonomy.concepts.values()
        for label in entry.labels
        if label.kind != "pref"
    }
    held = {(row.concept_id, row.language, row.text): row.pk for row in AltLabel.objects.all()}
    AltLabel.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    AltLabel.objects.bulk_create(
        [
            AltLabel(concept_id=pk, language=language, text=text, is_hidden=label.kind == "hidden", context=list(label.context))
            for (pk, language, text), label in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["concept", "language", "text"],
        update_fields=["is_hidden", "context"],
    )


def _load_key_figures(taxonomy: Taxonomy) -> None:
    rows = [
        KeyFigure(
            code=entry.code,
            kind=entry.kind,
            unit=entry.unit,
            broader_is=entry.broader_is,
            alt_labels={language: list(words) for language, words in entry.alt.items()},
            options={code: dict(labels) for code, labels in entry.options.items()},
            **_pref_labels(entry),
        )
        for entry in taxonomy.key_figures.values()
    ]
    _upsert(KeyFigure, rows, ["code"], ["kind", "unit", "broader_is", "alt_labels", "options"])
    pks = dict(KeyFigure.objects.values_list("code", "pk"))
    _retire(KeyFigure, [pks[code] for code in taxonomy.key_figures])
    concepts = _concept_pks()
    wanted = {(pks[entry.code], concepts[notation]) for entry in taxonomy.key_figures.values() for notation in entry.concepts}
    _link(KeyFigure.concepts.through, "keyfigure_id", "concept_id", wanted)


def _load_proofs(taxonomy: Taxonomy) -> None:
    rows = [
        ProofType(code=entry.code, kind=entry.kind, alt_labels=list(entry.alt), **_pref_labels(entry))
        for entry in taxonomy.proofs.values()
    ]
    _upsert(ProofType, rows, ["code"], ["kind", "alt_labels"])
    pks, concepts = dict(ProofType.objects.values_list("code", "pk")), _concept_pks()
    _retire(ProofType, [pks[code] for code in taxonomy.proofs])
    for field, source, target, others in (
        ("concepts", "prooftype_id", "concept_id", concepts),
        ("covers", "from_prooftype_id", "to_prooftype_id", pks),
        ("step_towards", "from_prooftype_id", "to_prooftype_id", pks),
    ):
        wanted = {(pks[entry.code], others[other]) for entry in taxonomy.proofs.values() for other in getattr(entry, field)}
        _link(getattr(ProofType, field).through, source, target, wanted)


def _load_codes(taxonomy: Taxonomy) -> None:
    entries = [entry for entries in taxonomy.codes.values() for entry in entries.values()]
    rows = [Code(list=e.list, code=e.code, order=e.order, extra=e.extra, **_pref_labels(e)) for e in entries]
    _upsert(Code, rows, ["list", "code"], ["order", "extra"])
    pks = {(list_, code): pk for list_, code, pk in Code.objects.values_list("list", "code", "pk")}
    _retire(Code, [pks[entry.list, entry.code] for entry in entries])


def _concept_pks() -> dict[str, int]:
    return dict(Concept.objects.values_list("notation", "pk"))

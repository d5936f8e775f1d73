"""What becomes of each relation to a company when two entries are merged. A relation that is not written down here stops every merge.

An app above registers its own in ``AppConfig.ready``: ``register(Relation("matching.demand", "company"))``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q

from companies.models import Company


@dataclass(frozen=True)
class Relation:
    """Rows move to the company that stays. Some do not: they are put aside, and come back when the merge is undone.

    ``unless_same``: the company that stays has a row with the same values there. ``aside``: rows that say something about this entry
    alone. ``is_computed``: made anew by the portal, not even kept aside. ``becomes``: columns that change when a row moves.
    """

    model: str
    field: str
    unless_same: tuple[str, ...] = ()
    aside: Q | None = None
    is_computed: bool = False
    becomes: Callable[[Company, Model], dict] = lambda kept, row: {}


ALL = ~Q(pk=None)
_relations: dict[tuple[str, str], Relation] = {}
_refusals: list[Callable[[Company, Company], Iterator[str]]] = []
_followers: list[Callable[[Company, object], None]] = []


def register(*relations: Relation) -> None:
    for relation in relations:
        _relations[relation.model, relation.field] = relation


def refuse(function: Callable[[Company, Company], Iterator[str]]):
    """Decorator: ``function(kept, merged)`` yields sentences that say why the two cannot be merged."""
    _refusals.append(function)
    return function


def follow(function: Callable[[Company, object], None]):
    """Decorator: ``function(kept, id)`` runs with a merge, once the entry with that id is gone, and with its undoing, once it is back."""
    _followers.append(function)
    return function


def registered() -> list[Relation]:
    return [_relations[key] for key in sorted(_relations)]


def refusals(kept: Company, merged: Company) -> list[str]:
    return [sentence for function in _refusals for sentence in function(kept, merged)]


def followers() -> list[Callable[[Company, object], None]]:
    return list(_followers)


def unknown_relations() -> list[str]:
    """Relations to Company that nobody has decided on."""
    found = {
        (relation.related_model._meta.label_lower, relation.field.name)
        for relation in Company._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    return sorted(f"{model}.{field}" for model, field in found - _relations.keys())


def _not_primary(kept: Company, row: Model) -> dict:
    return {"is_primary": False} if kept.contact_persons.filter(is_primary=True).exists() else {}


register(
    Relation("becan.activitylog", "on_behalf_of"),
    Relation("companies.company", "parent_company"),
    Relation("companies.company", "kept_by"),
    Relation("companies.identifier", "company"),
    Relation("companies.membership", "company", unless_same=("user",)),
    Relation("companies.mandate", "company", unless_same=("multiplier", "ended_at")),
    Relation("companies.mandate", "multiplier", unless_same=("company", "ended_at")),
    Relation("companies.contactperson", "company", becomes=_not_primary),
    Relation("companies.companyalias", "company"),
    Relation("companies.capability", "company", unless_same=("concept",)),
    Relation("companies.proof", "company"),
    Relation("companies.consent", "company"),
    Relation("companies.importrow", "company"),
    Relation("companies.companyimport", "multiplier"),
    Relation("companies.recommendation", "company", unless_same=("multiplier",)),
    Relation("companies.recommendation", "multiplier", unless_same=("company",)),
    Relation("companies.site", "company"),
    Relation("companies.reference", "company"),
    Relation("companies.picture", "company"),
    Relation("companies.textsource", "company", unless_same=("field", "language")),
    Relation("companies.translationrequest", "company", unless_same=("language",)),
    Relation("companies.profilechange", "company", aside=ALL),  # versions of another text
    Relation("companies.profiledraft", "company", aside=ALL),
    Relation("companies.searchdocument", "company", is_computed=True),
    Relation("companies.invitation", "company", unless_same=("email", "state")),
    Relation("companies.joinrequest", "company", unless_same=("user", "state")),
    Relation("companies.duplicatehint", "company", aside=ALL),
    Relation("companies.duplicatehint", "other", aside=ALL),
    Relation("companies.check", "company", aside=ALL),  # what was checked was the other entry
    Relation("companies.reviewclaim", "company", aside=ALL),
    Relation("companies.reverification", "company", aside=ALL),
    Relation("companies.evidence", "company", unless_same=("sha256",)),
    Relation("companies.reviewquestion", "company"),
    Relation("companies.supportrecord", "company", unless_same=("content_type", "object_id", "part")),
    Relation("companies.smedeclaration", "company"),
    Relation("companies.confirmation", "company", aside=Q(state="asked")),
)

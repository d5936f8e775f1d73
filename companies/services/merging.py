"""Two entries for one company become one. What moved, what was put aside and what changed is written down, so that it can be undone."""

import json
from datetime import datetime

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import CompanyState, MaintainedBy, MembershipRole
from companies.models import Company, CompanyAlias
from companies.names import sort_key
from companies.search.spellings import names_of
from companies.services.merging_relations import Relation, followers, refusals, refuse, registered, unknown_relations
from companies.signals import company_changed

RELEASED = (CompanyState.VERIFIED, CompanyState.SUSPENDED)
NOT_CHOSEN = {  # what the company that stays keeps in any case
    "id", "side", "kind", "state", "state_reason", "state_changed_at", "visibility", "maintained_by", "verified_on",
    "original_language", "text_states", "sort_key", "is_open_for_introductions", "is_demo", "created_at", "updated_at",
    *Company.TRANSLATED,
}  # fmt: skip
ALONG = ("visibility", "maintained_by", "text_states", "sort_key")


class Exact(DjangoJSONEncoder):
    """Django's own drops microseconds."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def choosable_columns() -> list[models.Field]:
    """Texts, facts and whatever the profile gets later: every plain column that is not the entry's own standing."""
    fields = Company._meta.concrete_fields
    return [field for field in fields if field.name not in NOT_CHOSEN and not field.is_relation]


def reasons_against(kept: Company, merged: Company) -> list[str]:
    """Sentences that say why these two cannot be merged; none = they can."""
    unknown = unknown_relations()
    technical = (
        [_("The portal has data that merging does not know yet: %(names)s.") % {"names": ", ".join(unknown)}] if unknown else []
    )
    return technical + refusals(kept, merged)


@refuse
def _unlike(kept: Company, merged: Company):
    if kept.pk == merged.pk:
        yield _("Please choose two different companies.")
    if (kept.kind, kept.side) != (merged.kind, merged.side):
        yield _("The two companies are of different kinds or sides. Please correct that first.")
    if merged.state in RELEASED and kept.state not in RELEASED:
        yield _("Please keep the entry that is released: the other one can be merged into it.")


def what_moves(kept: Company, merged: Company) -> list[tuple[str, int, int]]:
    """Per relation its name, how many rows move and how many are put aside."""
    counts: dict[str, list[int]] = {}
    for relation in registered():
        if not relation.is_computed:
            moving, aside = _split(relation, kept, merged)
            count = counts.setdefault(str(_model(relation)._meta.verbose_name_plural), [0, 0])
            count[0] += len(moving)
            count[1] += len(aside)
    return [(name, *count) for name, count in counts.items() if any(count)]


@transaction.atomic
def merge_companies(kept: Company, merged: Company, *, take: set[str], by) -> Company:
    """Move everything of ``merged`` to ``kept``. ``take`` are columns whose value comes from ``merged``."""
    kept, merged = _lock(kept, merged)
    if reasons := reasons_against(kept, merged):
        raise DomainError(" ".join(reasons))
    record = {"row": _serialized([merged]), "moved": [], "aside": [], "changed": [], "fields": {}}
    _keep_stronger_roles(kept, merged, record)
    names = list(dict.fromkeys([*names_of(merged), *_former_names(merged)]))
    for relation in registered():
        _hand_over(relation, kept, merged, record)
    merged_id = merged.pk
    _delete(merged)
    _take_values(kept, merged, take, record)
    CompanyAlias.objects.create(old_id=merged_id, company=kept, names=names, record=record, merged_by=by)
    log_action(kept, "company.merged", actor=by, old_id=str(merged_id), name=names[0] if names else "")
    _tell(kept, merged_id)
    return kept


def _lock(kept: Company, merged: Company) -> tuple[Company, Company]:
    """Both in one order: two people who merge the same two do not wait for each other in a ring."""
    locked = {row.pk: row for row in Company.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")}
    if len(locked) < 2:
        raise DomainError(_("Please choose two different companies."))
    return locked[kept.pk], locked[merged.pk]


def _former_names(company: Company) -> list[str]:
    return [name for alias in company.aliases.all() for name in alias.names]


def _keep_stronger_roles(kept: Company, merged: Company, record: dict) -> None:
    """Who belongs to both has, in the one that stays, the stronger of the two roles."""
    order = MembershipRole.values
    roles = dict(merged.memberships.values_list("user_id", "role"))
    for membership in kept.memberships.filter(user__in=roles):
        if order.index(roles[membership.user_id]) < order.index(membership.role):
            record["changed"].append(["companies.membership", membership.pk, "role", membership.role, roles[membership.user_id]])
            kept.memberships.filter(pk=membership.pk).update(role=roles[membership.user_id])


def _model(relation: Relation) -> type[models.Model]:
    return apps.get_model(relation.model)


def _rows(model: type[models.Model]) -> models.QuerySet:
    """Not through the model's own manager: the activity log refuses changes, but for whom somebody acted goes along."""
    return models.QuerySet(model)


def _split(relation: Relation, kept: Company, merged: Company) -> tuple[list, list]:
    """The rows that move, and those that are put aside."""
    rows = list(_rows(_model(relation)).filter(**{relation.field: merged}).order_by("pk"))
    aside_pks = set()
    if relation.aside is not None:
        aside_pks = set(_rows(_model(relation)).filter(relation.aside, **{relation.field: merged}).values_list("pk", flat=True))
    aside = [row for row in rows if row.pk in aside_pks or _is_held(relation, row, kept) or _points_at(row, relation, kept)]
    return [row for row in rows if row not in aside], aside


def _is_held(relation: Relation, row: models.Model, kept: Company) -> bool:
    if not relation.unless_same:
        return False
    same = {name: getattr(row, _model(relation)._meta.get_field(name).attname) for name in relation.unless_same}
    asked = {f"{name}__isnull" if value is None else name: True if value is None else value for name, value in same.items()}
    return _rows(_model(relation)).filter(**{relation.field: kept}, **asked).exists()


def _points_at(row: models.Model, relation: Relation, kept: Company) -> bool:
    """A row between the two, such as a mandate, has nothing left to connect. Never the company itself: see ``_hand_over``."""
    if isinstance(row, Company):
        return False
    others = [field for field in row._meta.concrete_fields if field.related_model is Company and field.name != relation.field]
    return any(getattr(row, field.attname) == kept.pk for field in others)


def _hand_over(relation: Relation, kept: Company, merged: Company, record: dict) -> None:
    model = _model(relation)
    if relation.is_computed:
        _rows(model).filter(**{relation.field: merged}).delete()
        return
    moving, aside = _split(relation, kept, merged)
    for row in aside:
        record["aside"] += _put_aside(row)
    for row in moving:
        changed = {name: value for name, value in relation.becomes(kept, row).items() if getattr(row, name) != value}
        record["changed"] += [
            [relation.model, _plain(row.pk), name, _plain(getattr(row, name)), _plain(value)] for name, value in changed.items()
        ]
        to = None if row == kept else kept  # a company is not its own parent
        _rows(model).filter(pk=row.pk).update(**{relation.field: to}, **changed)
        record["moved"].append([relation.model, relation.field, _plain(row.pk), to is not None])


def _put_aside(row: models.Model) -> list[dict]:
    """The row with all that hangs on it."""
    collector = Collector(using="default")
    collector.collect([row])
    held = [obj for objs in collector.data.values() for obj in objs]
    held += [obj for queryset in collector.fast_deletes for obj in queryset]
    rows = _serialized(sorted(held, key=lambda obj: obj != row))
    collector.delete()
    return rows


def _delete(merged: Company) -> None:
    """Nothing hangs on it any more. What came in between is not lost but stops the merge."""
    for relation in registered():
        if _rows(_model(relation)).filter(**{relation.field: merged}).exists():
            raise DomainError(_("Somebody is working on one of the two companies. Please try again."))
    _rows(Company).filter(pk=merged.pk).delete()


def _serialized(rows: list) -> list[dict]:
    return json.loads(serializers.serialize("json", rows, cls=Exact))


def _plain(value):
    return json.loads(json.dumps(value, cls=Exact))


def _take_values(kept: Company, merged: Company, take: set[str], record: dict) -> None:
    columns = [field.attname for field in choosable_columns()]
    before = {name: getattr(kept, name) for name in [*columns, *ALONG]}
    for name in columns:
        if name in take:
            setattr(kept, name, getattr(merged, name))
            _take_state(kept, merged, name)
    kept.visibility = min(kept.visibility, merged.visibility)  # never looser than either asked for
    if kept.memberships.exists():
        kept.maintained_by = MaintainedBy.COMPANY
    kept.sort_key = sort_key(kept)
    kept.save()
    for name, value in before.items():
        if getattr(kept, name) != value:
            record["fields"][name] = [_plain(value), _plain(getattr(kept, name))]


def _take_state(kept: Company, merged: Company, name: str) -> None:
    """A text brings along whether it is checked, automatic or out of date."""
    for field in Company.TRANSLATED:
        language = name.removeprefix(f"{field}_").replace("_", "-")
        if name.startswith(f"{field}_") and (state := merged.text_states.get(field, {}).get(language)):
            kept.text_states = kept.text_states | {field: kept.text_states.get(field, {}) | {language: state}}


def _tell(kept: Company, other_id) -> None:
    for function in followers():
        function(kept, other_id)
    company_changed.send(Company, company=kept)


@transaction.atomic
def undo_merge(alias: CompanyAlias, *, by) -> Company:
    """Two companies again. What was changed after the merge stays as it is now."""
    alias = CompanyAlias.objects.select_for_update().filter(pk=alias.pk).first()
    if alias is None:
        raise DomainError(_("This merge has been undone already."))
    kept = Company.objects.select_for_update().get(pk=alias.company_id)
    try:
        with transaction.atomic():
            restored = _restore(alias, kept)
    except IntegrityError as error:
        raise DomainError(_("Too much has changed since: the merge can no longer be undone.")) from error
    alias.delete()
    log_action(kept, "company.merge_undone", actor=by, old_id=str(restored.pk))
    log_action(restored, "company.merge_undone", actor=by, was_merged_into=str(kept.pk))
    _tell(kept, restored.pk)
    company_changed.send(Company, company=restored)
    return restored


def _restore(alias: CompanyAlias, kept: Company) -> Company:
    record = alias.record
    _load(record["row"])
    restored = Company.objects.get(pk=alias.old_id)
    for label, field, pk, has_moved in record["moved"]:
        _rows(apps.get_model(label)).filter(pk=pk, **_is(field, kept if has_moved else None)).update(**{field: restored})
    for label, pk, name, before, after in record["changed"]:
        _rows(apps.get_model(label)).filter(pk=pk, **_is(name, after)).update(**{name: before})
    _load(record["aside"])
    kept.refresh_from_db()
    for name, (before, after) in record["fields"].items():
        if _plain(getattr(kept, name)) == after:
            setattr(kept, name, Company._meta.get_field(name).to_python(before))
    kept.save()
    return restored


def _is(name: str, value) -> dict:
    return {f"{name}__isnull": True} if value is None else {name: value}


def _load(rows: list[dict]) -> None:
    for row in serializers.deserialize("python", rows):
        row.save()

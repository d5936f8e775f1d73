"""Saves of a profile, told apart field by field: what two people changed at once is shown to the second, never overwritten.

A save brings the version its page was opened on. The changes since then tell what each value was at that moment: whatever the person
left as it was stays as somebody else has made it by now.
"""

from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from companies.enums import Language
from companies.models import Company, ProfileChange
from companies.texts import text_of

CAPABILITY = "capability:"
STATES = "text_states"


class ChangedMeanwhile(DomainError):
    """Somebody else has saved other values into fields that this person has changed, too."""

    def __init__(self, conflicts, company):
        super().__init__(_("Somebody else has saved this profile meanwhile."))
        self.conflicts, self.company = conflicts, company  # {key: (mine, theirs)}


def lock(company) -> Company:
    return Company.objects.select_for_update().get(pk=company.pk)


def text_key(field: str, language: str) -> str:
    return f"{field}:{language}"


def value_of(company, key):
    """A text (``description:de``) or a fact (``region``) as it stands."""
    field, _colon, language = key.partition(":")
    return text_of(company, field, language) if language else getattr(company, key)


def settle(company, mine: dict, current: dict, version: int | None) -> dict:
    """What is to be written of ``mine``; raises ``ChangedMeanwhile``. The company is locked."""
    base = current | values_at(company, version)
    changed = {key: value for key, value in mine.items() if comparable(value) != comparable(base.get(key))}
    new = {key: value for key, value in changed.items() if comparable(value) != comparable(current.get(key))}
    conflicts = {
        key: (value, current.get(key)) for key, value in new.items() if comparable(current.get(key)) != comparable(base.get(key))
    }
    if conflicts:
        raise ChangedMeanwhile(conflicts, company)
    return new


def values_at(company, version: int | None) -> dict:
    """The values of that version, as far as they have been changed since."""
    values: dict = {}
    if version is None or version >= company.version:
        return values
    for change in company.changes.filter(version__gt=version).order_by("version"):
        values = change.before | values
    return values


def comparable(value):
    """Empty is empty, however it is written; where a capability was found says nothing about what it is."""
    if isinstance(value, dict):
        figures = [_figure(row) for row in value.get("figures", [])]
        return value.get("level", "core"), tuple(sorted(figures, key=repr))
    if isinstance(value, list):
        return tuple(value) or None
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n") or None
    return value


def _figure(row):
    low, high = (None if row.get(bound) is None else round(float(row[bound]), 2) for bound in ("min", "max"))
    return row["code"], low, high, row.get("choice") or ""


def note_change(company, before: dict, after: dict, *, by) -> None:
    """With every save: the next version, and what was there before. The caller saves the company."""
    company.version += 1
    ProfileChange.objects.create(company=company, version=company.version, before=before, after=after, by=by)


def last_change(company) -> ProfileChange | None:
    """The save that can be undone: none where the profile was changed by another way since."""
    return company.changes.filter(version=company.version).select_related("by").first()


def is_text(key: str) -> bool:
    return key.partition(":")[2] in Language.values

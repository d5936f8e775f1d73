"""What may happen to rows whose time is over: they go with their files, or lose what speaks of persons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from companies.models import FundingMeasure

Due = Callable[[datetime], models.QuerySet]
Act = Callable[[models.QuerySet], int]
MONTH = timedelta(days=30.5)
YEAR = timedelta(days=365.25)


def kept_measures(now: datetime) -> list[int]:
    """Funding measures whose papers must still exist: as long as the last payment is open, the time has not even begun."""
    today = timezone.localdate(now)
    return [one.pk for one in FundingMeasure.objects.all() if one.keep_until is None or one.keep_until >= today]


def older(manager: models.Manager | models.QuerySet, field: str, age: timedelta, **also) -> Due:
    """Rows whose ``field`` lies further back than ``age``."""
    return lambda now: manager.filter(**{f"{field}__lt": now - age}, **also)


def delete(*files: str) -> Act:
    """The rows, and the files that their columns name, once the transaction has committed."""

    def act(rows: models.QuerySet) -> int:
        names = {name for column in files for name in rows.values_list(column, flat=True) if name}
        number = rows.count()
        rows.delete()
        _remove_files(names)
        return number

    return act


@dataclass(frozen=True)
class Blank:
    """What speaks of persons becomes empty; the row stays. ``files`` are columns whose file goes."""

    files: tuple[str, ...]
    values: dict

    def __call__(self, rows: models.QuerySet) -> int:
        names = {name for column in self.files for name in rows.values_list(column, flat=True) if name}
        number = models.QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True))).update(**self.values)
        _remove_files(names)
        return number

    def still_full(self, rows: models.QuerySet) -> models.QuerySet:
        """Without those that are blank already."""
        plain = {name: value for name, value in self.values.items() if not hasattr(value, "resolve_expression")}
        return rows.exclude(
            **{f"{name}__isnull" if value is None else name: value is None or value for name, value in plain.items()}
        )


def blank(*files: str, **values) -> Blank:
    return Blank(files, values)


def raw_delete(rows: models.QuerySet) -> int:
    """For tables that are only added to."""
    return rows._raw_delete(rows.db)


def _remove_files(names) -> None:
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))

"""Write down what was done for a company. The apps above call ``record_support`` with the thing that it came from."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Level
from companies.models import Company, FundingMeasure, SmeDeclaration, SupportFile, SupportKind, SupportRecord
from companies.uploads import Upload, safe_name

NACE = "nace:"


@dataclass(frozen=True)
class DeMinimis:
    """Regulation (EU) 2023/2831: what the service is worth, and when the company declared what it had received before."""

    value: Decimal
    declared_on: date | None = None


def record_support(
    company: Company,
    kind: SupportKind,
    *,
    measure: FundingMeasure | None,
    source=None,
    part: str = "",
    on: date | None = None,
    minutes: int | None = None,
    persons: int = 1,
    topic: str = "",
    de_minimis: DeMinimis | None = None,
    by=None,
) -> SupportRecord:
    """Note one service. ``source`` is the thing it came from (an introduction, a registration): with the same source, ``part`` and
    company a second call changes nothing and returns the first row. What stands without a source is a new row each time.
    """
    on = on or timezone.localdate()
    facts = {
        "measure": measure,
        "on": on,
        "kind": kind,
        "minutes": minutes,
        "persons": persons,
        "topic": topic,
        "recorded_by": by,
        **_standing(company, on),
        **_de_minimis(de_minimis, measure),
    }
    with transaction.atomic():
        record, is_new = _once(company, source, part, facts)
        if is_new:
            log_action(company, "support.recorded", actor=by, record=record.pk, kind=kind)
    return record


def _once(company, source, part, facts):
    if source is None:
        return SupportRecord.objects.create(company=company, part=uuid.uuid4().hex, **facts), True
    key = {"content_type": ContentType.objects.get_for_model(source), "object_id": str(source.pk), "part": part}
    return SupportRecord.objects.get_or_create(company=company, **key, defaults=facts)


def _standing(company, on) -> dict:
    """Size, regions and branch as they are on that day."""
    return {"size_class": size_class_on(company, on), "regions": regions_of(company), "nace": nace_of(company)}


def size_class_on(company, day: date) -> str:
    """What the company had declared by then; before its first declaration what its heads say."""
    declared = SmeDeclaration.objects.filter(company=company, declared_on__lte=day).first()
    return declared.size_class if declared else company.size_class


def regions_of(company) -> list[str]:
    """Where it has an establishment: its seat and its sites."""
    found = {company.region, *company.sites.values_list("region", flat=True)}
    return sorted(found - {""})


def nace_of(company) -> str:
    """The branch of its core business, where the concept says one."""
    rows = company.capabilities.filter(level=Level.CORE).order_by("pk").values_list("concept__mappings", flat=True)
    codes = [code.removeprefix(NACE) for mappings in rows for code in mappings if code.startswith(NACE)]
    return codes[0] if codes else ""


def _de_minimis(de_minimis, measure) -> dict:
    if de_minimis is None:
        return {}
    if measure is None:
        raise DomainError(_("De-minimis aid belongs to a funding measure. Please choose one."))
    if de_minimis.value <= 0:
        raise DomainError(_("Please state what the service is worth in euro."))
    return {"is_de_minimis": True, "de_minimis_value": de_minimis.value, "declared_on": de_minimis.declared_on}


@transaction.atomic
def void_support(record: SupportRecord, reason: str, *, by) -> SupportRecord:
    """It did not happen, or not like this. The row stays, and says why it no longer counts."""
    locked = SupportRecord.objects.select_for_update().get(pk=record.pk)
    if locked.voided_at:
        raise DomainError(_("This entry has been voided already."))
    if not reason.strip():
        raise DomainError(_("Please write down the reason."))
    locked.voided_at, locked.voided_reason = timezone.now(), reason.strip()
    locked.save(update_fields=["voided_at", "voided_reason"])
    log_action(locked.company, "support.voided", actor=by, reason=reason, record=locked.pk)
    return locked


@transaction.atomic
def add_support_file(record: SupportRecord, name: str, upload: Upload, *, by) -> SupportFile:
    """A paper that shows it: a clean file (see ``companies.uploads``). The same file twice is one file."""
    digest = hashlib.sha256(upload.data).hexdigest()
    SupportRecord.objects.select_for_update().get(pk=record.pk)
    if known := record.files.filter(sha256=digest).first():
        return known
    stored_as = default_storage.save(f"support/{uuid.uuid4()}{upload.suffix}", ContentFile(upload.data))
    try:
        row = SupportFile.objects.create(
            record=record,
            name=safe_name(name, upload.suffix),
            stored_as=stored_as,
            content=upload.kind,
            size=len(upload.data),
            sha256=digest,
            uploaded_by=by,
        )
        log_action(record.company, "support.file_added", actor=by, record=record.pk, file=row.pk)
    except BaseException:
        default_storage.delete(stored_as)
        raise
    return row

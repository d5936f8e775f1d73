"""Papers that show who a company is: files of one company, outside the web root, for the team and the company itself."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.models import Company, Evidence
from companies.uploads import Upload, read_upload, safe_name

MOST_FILES = 20


def add_evidence(company, files, kind, *, by) -> list[Evidence]:
    """Store the files, all or none; one that is there already is not stored twice. Raises a ``DomainError`` that names the file."""
    uploads = [(file.name, _checked(file)) for file in files]
    written: list[str] = []
    try:
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=company.pk)
            rows = [_store(company, name, upload, kind, by, written) for name, upload in uploads]
            if company.evidence.count() > MOST_FILES:
                raise DomainError(_("A company can have %(most)s files at most. Please remove one first.") % {"most": MOST_FILES})
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise
    return rows


def _checked(file) -> Upload:
    try:
        return read_upload(file)
    except DomainError as error:
        raise DomainError(f"{safe_name(file.name, '')}: {error}") from error


def _store(company, name, upload, kind, by, written):
    digest = hashlib.sha256(upload.data).hexdigest()
    known = company.evidence.filter(sha256=digest).first()
    if known:
        return known
    written.append(default_storage.save(f"evidence/{uuid.uuid4()}{upload.suffix}", ContentFile(upload.data)))
    row = Evidence.objects.create(
        company=company,
        kind=kind,
        name=safe_name(name, upload.suffix),
        stored_as=written[-1],
        content=upload.kind,
        size=len(upload.data),
        sha256=digest,
        uploaded_by=by,
    )
    log_action(company, "company.evidence_added", actor=by, evidence=row.pk, kind=kind)
    return row


def open_evidence(evidence):
    """The stored file, opened for reading, or None where it is gone."""
    try:
        return default_storage.open(evidence.stored_as)
    except FileNotFoundError:
        return None


@transaction.atomic
def remove_evidence(evidence, *, by):
    """The row goes with the transaction, the file after it."""
    log_action(evidence.company, "company.evidence_removed", actor=by, evidence=evidence.pk, kind=evidence.kind)
    stored_as = evidence.stored_as
    evidence.delete()
    transaction.on_commit(lambda: default_storage.delete(stored_as))

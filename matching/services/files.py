"""Files that two introduced companies share: off until both have chosen, confidential ones only under an NDA that both have signed.

Transfer of listed technology by any electronic way is export, so the owner says for each file that it may go. The law protects secrets
only with documented measures, so each copy carries its reader's name and each opening is written down.
"""

import hashlib
import uuid
from contextlib import contextmanager
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.names import plain_name
from companies.uploads import MEGABYTE, Upload, safe_name
from matching.enums import ExportStatus, FileTerms, IntroductionState, Part
from matching.models import FileAccess, FileAgreement, Introduction, SpaceFile
from matching.services import space_mails as mails
from matching.services.spaces import open_space
from matching.watermark import line_for, stamped

MOST_FILES = 50
MOST_BYTES = 10 * MEGABYTE


def terms_of(introduction: Introduction) -> FileTerms | None:
    """What both sides agreed on; None until both have chosen. NDA only if both say so and a signed copy is there."""
    chosen = list(introduction.file_agreements.all())
    if len(chosen) < len(Part):
        return None
    is_nda = all(row.terms == FileTerms.NDA for row in chosen) and any(row.copy_stored_as for row in chosen)
    return FileTerms.NDA if is_nda else FileTerms.PLAIN


def choose_file_terms(
    introduction: Introduction,
    terms: FileTerms,
    *,
    side: Part,
    by,
    signed_on: date | None = None,
    copy: tuple[str, Upload] | None = None,
) -> FileAgreement:
    """One side's choice; it may change its mind. Going back to "nothing confidential" closes the confidential files at once."""
    if terms == FileTerms.NDA and (signed_on is None or signed_on > timezone.localdate()):
        raise DomainError(_("Please enter the day on which the NDA was signed and sealed; it cannot be in the future."))
    with _stored(copy) as stored_as, transaction.atomic():
        locked = open_space(introduction)
        row = FileAgreement.objects.filter(introduction=locked, side=side).first() or FileAgreement(
            introduction=locked, side=side
        )
        row.terms, row.chosen_by, row.chosen_at = terms, by, timezone.now()
        row.signed_on = signed_on if terms == FileTerms.NDA else None
        if copy:
            _delete_later(row.copy_stored_as)
            row.copy_name, row.copy_kind, row.copy_stored_as = safe_name(copy[0], copy[1].suffix), copy[1].kind, stored_as
        row.save()
        log_action(locked, "files.terms_chosen", actor=by, side=side, terms=terms, signed_on=str(row.signed_on or ""))
    return row


def share_file(
    introduction: Introduction,
    upload: tuple[str, Upload],
    *,
    side: Part,
    by,
    is_confidential: bool,
    export_status: ExportStatus,
    licence_number: str = "",
) -> SpaceFile:
    """``upload`` is a name and a clean file. The other side gets a mail."""
    name, content = upload
    with _stored(upload) as stored_as, transaction.atomic():
        locked = open_space(introduction)
        _check_shareable(locked, is_confidential, export_status, licence_number)
        row = SpaceFile.objects.create(
            introduction=locked,
            side=side,
            name=safe_name(name, content.suffix),
            kind=content.kind,
            stored_as=stored_as,
            size=len(content.data),
            sha256=hashlib.sha256(content.data).hexdigest(),
            is_confidential=is_confidential,
            export_status=export_status,
            licence_number=licence_number if export_status == ExportStatus.LICENSED else "",
            uploaded_by=by,
        )
        about = {"file": str(row.pk), "name": row.name, "export": export_status, "licence": row.licence_number}
        log_action(locked, "file.shared", actor=by, side=side, is_confidential=is_confidential, **about)
        mails.mail_file(row)
    return row


def _check_shareable(locked, is_confidential, export_status, licence_number):
    terms = terms_of(locked)
    if terms is None:
        raise InvalidTransition(_("Files can be shared once both sides have said under which terms."))
    if is_confidential and terms != FileTerms.NDA:
        raise DomainError(_("Confidential files need an NDA/NNN that both sides have signed and sealed, with a copy of it here."))
    if export_status == ExportStatus.LICENSED and not licence_number.strip():
        raise DomainError(_("Please enter the number of the export licence."))
    if locked.files.filter(withdrawn_at=None).count() >= MOST_FILES:
        raise DomainError(_("There are %(most)s files already. Please withdraw one first.") % {"most": MOST_FILES})


@contextmanager
def _stored(upload: tuple[str, Upload] | None):
    """The file on disk, gone again where the rest fails."""
    name = f"shared/{uuid.uuid4()}{upload[1].suffix}" if upload else ""
    stored_as = default_storage.save(name, ContentFile(upload[1].data)) if upload else ""
    try:
        yield stored_as
    except BaseException:
        if stored_as:
            default_storage.delete(stored_as)
        raise


def can_open(file: SpaceFile, introduction: Introduction, part: Part | None) -> bool:
    """The owner always. Of the others nobody after the end, and confidential files only the other side, only under the NDA."""
    if file.withdrawn_at:
        return False
    if part == file.side:
        return True
    if introduction.state == IntroductionState.CLOSED or terms_of(introduction) is None:
        return False
    return not file.is_confidential or (part is not None and terms_of(introduction) == FileTerms.NDA)


def open_file(file: SpaceFile, introduction: Introduction, part: Part | None, *, by, now: datetime) -> bytes:
    """The owner's original; for everybody else a copy with name and time on each page, and a line in the log."""
    if not can_open(file, introduction, part):
        raise InvalidTransition(_("This file is not open to you now."))
    with default_storage.open(file.stored_as) as stored:
        data = stored.read()
    if part == file.side:
        return data
    company = plain_name(getattr(introduction, part)) if part else ""
    line = line_for(str(by), company or "BeCAN", by.email, f"{now:%Y-%m-%d %H:%M} UTC", str(file.pk)[:8])
    copy = stamped(file.kind, data, line)
    with transaction.atomic():
        FileAccess.objects.create(file=file, user=by, reader=f"{by} <{by.email}>"[:200], company=company[:300], at=now)
        log_action(introduction, "file.opened", actor=by, side=part or "", file=str(file.pk))
    return copy


@transaction.atomic
def withdraw_file(file: SpaceFile, *, by) -> SpaceFile:
    """Its content is deleted. Copies that were fetched stay where they are, and the log says whose they are."""
    introduction = Introduction.objects.select_for_update().get(pk=file.introduction_id)
    locked = SpaceFile.objects.select_for_update().get(pk=file.pk)
    if locked.withdrawn_at:
        raise InvalidTransition(_("This file has been withdrawn already."))
    _delete_later(locked.stored_as)
    locked.stored_as, locked.withdrawn_at, locked.withdrawn_by = "", timezone.now(), by
    locked.save(update_fields=["stored_as", "withdrawn_at", "withdrawn_by"])
    log_action(introduction, "file.withdrawn", actor=by, side=locked.side, file=str(locked.pk), name=locked.name)
    return locked


def accesses_to(introduction: Introduction, part: Part):
    """Who opened the files of one side: for that side."""
    rows = FileAccess.objects.filter(file__introduction=introduction, file__side=part)
    return rows.select_related("file").order_by("-at", "-pk")


def _delete_later(stored_as):
    if stored_as:
        transaction.on_commit(lambda: default_storage.delete(stored_as))

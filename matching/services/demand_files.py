"""Files of a demand: an RFQ, a picture of the part. For the team and the own people; the other side reads them once it may know who seeks."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.uploads import MEGABYTE, Upload, safe_name
from matching.file_words import properties_of
from matching.models import Demand, DemandFile
from matching.quick_reading import text_in

KINDS = ("pdf", "jpeg", "png", "xlsx")
MOST_BYTES = 4 * MEGABYTE
MOST_FILES = 5


def add_demand_file(demand: Demand, name: str, upload: Upload, *, by) -> DemandFile:
    """``upload`` is a clean file. What it tells of its author is kept with it, for the warnings."""
    stored_as = default_storage.save(f"demands/{uuid.uuid4()}{upload.suffix}", ContentFile(upload.data))
    try:
        with transaction.atomic():
            return _add(demand, name, upload, stored_as, by)
    except BaseException:
        default_storage.delete(stored_as)
        raise


def _add(demand, name, upload, stored_as, by):
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    digest = hashlib.sha256(upload.data).hexdigest()
    if locked.files.filter(sha256=digest).exists():
        raise DomainError(_("This file is there already."))
    if locked.files.count() >= MOST_FILES:
        raise DomainError(_("A demand can have %(most)s files at most. Please remove one first.") % {"most": MOST_FILES})
    row = DemandFile.objects.create(
        demand=locked,
        name=safe_name(name, upload.suffix),
        kind=upload.kind,
        stored_as=stored_as,
        size=len(upload.data),
        sha256=digest,
        words=text_in(upload),
        properties=properties_of(upload),
        uploaded_by=by,
    )
    log_action(locked, "demand.file_added", actor=by, kind=upload.kind)
    return row


@transaction.atomic
def remove_demand_file(file: DemandFile, *, by) -> None:
    log_action(file.demand, "demand.file_removed", actor=by, kind=file.kind)
    stored_as = file.stored_as
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(stored_as))

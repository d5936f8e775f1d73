"""Demands of people without an account: received, taken up for a company by the team, or declined and then erased."""

import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.mail import queue_mail
from becan.models import log_action
from companies.services.consents import give_storage_consent
from companies.uploads import safe_name
from matching.enums import Identity, QuickState
from matching.models import Demand, QuickDemand
from matching.quick_reading import Enclosed, Understood
from matching.services.demands import create_demand, save_demand, set_requirements

KEPT = timedelta(days=90)  # what was declined, in case somebody calls


def receive_quick_demand(
    *,
    text: str,
    name: str,
    reach: str,
    language: str,
    to: str,
    is_named: bool = False,
    file: Enclosed | None = None,
    stored_abroad: bool = False,
) -> QuickDemand:
    """``to`` is the address of whoever answers."""
    with _stored(file) as stored_as, transaction.atomic():
        row = QuickDemand(text=text, name=name, reach=reach, language=language, is_named=is_named)
        if file:
            row.file_name, row.file_kind = safe_name(file.name, file.upload.suffix), file.upload.kind
            row.file_stored_as, row.file_text = stored_as, file.words
        row.save()
        log_action(row, "quick_demand.received")
        if stored_abroad:
            give_storage_consent(None, person=name, about=row)
        queue_mail("contact_quick_demand", to=to, context={"quick": row}, language="de", about=row)
    return row


@contextmanager
def _stored(file):
    """The file on disk, gone again where the rest fails."""
    stored_as = file and default_storage.save(f"quick/{uuid.uuid4()}{file.upload.suffix}", ContentFile(file.upload.data))
    try:
        yield stored_as or ""
    except BaseException:
        if stored_as:
            default_storage.delete(stored_as)
        raise


def quick_demands_due():
    return QuickDemand.objects.filter(state=QuickState.NEW).order_by("created_at", "id")


@transaction.atomic
def take_up(quick: QuickDemand, *, company, title: str, understood: Understood, by, type: str = "") -> Demand:
    """A draft for the company, with what the portal found as musts; the team completes it with whoever wrote."""
    locked = _decided(quick, QuickState.TAKEN, by=by)
    description = locked.text or locked.file_text[:4000] or locked.file_name
    demand = create_demand(company, by=by, title=title, description=description, language=locked.language, type=type)
    identity = Identity.NAMED if locked.is_named else Identity.ANONYMOUS
    save_demand(demand, by=by, facts={"identity": identity})
    set_requirements(demand, by=by, **understood._asdict())
    locked.demand = demand
    locked.save(update_fields=["demand"])
    return demand


@transaction.atomic
def decline(quick: QuickDemand, *, reason: str, by) -> QuickDemand:
    locked = _decided(quick, QuickState.DECLINED, by=by)
    locked.reason = reason
    locked.save(update_fields=["reason"])
    return locked


@transaction.atomic
def take_back(quick: QuickDemand, *, by) -> QuickDemand:
    """Declined by mistake: it waits again, as long as it is not erased."""
    locked = QuickDemand.objects.select_for_update().get(pk=quick.pk)
    if locked.state != QuickState.DECLINED or not (locked.name or locked.reach):
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    locked.state, locked.reason, locked.decided_by, locked.decided_at = QuickState.NEW, "", None, None
    locked.save()
    log_action(locked, "quick_demand.taken_back", actor=by)
    return locked


def _decided(quick, state, *, by):
    locked = QuickDemand.objects.select_for_update().get(pk=quick.pk)
    if locked.state != QuickState.NEW:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    locked.state, locked.decided_by, locked.decided_at = state, by, timezone.now()
    locked.save()
    log_action(locked, f"quick_demand.{state}", actor=by)
    return locked


def erase_old_quick_demands(*, now: datetime) -> int:
    """Who wrote and what: 90 days after the decision nobody needs it any more. That there was one, and when, stays."""
    old = QuickDemand.objects.exclude(state=QuickState.NEW).filter(decided_at__lt=now - KEPT).exclude(name="", reach="")
    with transaction.atomic():
        rows = list(old.select_for_update(skip_locked=True))
        for row in rows:
            _blank(row)
    return len(rows)


@transaction.atomic
def erase_quick_demand(quick: QuickDemand, *, by) -> None:
    """Whoever wrote it wishes so: at once, and nobody takes it up any more."""
    locked = QuickDemand.objects.select_for_update().get(pk=quick.pk)
    if locked.state == QuickState.NEW:
        locked = _decided(locked, QuickState.DECLINED, by=by)
        locked.reason = _("Erased as the person wished.")
    _blank(locked)


def _blank(row: QuickDemand) -> None:
    if row.file_stored_as:
        transaction.on_commit(lambda name=row.file_stored_as: default_storage.delete(name))
    row.text = row.name = row.reach = row.file_name = row.file_stored_as = row.file_text = ""
    row.save()

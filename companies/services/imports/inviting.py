"""Invitations to companies of a list: one mail a company, never twice, a number a day that two people can answer."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from becan.exceptions import DomainError
from becan.locks import try_lock
from becan.mail import queue_mail
from becan.mailtext import Letter, Reader, Sender, compose
from becan.models import ActivityLog, OutgoingMail, log_action
from companies.enums import CompanyState
from companies.models import Company, CompanyImport, ContactPerson, ImportRow

KIND = "import_invitation"
MOST_A_DAY = 50
MOST_OFFERED = 100


def invitable_rows(batch: CompanyImport) -> list[ImportRow]:
    """Companies of the list that are still only imported, have an address and were not written to. The first hundred."""
    address = ContactPerson.objects.filter(company=OuterRef("company"), is_primary=True).exclude(email="")
    rows = batch.rows.filter(Exists(address), state=ImportRow.State.APPLIED, company__state=CompanyState.IMPORTED)
    rows = rows.exclude(company__in=_written_to(batch)).select_related("company").prefetch_related("company__contact_persons")
    return list(rows.order_by("number")[:MOST_OFFERED])


def _written_to(batch: CompanyImport):
    ids = batch.rows.exclude(company=None).values_list("company", flat=True)
    logged = ActivityLog.objects.filter(action="company.invited", object_id__in=[str(pk) for pk in ids])
    return list(logged.values_list("object_id", flat=True))


def left_today() -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(0, MOST_A_DAY - OutgoingMail.objects.filter(kind=KIND, queued_at__gte=midnight).count())


@transaction.atomic
def invite_companies(batch: CompanyImport, row_pks: list[str], *, by) -> int:
    """Queue the mails, all or none; two people at once do not exceed the day's number together."""
    if not try_lock("companies.invitations"):
        raise DomainError(_("Somebody else is sending invitations at this moment."))
    rows = [row for row in invitable_rows(batch) if str(row.pk) in row_pks]
    left = left_today()
    if len(rows) > left:
        sentence = ngettext("Today %(left)s more invitation may go out.", "Today %(left)s more invitations may go out.", left)
        raise DomainError(sentence % {"left": left})
    for row in rows:
        company = Company.objects.select_for_update().get(pk=row.company_id)
        person = _person(row)
        context = {"company": company, "person": person}
        queue_mail(
            KIND, to=person.email, about=company, context=context, dedupe=str(company.pk), language=person.language, reply_to=by
        )
        log_action(company, "company.invited", actor=by, batch=str(batch.pk))
    return len(rows)


def preview_invitation(row: ImportRow, *, by) -> Letter:
    """The mail as it would go out."""
    person = _person(row)
    reader = Reader.of(person.email, person.language)
    context = {"company": row.company, "person": person, "base_url": settings.BASE_URL}
    return compose(KIND, reader, Sender.of(by, person.language), about=row.company, context=context, bilingual=False)


def _person(row: ImportRow) -> ContactPerson:
    return next(person for person in row.company.contact_persons.all() if person.is_primary)

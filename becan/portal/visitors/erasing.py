"""A person without an account takes back what was agreed to: the ledger says so, and what we hold goes as far as the rules let it.

What must stay: the row of the ledger (that consent was there, and until when), the log without words, and the name on the list of an
event whose funding measure still asks for it.
"""

from collections.abc import Callable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.mail import queue_mail
from becan.models import MailState, OutgoingMail, log_action
from becan.portal.accessibility.feedback import is_address
from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.retention.acts import delete, kept_measures
from becan.portal.retention.cases import blank_guests, blank_mails
from becan.portal.visitors.traces import Trace
from companies.consent_texts import COMPANY_LISTING
from companies.enums import Channel, CompanyState
from companies.models import Consent, ContactPerson
from companies.services.consents import record_withdrawal
from companies.services.pictures import forget_file
from companies.services.profiles_records import remove_record
from companies.services.states import TRANSITIONS, change_state
from events.models import EventRegistration, Feedback, GuestRequest
from events.models.registrations import OPEN
from events.services.passports import withdraw_passport
from events.services.registrations import withdraw
from matching.enums import Answer, Part
from matching.models import Interaction, Introduction
from matching.services.introductions import withdraw_consent
from matching.services.quick_demands import erase_quick_demand


@transaction.atomic
def erase_traces(traces: list[Trace], *, by, channel: Channel, received_on: date) -> list[Trace]:
    """The consents are noted as withdrawn, what was chosen is erased, the person is told. Returns what had to stay for the funder."""
    addresses = {trace.reach: trace.language for trace in traces if is_address(trace.reach)}
    kept = [trace for trace in traces if not _erase(trace, by=by, channel=channel, received_on=received_on)]
    for address, language in addresses.items():
        _blank_mails(OutgoingMail.objects.filter(to__iexact=address, user=None))
        context = {"received_on": received_on, "is_kept": bool(kept)}
        queue_mail("contact_erased", to=address, language=language, context=context, reply_to=by, blank_after_send=True)
    return kept


def _erase(trace: Trace, *, by, channel, received_on) -> bool:
    """Whether nothing of the person is left in the row."""
    mails = _about(trace.row)
    consents = Consent.objects.filter(pk__in=[consent.pk for consent in trace.consents])
    record_withdrawal(consents, by=by, channel=channel, received_on=received_on)
    log_action(trace.row, "visitor.erased", actor=by, channel=channel, received_on=received_on.isoformat())
    is_gone = ERASE[trace.source.code](trace.row, by=by, channel=channel)
    _blank_mails(OutgoingMail.objects.filter(mails, user=None))
    return is_gone


def _about(row) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))


def _blank_mails(mails) -> None:
    """What has not gone yet does not go any more."""
    pks = list(mails.values_list("pk", flat=True))
    rows = OutgoingMail.objects.filter(pk__in=pks)
    rows.filter(state__in=[MailState.WAITING, MailState.HELD]).update(state=MailState.DROPPED)
    blank_mails(rows)


def _erase_quick(row, *, by, channel) -> bool:
    erase_quick_demand(row, by=by)
    return True


def _erase_barrier(row, *, by, channel) -> bool:
    """A report that nobody has answered yet waits for nobody any more; its number stays."""
    AccessibilityFeedback.objects.filter(pk=row.pk, answered_at=None).update(answered_at=timezone.now(), answered_by=by)
    AccessibilityFeedback.objects.filter(pk=row.pk).update(words="", page="", name="", reach="", answer="")
    return True


def _erase_message(row, *, by, channel) -> bool:
    _blank_mails(OutgoingMail.objects.filter(pk=row.pk))
    return True


def _erase_registration(row, *, by, channel) -> bool:
    """The place goes to whoever waits. The name stays where a funding measure still asks who took part."""
    withdraw_passport(row, by=by)
    if row.state in OPEN and row.event.starts_at > timezone.now():
        withdraw(row, by=by, tell=False)
    Feedback.objects.filter(registration=row).update(words="")
    for request in GuestRequest.objects.filter(registration=row):
        _erase_place(request, by=by, channel=channel)
    rows = EventRegistration.objects.filter(pk=row.pk)
    rows.update(needs="", answers={})
    came = rows.filter(checked_in_at__isnull=False, event__funding_measure__in=kept_measures(timezone.now()))
    if came.exists():
        return False
    blank_guests(rows)
    return True


def _erase_place(request, *, by, channel) -> bool:
    _blank_mails(OutgoingMail.objects.filter(_about(request), user=None))
    request.delete()
    return True


def _erase_contact(person, *, by, channel) -> bool:
    """Nobody reads the contact data any more. Where nobody of the company agrees to its profile, that goes, too."""
    company = person.company
    for side in Part:
        agreed = Introduction.objects.open().filter(sides__side=side, sides__answer=Answer.ACCEPTED, sides__contact_person=person)
        for introduction in agreed.order_by("pk"):
            withdraw_consent(introduction, side=side, by=by, channel=channel)
    forget_file(person.chat_code)
    remove_record(company, person, by=by)
    if person.is_primary and (other := company.contact_persons.first()):
        ContactPerson.objects.filter(pk=other.pk).update(is_primary=True)
    _take_down_unless_agreed(company, by=by)
    return True


def _take_down_unless_agreed(company, *, by) -> None:
    listed = company.consents.filter(text_key=COMPANY_LISTING.key)
    following = TRANSITIONS[CompanyState(company.state)]
    if listed.exists() and not listed.in_force().exists() and following:
        state = CompanyState.ARCHIVED if CompanyState.ARCHIVED in following else CompanyState.REJECTED
        change_state(company, state, by=by, reason=_("The consent to the profile was withdrawn."))


def _erase_note(row, *, by, channel) -> bool:
    delete("file_stored_as")(Interaction.objects.filter(pk=row.pk))
    return True


ERASE: dict[str, Callable[..., bool]] = {
    "quick": _erase_quick,
    "barrier": _erase_barrier,
    "message": _erase_message,
    "registration": _erase_registration,
    "place": _erase_place,
    "contact": _erase_contact,
    "note": _erase_note,
}

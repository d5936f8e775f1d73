"""Which rows are due, where one column does not tell; and what is done to them, where one update does not do it."""

from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Now

from becan.models import ActivityLog, MailState, Notice, OutgoingMail
from becan.portal.report.models import ReportExport
from becan.portal.retention.acts import MONTH, YEAR, Due, blank, delete, kept_measures
from companies.enums import CompanyState
from companies.models import (
    Company,
    CompanyAlias,
    Confirmation,
    Consent,
    ContactPerson,
    Evidence,
    JoinRequest,
    Membership,
    SmeDeclaration,
    SupportFile,
    SupportRecord,
    User,
)
from companies.services.account import GONE, delete_account
from events.models import EventRegistration
from matching.enums import IntroductionState
from matching.models import Introduction, Milestone, SpaceFile

CODES, SESSIONS, LOGINS, ADMIN_LOG = EmailConfirmation.objects, Session.objects, UserSession.objects, LogEntry.objects
NOTICES, EXPORTS = Notice.objects, ReportExport.objects
OWN_WORDS = ("words", "told_by", "before", "after", "name", "email", "page", "person")
SPOKEN = (
    "introduction.question_asked",
    "introduction.paused",
    "introduction.active",
    "milestone.confirmed",
    "milestone.disputed",
)
NOBODY = f"nobody@{GONE}"


def unconfirmed(now: datetime) -> QuerySet:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    young = User.objects.filter(is_active=True, role="", date_joined__lt=now - 6 * MONTH)
    return young.filter(~Exists(confirmed), ~Exists(Membership.objects.filter(user=OuterRef("pk"))))


def erase_accounts(users: QuerySet) -> int:
    found = list(users)
    for user in found:
        EmailAddress.objects.filter(user=user).delete()
        delete_account(user, is_told=False)
    return len(found)


def old_mails(now: datetime) -> QuerySet:
    over = OutgoingMail.objects.exclude(state__in=[MailState.WAITING, MailState.HELD])
    return over.filter(queued_at__lt=now - YEAR).exclude(to__endswith=f"@{GONE}")


def blank_mails(mails: QuerySet) -> int:
    """That a mail went, of which kind and when, stays: it shows that a promise was kept."""
    return mails.update(to=NOBODY, subject="", text="", html="", calendar="", reply_to="", dedupe_key=None, last_error="")


def old_words(now: datetime) -> QuerySet:
    spoken = Q(data__has_any_keys=list(OWN_WORDS)) | Q(action__in=SPOKEN, reason__gt="")
    return ActivityLog.objects.filter(spoken, at__lt=now - 3 * YEAR).exclude(action__startswith="audit.")


def blank_words(entries: QuerySet) -> int:
    """Who did what stays; what a person said does not. The table is only added to: nothing but retention comes here."""
    rows = list(entries.values_list("pk", "data"))
    for pk, data in rows:
        kept = {key: value for key, value in data.items() if key not in OWN_WORDS}
        models.QuerySet(ActivityLog).filter(pk=pk).update(data=kept)
    models.QuerySet(ActivityLog).filter(pk__in=[pk for pk, _data in rows], action__in=SPOKEN).update(reason="")
    return len(rows)


def old_log(now: datetime) -> QuerySet:
    rows = ActivityLog.objects.filter(at__lt=now - 10 * YEAR)
    return rows.none() if kept_measures(now) else rows


def left_companies(now: datetime) -> QuerySet:
    """Refused or archived half a year ago, and still with persons or papers of persons."""
    left = Company.objects.filter(state__in=[CompanyState.REJECTED, CompanyState.ARCHIVED], state_changed_at__lt=now - 6 * MONTH)
    persons = ContactPerson.objects.filter(company=OuterRef("pk"))
    papers = Evidence.objects.filter(company=OuterRef("pk"))
    return left.filter(Exists(persons) | Exists(papers) | Exists(Membership.objects.filter(company=OuterRef("pk"))))


def strip_companies(companies: QuerySet) -> int:
    pks = list(companies.values_list("pk", flat=True))
    delete("chat_code")(ContactPerson.objects.filter(company__in=pks))
    delete("stored_as")(Evidence.objects.filter(company__in=pks))
    for rows in (Membership.objects, JoinRequest.objects, Confirmation.objects):
        rows.filter(company__in=pks).delete()
    return len(pks)


def old_merges(now: datetime) -> QuerySet:
    return CompanyAlias.objects.filter(merged_at__lt=now - 2 * YEAR).exclude(record={})


def over(now: datetime) -> QuerySet:
    """Introductions that ended three years ago."""
    return Introduction.objects.filter(state=IntroductionState.CLOSED, state_changed_at__lt=now - 3 * YEAR)


def ended(model, path: str = "introduction") -> Due:
    return lambda now: model.objects.filter(**{f"{path}__in": over(now).values("pk")})


def ended_files(now: datetime) -> QuerySet:
    return SpaceFile.objects.filter(introduction__in=over(now).values("pk"), withdrawn_at=None)


def withdraw_files(files: QuerySet) -> int:
    return blank("stored_as", stored_as="", name="", withdrawn_at=Now())(files)


def old_consents(now: datetime) -> QuerySet:
    kind = ContentType.objects.get_for_model(Introduction)
    ended_ones = [str(pk) for pk in over(now).values_list("pk", flat=True)]
    withdrawn = Q(withdrawn_at__lt=now - 3 * YEAR)
    of_a_visitor = Q(company=None, given_at__lt=now - 3 * YEAR)
    return Consent.objects.filter(withdrawn | of_a_visitor | Q(content_type=kind, object_id__in=ended_ones))


def old_support(now: datetime) -> QuerySet:
    """A frozen report keeps its rows without them; the papers are no longer asked for."""
    rows = SupportRecord.objects.filter(on__lt=(now - 3 * YEAR).date())
    return rows.exclude(measure__in=kept_measures(now)).exclude(Exists(SupportFile.objects.filter(record=OuterRef("pk"))))


def old_support_files(now: datetime) -> QuerySet:
    rows = SupportFile.objects.filter(record__on__lt=(now - 3 * YEAR).date())
    return rows.exclude(record__measure__in=kept_measures(now))


def old_declarations(now: datetime) -> QuerySet:
    funded = SupportRecord.objects.filter(company=OuterRef("company"), measure__in=kept_measures(now))
    return SmeDeclaration.objects.filter(~Exists(funded), declared_on__lt=(now - 3 * YEAR).date())


def old_milestones(now: datetime) -> QuerySet:
    rows = Milestone.objects.filter(introduction__in=over(now).values("pk")).exclude(note="", proof_stored_as="")
    return rows.exclude(introduction__funding_measure__in=kept_measures(now))


def needs_of_guests(now: datetime) -> QuerySet:
    past = EventRegistration.objects.filter(event__ends_at__lt=now - 6 * MONTH)
    return past.exclude(needs="", answers={})


def old_guests(now: datetime) -> QuerySet:
    past = EventRegistration.objects.filter(event__ends_at__lt=now - YEAR).exclude(email__endswith=f"@{GONE}")
    return past.exclude(event__funding_measure__in=kept_measures(now))


@transaction.atomic
def blank_guests(guests: QuerySet) -> int:
    address = Concat(Cast("pk", models.CharField()), Value(f"@{GONE}"))
    pks = list(guests.values_list("pk", flat=True))
    rows = EventRegistration.objects.filter(pk__in=pks)
    rows.filter(company=None).update(organisation="–")
    return rows.update(family_name="–", given_name="", function="", email=address, user=None)

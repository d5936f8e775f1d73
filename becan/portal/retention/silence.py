"""Of whom nothing was heard for two years: asked whether to stay, by one click without signing in; without an answer the data go.

Whoever signs in, writes or answers meanwhile is no longer silent, and the open question lapses by itself. A company with accounts is
asked through them; one without is taken down, and persons and papers follow by the rule for companies that left.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from becan.clock import is_quiet
from becan.mail import queue_mail
from becan.models import ActivityLog, log_action
from becan.portal.retention.acts import YEAR
from becan.portal.retention.models import StayQuestion
from companies.enums import CompanyState
from companies.models import Company, Confirmation, Membership, User
from companies.services.account import delete_account
from companies.services.states import TRANSITIONS, change_state
from companies.services.verification import mail_company
from matching.enums import IntroductionState
from matching.models import Demand, Introduction

SILENT = 2 * YEAR
TIME_TO_ANSWER = timedelta(days=60)
LEAVING = ("team.left", "company.falls_to_staff", "account.deleted")  # whoever goes gives no sign of staying
CAN_GO = [state for state, following in TRANSITIONS.items() if CompanyState.ARCHIVED in following]
NO_ANSWER = gettext_noop("Nothing was heard of the company for two years, and it did not answer our question.")
_signer = TimestampSigner(salt="portal.stay")


def _silent_users(now: datetime) -> QuerySet:
    since, me = now - SILENT, OuterRef("pk")
    signs = (
        EmailAddress.objects.filter(user=me, verified=False),  # another rule is for those who never confirmed their address
        UserSession.objects.filter(user=me, last_seen_at__gte=since),
        ActivityLog.objects.filter(actor=me, at__gte=since),
        StayQuestion.objects.filter(user=me, answered_at__gte=since),
    )
    users = User.objects.filter(is_active=True, role="", date_joined__lt=since).exclude(last_login__gte=since)
    return users.filter(*(~Exists(sign) for sign in signs))


def _silent_companies(now: datetime) -> QuerySet:
    since, me = now - SILENT, OuterRef("pk")
    kind = ContentType.objects.get_for_model(Company)
    said = ActivityLog.objects.filter(content_type=kind, object_id=OuterRef("text_id"), at__gte=since, actor__role="")
    signs = (
        Membership.objects.filter(company=me, user__is_active=True),
        said.exclude(action__in=LEAVING),
        Confirmation.objects.filter(company=me, answered_at__gte=since),
        Demand.objects.filter(company=me, created_at__gte=since),
        Introduction.objects.filter(Q(offering=me) | Q(seeking=me)).filter(
            ~Q(state=IntroductionState.CLOSED) | Q(state_changed_at__gte=since)
        ),
        StayQuestion.objects.filter(company=me, answered_at__gte=since),
    )
    companies = Company.objects.filter(state__in=CAN_GO, created_at__lt=since, state_changed_at__lt=since)
    return companies.annotate(text_id=Cast("pk", CharField())).filter(*(~Exists(sign) for sign in signs))


def _asked(field: str, **when) -> Exists:
    return Exists(StayQuestion.objects.filter(**{field: OuterRef("pk")}, answered_at=None, **when))


def users_to_ask(now: datetime) -> QuerySet:
    silent = _silent_users(now).filter(~_asked("user"))
    return silent.none() if is_quiet(timezone.localdate(now)) else silent


def users_to_erase(now: datetime) -> QuerySet:
    return _silent_users(now).filter(_asked("user", asked_at__lt=now - TIME_TO_ANSWER))


def companies_to_ask(now: datetime) -> QuerySet:
    silent = _silent_companies(now).filter(~_asked("company"))
    return silent.none() if is_quiet(timezone.localdate(now)) else silent


def companies_to_take_down(now: datetime) -> QuerySet:
    return _silent_companies(now).filter(_asked("company", asked_at__lt=now - TIME_TO_ANSWER))


def ask_users(users: QuerySet) -> int:
    found = list(users)
    for user in found:
        question = StayQuestion.objects.create(user=user)
        queue_mail("account_inactive", to=user, about=question, dedupe=str(question.pk), context=_context(question))
    return len(found)


def ask_companies(companies: QuerySet) -> int:
    found = list(companies)
    for company in found:
        question = StayQuestion.objects.create(company=company)
        mail_company(company, "company_inactive", about=question, dedupe=f"stay:{question.pk}", context=_context(question))
    return len(found)


def _context(question: StayQuestion) -> dict:
    day = timezone.localdate(question.asked_at) + TIME_TO_ANSWER
    return {"token": stay_token(question), "day": day}


def erase_silent(users: QuerySet) -> int:
    found = list(users)
    for user in found:
        delete_account(user)
    return len(found)


def take_down(companies: QuerySet) -> int:
    found = list(companies)
    for company in found:
        with override("de"):  # the team reads the log
            change_state(company, CompanyState.ARCHIVED, by=None, reason=_(NO_ANSWER))
    return len(found)


@transaction.atomic
def stay(question: StayQuestion) -> None:
    """A second click changes nothing."""
    locked = StayQuestion.objects.select_for_update().get(pk=question.pk)
    if locked.answered_at:
        return
    locked.answered_at = timezone.now()
    locked.save(update_fields=["answered_at"])
    log_action(locked.user or locked.company, "retention.stays", actor=locked.user)


def stay_token(question: StayQuestion) -> str:
    return _signer.sign(str(question.pk))


def question_of_link(token: str) -> StayQuestion | None:
    """None where the link is forged or too old, or where the data are gone already."""
    try:
        pk = _signer.unsign(token, max_age=TIME_TO_ANSWER + timedelta(days=30))
    except BadSignature:
        return None
    question = StayQuestion.objects.select_related("user", "company").filter(pk=pk).first()
    if question is None or (question.user and not question.user.is_active):
        return None
    return None if question.company and question.company.state == CompanyState.ARCHIVED else question

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from becan.clock import add_working_days
from becan.exceptions import DomainError
from becan.mail import queue_mail
from becan.models import log_action
from companies.checklists import QUESTIONS, question_words
from companies.enums import CompanyState as State
from companies.models import Company, ReviewQuestion
from companies.rules import HANDLING_DAYS, is_called_first
from companies.services.profiles import missing_for_submission
from companies.services.states import change_state
from companies.services.verification_again import schedule_reverification
from companies.services.verification_checks import release_claim, require_free_hands, rows_of


def promised_on(company):
    """The day until which a company that waits hears from us."""
    return add_working_days(timezone.localdate(company.state_changed_at), HANDLING_DAYS)


@transaction.atomic
def submit_company(company, *, by):
    if missing_for_submission(company):
        raise DomainError(_("Some information is still missing."))
    company = change_state(company, State.SUBMITTED, by=by)
    mail_company(company, "company_submitted", context={"day": promised_on(company)})
    return company


@transaction.atomic
def verify_company(company, *, by):
    """Release: no required item of the checklist may be open. Two differing opinions are advice, and logged."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    require_free_hands(company, by=by)
    rows = rows_of(company)
    open_items = [row.item.label for row in rows if row.blocks]
    if company.state in (State.SUBMITTED, State.IN_REVIEW, State.NEEDS_INFO) and open_items:
        items = ", ".join(map(str, open_items))
        raise DomainError(_("Not released yet. Still to be checked: %(items)s.") % {"items": items})
    company = change_state(company, State.VERIFIED, by=by)
    disputed = [row.item.code for row in rows if row.is_disputed]
    if disputed:
        log_action(company, "company.verified_in_dispute", actor=by, items=disputed)
    release_claim(company, by=by)
    schedule_reverification(company)
    mail_company(company, "company_verified", by=by)
    return company


@transaction.atomic
def ask_company(company, question="", *, by, codes=()):
    """Ask concrete questions: ready ones by code, and one in the team's own words."""
    require_free_hands(company, by=by)
    with override(company.original_language):
        reason = "\n".join([*(str(QUESTIONS[code]) for code in codes), *([question] if question else [])])
    company = change_state(company, State.NEEDS_INFO, by=by, reason=reason)
    rows = [ReviewQuestion(company=company, code=code, asked_by=by) for code in codes]
    rows += [ReviewQuestion(company=company, words=question, asked_by=by)] if question else []
    ReviewQuestion.objects.bulk_create(rows)
    release_claim(company, by=by)
    questions = [question_words(row) for row in rows]
    mail_company(company, "company_needs_info", by=by, context={"questions": questions})
    return company


@transaction.atomic
def answer_questions(company, answers, *, by):
    """``{question pk: answer}``; the last answer sends the company back to the team. Returns the company and what is still open."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    for question in company.review_questions.filter(pk__in=answers):
        question.answer, question.answered_by, question.answered_at = answers[question.pk], by, timezone.now()
        question.save(update_fields=["answer", "answered_by", "answered_at"])
    log_action(company, "company.questions_answered", actor=by, questions=sorted(answers))
    still_open = company.review_questions.filter(answered_at=None).count()
    if not still_open and company.state == State.NEEDS_INFO and not missing_for_submission(company):
        company = submit_company(company, by=by)
    return company, still_open


@transaction.atomic
def reject_company(company, reason, *, by):
    """The mail gives the reason's code in words and the number to call; whoever is called first gets none (users.md 14)."""
    require_free_hands(company, by=by)
    company = change_state(company, State.REJECTED, by=by, reason=reason)
    release_claim(company, by=by)
    if not is_called_first(company):
        mail_company(company, "company_rejected", by=by, context={"reason": reason})
    return company


@transaction.atomic
def suspend_company(company, reason, *, by):
    """Nobody finds it any more; running introductions go on. The reason is a sentence for the team."""
    return change_state(company, State.SUSPENDED, by=by, reason=reason)


@transaction.atomic
def resume_company(company, *, by):
    return change_state(company, State.VERIFIED, by=by)


def readers_of(company):
    """Who gets a company's mail: its owners' and editors' accounts, else its contact person."""
    users = [membership.user for membership in company.memberships.select_related("user").exclude(role="viewer")]
    if users:
        return [(user, user.language) for user in users]
    return [(person.email, person.language) for person in company.contact_persons.all() if person.email and person.is_primary]


def mail_company(company, kind, *, by=None, about=None, context=None, dedupe=None, bilingual=False, calendar=""):
    moment = dedupe or company.state_changed_at.isoformat()
    for reader, language in readers_of(company):
        queue_mail(
            kind,
            to=reader,
            about=about or company,
            context={"company": company} | (context or {}),
            dedupe=f"{company.pk}:{moment}",
            language=language,
            bilingual=bilingual,
            reply_to=by,
            calendar=calendar,
        )

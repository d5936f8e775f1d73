from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError
from companies.consent_texts import COMPANY_LISTING, STORAGE_ABROAD
from companies.enums import CompanyState, Relationship, Side
from companies.forms.evidence import PapersForm
from companies.forms.joining import OwnRelationshipForm
from companies.forms.submission import AnswersForm, ConsentForm, ContactForm, VisibilityForm
from companies.models import EvidenceKind
from companies.rules import can_submit_company, is_active_member
from companies.services import (
    give_consent,
    missing_for_submission,
    save_facts,
    set_contact_person,
    submit_company,
)
from companies.services.evidence import add_evidence
from companies.services.team import set_relationship
from companies.services.verification import answer_questions, promised_on
from companies.views.access import INVALID, STEPS, editable_company, next_step

CONTACT_FIELDS = ("family_name", "given_name", "function", "email", "phone", "wechat")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_submit(request, pk):
    """Who answers and who may see what; before the review also the consent. Later the same page changes both."""
    company = editable_company(request, pk)
    forms = _forms(request, company)
    if request.method == "POST" and all([form.is_valid() for form in forms.values()]):
        return _submit(request, _save_contact(company, forms, by=request.user), forms)
    context = {
        "company": company,
        **forms,
        "missing": _missing_steps(company),
        "consent_text": COMPANY_LISTING.texts[get_language()],
        "abroad_text": STORAGE_ABROAD.texts[get_language()] if company.side == Side.CHINA else "",
    }
    return render(request, "companies/company_submit.html", context, status=INVALID if request.method == "POST" else 200)


def _forms(request, company):
    data = request.POST if request.method == "POST" else None
    forms = {
        "contact_form": ContactForm(data, initial=_known_contact(request.user, company)),
        "visibility_form": VisibilityForm(data, initial={"visibility": company.visibility}),
    }
    member = company.memberships.filter(user=request.user).first()
    if member and can_submit_company(request.user, company):
        forms["relationship_form"] = OwnRelationshipForm(data, initial={"relationship": member.relationship})
    return forms | (
        {"consent_form": ConsentForm(data, is_of_china=company.side == Side.CHINA)}
        if can_submit_company(request.user, company)
        else {}
    )


def _known_contact(user, company) -> dict:
    """The contact person, else the account that fills in the form; the team's own data never become the company's."""
    known = next(iter(company.contact_persons.all()), None) or (user if is_active_member(user, company) else None)
    return {name: getattr(known, name) for name in CONTACT_FIELDS} if known else {}


@transaction.atomic
def _save_contact(company, forms, *, by):
    if "relationship_form" in forms:
        set_relationship(company, forms["relationship_form"].cleaned_data["relationship"], by=by)
    set_contact_person(company, forms["contact_form"].cleaned_data | {"language": company.original_language}, by=by)
    return save_facts(company, forms["visibility_form"].cleaned_data, by=by)


def _submit(request, company, forms):
    if "consent_form" not in forms:
        messages.success(request, _("Saved."))
        return next_step(company)
    try:
        with transaction.atomic():
            _give_consents(request, company, forms)
            submit_company(company, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return next_step(company)
    messages.success(request, _("Thank you. Your company is with our project team now."))
    relationship_form = forms.get("relationship_form")
    if relationship_form and relationship_form.cleaned_data["relationship"] == Relationship.AGENT:
        messages.info(request, _("You act from outside: please upload the company's letter that lets you do so."))
        return redirect("companies:evidence_list", pk=company.pk)
    return redirect("companies:company_detail", pk=company.pk)


def _give_consents(request, company, forms):
    """Each consent is a row of its own, so that each can be withdrawn by itself."""
    given = {"by": request.user, "person": forms["contact_form"].person}
    give_consent(company, COMPANY_LISTING, scope=["profile"], **given)
    if "stored_abroad" in forms["consent_form"].fields:
        give_consent(company, STORAGE_ABROAD, scope=["contact"], **given)


def _missing_steps(company):
    return [{"code": code, "url_name": STEPS[code]} for code in missing_for_submission(company) if code != "contact"]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_questions(request, pk):
    """What the team asked, one field each, and the papers. Half an answer is kept; the last one sends it back to the team."""
    company = editable_company(request, pk)
    questions = list(company.review_questions.select_related("asked_by", "answered_by"))
    answers = AnswersForm(request.POST if request.method == "POST" else None, questions=questions)
    papers = PapersForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if answers.is_valid() and papers.is_valid() and _take_answers(request, company, answers, papers):
        return redirect("companies:company_questions", pk)
    context = {
        "company": company,
        "answers": answers,
        "papers": papers,
        "answered": [question for question in questions if question.answered_at],
        "files": company.evidence.all(),
        "promised_on": promised_on(company),
        "missing": _missing_steps(company) if company.state == CompanyState.NEEDS_INFO else [],
        "is_with_the_team": company.state in (CompanyState.SUBMITTED, CompanyState.IN_REVIEW),
    }
    return render(request, "companies/company_questions.html", context, status=INVALID if request.method == "POST" else 200)


def _take_answers(request, company, answers, papers) -> bool:
    try:
        with transaction.atomic():
            add_evidence(company, papers.cleaned_data["files"], EvidenceKind.REGISTER, by=request.user)
            company, still_open = answer_questions(company, answers.given, by=request.user)
    except DomainError as error:
        papers.add_error("files", str(error))
        return False
    if still_open:
        text = ngettext("Saved. %(count)s question is still open.", "Saved. %(count)s questions are still open.", still_open)
        messages.success(request, text % {"count": still_open})
    elif company.state == CompanyState.NEEDS_INFO:
        messages.warning(request, _("Some information is still missing."))
    else:
        messages.success(request, _("Thank you. Your answers are with our project team now."))
    return True

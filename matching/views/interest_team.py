"""The team writes down an expression of interest for a company that phones, and reads an expression of interest and decides: shown to the seeking side, an introduction at once, or the neutral sentence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog
from companies.enums import Channel
from companies.models import Company
from companies.views.access import current_words
from matching.forms.interests import EndForm, InterestRecordForm
from matching.interest_cards import ready_wordings, teams_for
from matching.rules import companies_that_may_answer, takes_interest
from matching.services.interest_introductions import introduce_interested
from matching.services.interests import end_interest, is_correctable, note_read, show_interest
from matching.views.access import INVALID, visible_demand
from matching.views.common import accepted, require_curator, tells_conflicts
from matching.views.interests import express, visible_interests
from matching.views.recording import keep_paper
from matching.views.seekers import shown_demand


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_record(request, pk, company):
    """The same form as the company's own, with who said so, when and how."""
    require_curator(request.user)
    demand, words = visible_demand(request, pk), current_words()
    company = get_object_or_404(companies_that_may_answer(demand), pk=company)
    if not takes_interest(demand):
        raise InvalidTransition(_("This demand takes no expressions of interest at present."))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    teams = teams_for(demand, company, request.user, words)
    form = InterestRecordForm(*sent, companies=Company.objects.filter(pk=company.pk), demand=demand, teams=teams)
    if form.is_bound and accepted(form, lambda: _record(form, demand, company, request.user)):
        messages.success(request, _("Recorded. The company gets a mail about it and may object."))
        return redirect("matching:pair_detail", demand.pk, company.pk)
    context = {"form": form, "shown": shown_demand(demand), "demand": demand, "company": company}
    return render(request, "matching/interest_record.html", context, status=INVALID if form.is_bound else 200)


def _record(form, demand, company, user):
    source = {"channel": Channel(form.cleaned_data["channel"]), "told_by": form.cleaned_data["told_by"]}
    express(form, demand, user, language=company.original_language, **source)
    keep_paper(form.cleaned_data, company, by=user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_review(request, pk):
    require_curator(request.user)
    interest, decision = get_object_or_404(visible_interests(request.user), pk=pk), request.POST.get("decision")
    form = EndForm(request.POST if decision == "end" else None)
    acts = {
        "read": lambda: note_read(interest, by=request.user),
        "show": lambda: show_interest(interest, by=request.user),
        "introduce": lambda: introduce_interested(interest, by=request.user),
        "end": lambda: end_interest(interest, form.cleaned_data["reason"], by=request.user),
    }
    if decision in acts and _decided(request, form, acts[decision]):
        messages.success(request, _("Your decision is saved."))
        return redirect("matching:interest_review", pk=pk)
    context = {
        "interest": interest,
        "words": current_words(),
        "ready": ready_wordings(interest),
        "form": form,
        "can_decide": interest.state in ("sent", "shown"),
        "can_correct": is_correctable(interest),
        "can_show": interest.state == "sent",
        "history": ActivityLog.objects.about(interest).select_related("actor")[:20],
    }
    return render(request, "matching/interest_review.html", context, status=INVALID if request.method == "POST" else 200)


def _decided(request, form, act) -> bool:
    """A button without fields tells above the page why not."""
    if form.is_bound:
        return accepted(form, act)
    try:
        act()
    except InvalidTransition:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return False
    return True

"""The team puts right, or takes back, an expression of interest that it has written down for a company."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.enums import Channel
from companies.models import Company
from matching.forms.interests import EndForm, InterestCorrectForm
from matching.services.interests import check_correctable, correct_interest, take_back_interest
from matching.views.access import INVALID
from matching.views.common import accepted, require_curator, tells_conflicts
from matching.views.interests import visible_interests
from matching.views.recording import keep_paper
from matching.views.seekers import shown_demand


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_correct(request, pk):
    require_curator(request.user)
    interest = get_object_or_404(visible_interests(request.user), pk=pk)
    check_correctable(interest)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    is_end = "take_back" in request.POST
    form = _form(interest, *(() if is_end else sent))
    end = EndForm(request.POST if is_end else None)
    if is_end and accepted(end, lambda: take_back_interest(interest, end.cleaned_data["reason"], by=request.user)):
        messages.success(request, _("Taken back. The company gets a mail about it."))
        return redirect("matching:interest_review", pk=pk)
    if form.is_bound and accepted(form, lambda: _correct(form, interest, request.user)):
        messages.success(request, _("Corrected. The company gets a mail about it and may object."))
        return redirect("matching:interest_review", pk=pk)
    context = {"interest": interest, "form": form, "end": end, "shown": shown_demand(interest.demand), "demand": interest.demand}
    return render(request, "matching/interest_correct.html", context, status=INVALID if sent else 200)


def _form(interest, *sent):
    companies = Company.objects.filter(pk=interest.company_id)
    return InterestCorrectForm(*sent, companies=companies, demand=interest.demand, interest=interest)


def _correct(form, interest, user):
    data = form.cleaned_data
    correct_interest(interest, by=user, channel=Channel(data["channel"]), told_by=data["told_by"], **form.corrected)
    keep_paper(data, interest.company, by=user)

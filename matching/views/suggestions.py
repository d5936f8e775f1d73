"""A demand and up to five companies that heard of each other directly: both answer, without an account if they like. Only a POST changes anything."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from becan.exceptions import DomainError, InvalidTransition
from companies.enums import Channel
from companies.models import Company
from companies.rules import can_act_for
from companies.views.access import current_words
from matching.enums import InterestAnswer
from matching.forms.interests import InterestForm
from matching.forms.suggestions import DeclineForm
from matching.queries import reasons_for
from matching.rules import takes_interest
from matching.services.suggestion_answers import answer_with_interest, decline_suggestion, introduce_suggested
from matching.signed_links import suggestion_of_link
from matching.suggestion_cards import suggested_to
from matching.views.access import INVALID, visible_demand
from matching.views.common import accepted, tells_conflicts
from matching.views.seekers import shown_demand


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def suggestion_link(request, token):
    """A company that a demand may suit says yes in a few sentences, or no with a reason."""
    suggestion = suggestion_of_link(token)
    if suggestion is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    sent = request.POST if request.method == "POST" else None
    is_no = sent is not None and "decline" in sent
    companies = Company.objects.filter(pk=suggestion.company_id)
    form = InterestForm(None if is_no else sent, companies=companies, demand=suggestion.demand)
    decline = DeclineForm(sent if is_no else None)
    if sent is not None and _answered(suggestion, form, decline):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:suggestion_link", token)
    context = _shown(suggestion) | {"form": form, "decline": decline}
    return render(request, "matching/suggestion_link.html", context, status=200 if sent is None else INVALID)


def _answered(suggestion, form, decline):
    if decline.is_bound:
        said = {"by": None, "channel": Channel.SIGNED_LINK}
        return accepted(decline, lambda: decline_suggestion(suggestion, **decline.cleaned_data, **said))
    return accepted(form, lambda: answer_with_interest(suggestion, language=get_language(), **form.texts))


def _shown(suggestion):
    demand = suggestion.demand
    has_told = demand.interests.open().filter(company=suggestion.company).exists()
    answer = InterestAnswer.ACCEPTED if has_told else suggestion.answer
    match = demand.matches.suggested().filter(company=suggestion.company).first()
    return {
        "suggestion": suggestion,
        "demand": demand,
        "shown": shown_demand(demand),
        "words": current_words(),
        "match": match,
        "reasons": reasons_for(match, get_language()) if match else None,
        "answer": answer,
        "can_answer": answer == InterestAnswer.ASKED and takes_interest(demand),
        "has_people": suggestion.company.contact_persons.exists(),
    }


@login_required
@require_POST
@tells_conflicts
def suggestion_answer(request, pk, suggestion):
    """Who seeks: introduce us, or not."""
    demand = visible_demand(request, pk)
    if not can_act_for(request.user, demand.company) or request.user.is_project_manager:
        raise PermissionDenied
    row = get_object_or_404(suggested_to(demand), pk=suggestion)
    answer_suggested(request, row, by=request.user, channel=Channel.PORTAL)
    return redirect("matching:demand_detail", pk=pk)


def answer_suggested(request, suggestion, *, by, channel):
    """From the page of the demand, or from its light page without an account."""
    try:
        if request.POST.get("answer_suggestion") == "yes":
            introduce_suggested(suggestion, by=by, channel=channel)
            text = _("Thank you. Both sides now get the question with all details; after two yeses you know each other.")
        else:
            _decline(request, suggestion, by, channel)
            text = _("Thank you. We have noted your answer.")
    except InvalidTransition:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)


def _decline(request, suggestion, by, channel):
    form = DeclineForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Please choose a reason; it helps us to suggest better ones."))
    decline_suggestion(suggestion, **form.cleaned_data, by=by, channel=channel)

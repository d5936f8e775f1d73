"""Extend, rest, open and end a demand; and the light page on which a company does so without an account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from becan.exceptions import DomainError
from companies.enums import Channel
from companies.views.access import current_words
from matching.demand_details import detail_lines
from matching.demand_types import is_offer
from matching.enums import InterestState, ReleaseState
from matching.forms.demand_life import ReleaseAnswerForm, ReleaseRecordForm
from matching.forms.suggestions import decline_reasons
from matching.interest_cards import interests_shown
from matching.rules import RUNNING, can_close_demand, can_curate, is_extendable
from matching.services.demand_life import extend_demand, hold_demand, resume_demand, set_open_for_interest
from matching.services.demand_release import answer_release, ask_release, fingerprint, is_released, is_written_by_others
from matching.services.demands import close_demand
from matching.signed_links import demand_of_link
from matching.suggestion_cards import suggested_to, suggestions_shown
from matching.views.access import INVALID, visible_demand
from matching.views.common import accepted, require_curator, tells_conflicts
from matching.views.interests import answer_shown
from matching.views.suggestions import answer_suggested

ENDS = {"fulfilled": "fulfilled", "withdrawn": "withdrawn"}


@login_required
@require_POST
@tells_conflicts
def demand_move(request, pk):
    """One button each: extend, rest, go on, open or close for interest."""
    demand = visible_demand(request, pk)
    if not can_close_demand(request.user, demand):
        raise PermissionDenied
    moves = {
        "extend": lambda: extend_demand(demand, by=request.user),
        "hold": lambda: hold_demand(demand, by=request.user),
        "resume": lambda: resume_demand(demand, by=request.user),
        "open": lambda: set_open_for_interest(demand, True, by=request.user),
        "shut": lambda: set_open_for_interest(demand, False, by=request.user),
    }
    move = moves.get(request.POST.get("move"))
    if move is None:
        return redirect("matching:demand_detail", pk=pk)
    move()
    messages.success(request, _("Saved."))
    return redirect("matching:demand_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def demand_link(request, token):
    """Read and answered without an account. Only a POST changes anything."""
    demand = demand_of_link(token)
    if demand is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    if request.method == "POST" and "answer_interest" in request.POST:
        shown = demand.interests.filter(state=InterestState.SHOWN, pk__in=_ids(request.POST.get("interest")))
        answer_shown(request, get_object_or_404(shown), by=None)
        return redirect("matching:demand_link", token)
    if request.method == "POST" and "answer_suggestion" in request.POST:
        row = get_object_or_404(suggested_to(demand), pk=_number(request.POST.get("suggestion")))
        answer_suggested(request, row, by=None, channel=Channel.SIGNED_LINK)
        return redirect("matching:demand_link", token)
    is_answer = request.method == "POST" and "answer" in request.POST
    form = ReleaseAnswerForm(request.POST if is_answer else None, company=demand.company, initial={"seen": fingerprint(demand)})
    if request.method == "POST" and _take(request, demand, form):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:demand_link", token)
    words = current_words()
    context = {
        "demand": demand,
        "words": words,
        "is_offer": is_offer(demand),
        "details": detail_lines(demand, words),
        "interests": interests_shown(demand, words),
        "suggestions": suggestions_shown(demand, words),
        "decline_reasons": decline_reasons(),
        "is_running": demand.state in RUNNING,
        "is_extendable": is_extendable(demand),
        "is_asked": is_written_by_others(demand) and not is_released(demand),
        "release": demand.releases.exclude(state=ReleaseState.SUPERSEDED).first(),
        "form": form,
    }
    return render(request, "matching/demand_link.html", context, status=INVALID if request.method == "POST" else 200)


def _ids(text):
    try:
        return [UUID(text)]
    except (TypeError, ValueError):
        return []


def _number(text):
    return int(text) if text and text.isdecimal() else 0


def _take(request, demand, form):
    if form.is_bound:
        data = form.data
        how = {"by": None, "channel": Channel.SIGNED_LINK}
        return accepted(
            form,
            lambda: answer_release(
                demand,
                ReleaseState(form.cleaned_data["answer"]),
                person=form.cleaned_data["person"],
                words=form.cleaned_data["words"],
                seen=data["seen"],
                stored_abroad=form.cleaned_data.get("stored_abroad", False),
                **how,
            ),
        )
    move = request.POST.get("move", "")
    if move == "extend":
        return bool(extend_demand(demand, by=None, channel=Channel.SIGNED_LINK))
    if move in ENDS:
        return bool(close_demand(demand, ENDS[move], by=None))
    return False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def demand_release(request, pk):
    """The team or the multiplier asks the company, or the team writes down what it said."""
    demand = visible_demand(request, pk)
    if not can_curate(request.user) and not _may_ask(request.user, demand):
        raise PermissionDenied
    form = ReleaseRecordForm(request.POST if request.POST.get("decision") == "record" else None)
    if request.POST.get("decision") == "ask":
        return _asked(request, demand)
    if form.is_bound:
        require_curator(request.user)
        data = form.cleaned_data if form.is_valid() else {}
        if accepted(form, lambda: answer_release(demand, ReleaseState(data.pop("answer")), by=request.user, **data)):
            messages.success(request, _("Recorded."))
            return redirect("matching:demand_detail", pk=pk)
    context = {
        "demand": demand,
        "form": form,
        "releases": demand.releases.select_related("recorded_by", "asked_by"),
        "can_record": can_curate(request.user),
    }
    return render(request, "matching/demand_release.html", context, status=INVALID if form.is_bound else 200)


def _may_ask(user, demand):
    return demand.on_behalf_by_id is not None and demand.on_behalf_by.memberships.filter(user=user.pk).exists()


def _asked(request, demand):
    try:
        ask_release(demand, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Asked by mail. The link works for 60 days, also pasted into WeChat."))
    return redirect("matching:demand_release", pk=demand.pk)

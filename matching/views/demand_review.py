from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.exceptions import DomainError
from becan.models import ActivityLog
from companies.texts import text_of
from companies.views.access import current_words
from matching.demand_details import detail_lines
from matching.demand_types import is_offer
from matching.enums import DemandState, Identity
from matching.forms.demands import OverrideForm, QuestionForm, ReasonForm, ReleaseForm
from matching.quality import warnings_of
from matching.rules import can_review_demand
from matching.services.demand_release import is_released, is_written_by_others
from matching.services.demands import (
    READERS_LANGUAGE,
    ask_for_changes,
    change_state,
    missing_for_publication,
    publish_demand,
    reject_demand,
    save_demand,
)
from matching.services.quality import note_second_look, override_warning, second_looks
from matching.views.access import CONFLICT, INVALID, visible_demand

DECISIONS = ("take", "save", "publish", "ask", "reject", "override", "look")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_review(request, pk):
    """The team reads a demand, writes title and summary for the other side, and publishes."""
    demand = visible_demand(request, pk)
    if not request.user.is_project_manager:
        raise PermissionDenied
    words, decision = current_words(), request.POST.get("decision", "")
    forms = _forms(request, demand, words, decision)
    if decision not in DECISIONS:
        return _page(request, demand, words, forms)
    form = forms.get("release" if decision in ("save", "publish") else decision)
    if form and not form.is_valid():
        return _page(request, demand, words, forms, status=INVALID)
    return _decide(request, demand, words, forms, decision)


def _forms(request, demand, words, decision):
    language = READERS_LANGUAGE[demand.company.side]
    written = {name: text_of(demand, name, language) for name in ("title", "summary")}
    posted = {name: request.POST if decision in decisions else None for name, decisions in _BUTTONS.items()}
    return {
        "release": ReleaseForm(posted["release"], initial=written, prefix="release"),
        "ask": QuestionForm(posted["ask"], prefix="ask"),
        "override": OverrideForm(posted["override"], prefix="override"),
        "reject": ReasonForm(posted["reject"], prefix="reject", words=words, list_name="reject_reason", about="demand"),
    }


_BUTTONS = {"release": ("save", "publish"), "ask": ("ask",), "reject": ("reject",), "override": ("override",)}


def _decide(request, demand, words, forms, decision):
    """Whoever comes second reads what has been decided meanwhile."""
    try:
        _carry_out(demand, forms, decision, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        demand.refresh_from_db()
        return _page(request, demand, words, forms, status=CONFLICT)
    messages.success(request, _("Your decision is saved."))
    return redirect("matching:demand_review", pk=demand.pk)


@transaction.atomic
def _carry_out(demand, forms, decision, *, by):
    if decision == "take":
        change_state(demand, DemandState.IN_REVIEW, by=by)
    elif decision == "override":
        override_warning(demand, by=by, **forms["override"].cleaned_data)
    elif decision == "look":
        note_second_look(demand, by=by)
    elif decision == "ask":
        ask_for_changes(demand, forms["ask"].cleaned_data["question"], by=by)
    elif decision == "reject":
        reject_demand(demand, forms["reject"].cleaned_data["reason"], by=by)
    else:
        language = READERS_LANGUAGE[demand.company.side]
        texts = {(field, language): text for field, text in forms["release"].cleaned_data.items()}
        demand = save_demand(demand, by=by, texts=texts)
        if decision == "publish":
            publish_demand(demand, by=by)


def _page(request, demand, words, forms, status=200):
    context = {
        "demand": demand,
        "words": words,
        "forms": forms,
        "readers_language": READERS_LANGUAGE[demand.company.side],
        "missing": missing_for_publication(demand),
        "is_offer": is_offer(demand),
        "details": detail_lines(demand, words),
        "warnings": warnings_of(demand),
        "overrides": demand.overrides.select_related("by"),
        "needs_second_look": demand.identity == Identity.ANONYMOUS
        and not second_looks(demand).exclude(actor=request.user).exists(),
        "is_written_by_others": is_written_by_others(demand),
        "is_released": is_released(demand),
        "can_decide": can_review_demand(request.user, demand),
        "can_take": demand.state == DemandState.SUBMITTED,
        "history": ActivityLog.objects.about(demand).select_related("actor")[:20],
    }
    return render(request, "matching/demand_review.html", context, status=status)

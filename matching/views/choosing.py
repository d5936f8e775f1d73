"""Several suggestions of a demand at once: side by side, or one decision for all, with a preview and a way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.comparison import comparison_of
from matching.forms.introductions import BudgetForm, DismissForm
from matching.models import Batch, Demand, Match
from matching.services.batches import TIME_TO_UNDO, can_undo, plan, start_batch, undo_batch
from matching.services.budget import budget
from matching.services.fairness import standings
from matching.views.common import accepted, require_curator, tells_conflicts
from matching.views.pairs import reading_language

INVALID = 422
FEWEST, MOST_BESIDE = 2, 4
FORMS = {"dismiss": DismissForm, "propose": BudgetForm}


def _demand(request, pk):
    require_curator(request.user)
    return get_object_or_404(Demand.objects.visible_to(request.user).select_related("company"), pk=pk)


def _chosen(request, demand):
    values = request.POST if request.method == "POST" else request.GET
    numbers = [int(value) for value in values.getlist("match") if value.isdecimal()][:100]
    matches = demand.matches.select_related("company", "demand__company").filter(pk__in=numbers)
    return list(matches.order_by("rank", "company"))


@login_required
@require_safe
def match_compare(request, pk):
    """Two to four suggestions side by side."""
    demand = _demand(request, pk)
    matches, language = _chosen(request, demand), reading_language(request)
    is_right = FEWEST <= len(matches) <= MOST_BESIDE
    context = {
        "demand": demand,
        "comparison": comparison_of(matches, language, _standings(matches)) if is_right else None,
        "reading_language": language,
    }
    return render(request, "matching/match_compare.html", context, status=200 if is_right else INVALID)


def _standings(matches):
    return standings([match.company_id for match in matches], now=timezone.now())


@login_required
@require_POST
@tells_conflicts
def match_batch(request, pk):
    """What was ticked in the list: compare; or dismiss or ask, first as a preview, then (``confirmed``) for real."""
    demand = _demand(request, pk)
    matches, action = _chosen(request, demand), request.POST.get("do", "")
    if action == "compare":
        chosen = urlencode([("match", match.pk) for match in matches])
        return redirect(reverse("matching:match_compare", args=[pk]) + "?" + chosen)
    if action not in FORMS or not matches:
        messages.error(request, _("Please tick the suggestions first."))
        return redirect("matching:match_list", pk)
    form, done = FORMS[action](request.POST if "confirmed" in request.POST else None), []

    def act():
        data = {"reason": form.cleaned_data["reason"], "until": form.cleaned_data.get("until")}
        done.append(start_batch(demand, matches, action, by=request.user, now=timezone.now(), **data))

    if form.is_bound and accepted(form, act):
        return redirect("matching:batch_detail", done[0].pk)
    context = {
        "demand": demand,
        "action": action,
        "planned": plan(matches, action),
        "form": form,
        "budget": budget(timezone.now()),
        "minutes": int(TIME_TO_UNDO.total_seconds() // 60),
    }
    return render(request, "matching/match_batch.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_safe
def batch_detail(request, pk):
    """What a batch does, or has done, with its way back."""
    require_curator(request.user)
    batch = get_object_or_404(Batch.objects.select_related("demand", "by"), pk=pk)
    refused = dict(batch.results)
    matches = Match.objects.filter(pk__in=batch.matches).select_related("company").order_by("rank", "pk")
    context = {
        "batch": batch,
        "rows": [(match, refused.get(match.pk, "")) for match in matches],
        "can_undo": can_undo(batch, timezone.now()),
    }
    return render(request, "matching/batch_detail.html", context)


@login_required
@require_POST
@tells_conflicts
def batch_undo(request, pk):
    require_curator(request.user)
    batch = undo_batch(get_object_or_404(Batch, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, _("Undone."))
    return redirect("matching:match_list", batch.demand_id)

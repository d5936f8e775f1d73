"""The team's pages of an introduction: propose, see both sides, write down answers, end it, ask again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from matching.cards import card_for
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Flag, IntroductionState, Part
from matching.forms.introductions import CloseForm, ProposeForm
from matching.history import timeline
from matching.models import Introduction, Match
from matching.question_rows import question_rows
from matching.rules import can_curate, is_ready_to_meet
from matching.services.budget import budget, propose_within_budget
from matching.services.contacts import released_contact
from matching.services.introductions import (
    close_introduction,
    open_introduction,
    reopen_introduction,
    settle_question,
)
from matching.services.taking_over import confirm_take_over, in_words, outstanding
from matching.services.teasers import preview
from matching.signed_links import link_token
from matching.timelines import introduction_timeline
from matching.views.common import accepted, require_curator, tells_conflicts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def introduction_propose(request, pk):
    """First what each side will read, then the question to both."""
    match = get_object_or_404(Match.objects.visible_to(request.user).select_related("demand__company", "company"), pk=pk)
    require_curator(request.user)
    of_week, asked = budget(timezone.now()), []
    form = ProposeForm(request.POST if request.method == "POST" else None, asks_why=not of_week.left)
    if request.method == "POST" and accepted(form, lambda: asked.append(_propose(match, form, request.user))):
        told = _("Both sides have been asked.") if form.cleaned_data["first"] is None else _("The first side has been asked.")
        messages.success(request, told)
        return redirect("matching:introduction_detail", asked[0].pk)
    introduction = preview(match)
    context = {
        "match": match,
        "cards": [(part, getattr(introduction, part), card_for(introduction, part)) for part in Part],
        "existing": open_introduction(match),
        "is_ready": is_ready_to_meet(match.demand, match.company),
        "answer_by": last_day_to_answer(),
        "budget": of_week,
        "form": form,
    }
    return render(request, "matching/introduction_propose.html", context, status=422 if form.is_bound else 200)


def _propose(match, form, user):
    data = form.cleaned_data
    return propose_within_budget(match, by=user, first=data["first"], reason=data.get("reason", ""))


def team_page(request, introduction):
    """Both sides at once, for the team and for the auditor."""
    is_curator = can_curate(request.user)
    context = {
        "introduction": introduction,
        "sides": [_side(request, introduction, side, is_curator) for side in introduction.sides.all()],
        "timeline": [] if is_curator else timeline(introduction),
        "events": introduction_timeline(introduction) if is_curator else [],
        "can_curate": is_curator,
        "can_reopen": is_curator and introduction.close_reason == "no-answer",
        "is_open": introduction.state != IntroductionState.CLOSED,
        "take_over": introduction.take_overs.select_related("person", "by").first() if is_curator else None,
        "outstanding": in_words(outstanding(introduction)) if is_curator else [],
        "close_form": CloseForm(),
        "is_held": is_curator and bool(introduction.held_at) and introduction.state == IntroductionState.ANSWERED,
        "question_rows": question_rows(introduction, None) if is_curator else [],
        "follow_ups": introduction.follow_ups.select_related("recorded_by") if is_curator else [],
    }
    return render(request, "matching/introduction_team.html", context)


def _side(request, introduction, side, is_curator):
    part = Part(side.side)
    company = getattr(introduction, part)
    return {
        "side": side,
        "company": company,
        "card": card_for(introduction, part),
        "contact": released_contact(introduction, part) if is_curator else [],
        "flags": company.readiness.exclude(flag=Flag.OK) if is_curator else [],
        "link": _link(request, side) if is_curator and side.answer != Answer.WAITING else "",
        "is_asked": side.answer == Answer.ASKED and introduction.state != IntroductionState.CLOSED,
    }


def _link(request, side):
    """For a chat: in the language of the company's side."""
    with override(side.company.original_language):
        return request.build_absolute_uri(reverse("matching:introduction_link", args=[link_token(side)]))


def team_introduction(request, pk):
    introductions = Introduction.objects.visible_to(request.user).select_related("offering", "seeking", "demand__company")
    introduction = get_object_or_404(introductions.prefetch_related("sides"), pk=pk)
    require_curator(request.user)
    return introduction


def part_or_404(value):
    if value not in Part.values:
        raise Http404
    return Part(value)


@login_required
@require_POST
@tells_conflicts
def introduction_settle(request, pk, side):
    introduction = team_introduction(request, pk)
    settle_question(introduction, side=part_or_404(side), by=request.user)
    return redirect("matching:introduction_detail", introduction.pk)


@login_required
@require_POST
@tells_conflicts
def introduction_close(request, pk):
    introduction = team_introduction(request, pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        close_introduction(introduction, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Ended. Both sides have been told in neutral words."))
    return redirect("matching:introduction_detail", introduction.pk)


@login_required
@require_POST
@tells_conflicts
def introduction_reopen(request, pk):
    introduction = team_introduction(request, pk)
    reopen_introduction(introduction, by=request.user)
    messages.success(request, _("Asked again."))
    return redirect("matching:introduction_detail", introduction.pk)


@login_required
@require_POST
@tells_conflicts
def introduction_taken_over(request, pk):
    """Whoever takes it over says that nothing is left to clear up."""
    introduction = team_introduction(request, pk)
    take_over = get_object_or_404(introduction.take_overs.filter(person=request.user, confirmed_at=None))
    confirm_take_over(take_over, by=request.user)
    messages.success(request, _("Confirmed. The introduction is yours."))
    return redirect("matching:introduction_detail", introduction.pk)

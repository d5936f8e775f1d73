"""How it goes: answered by the link of a mail, in the shared space, or written down by the team. A GET changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.enums import Channel
from matching.cards import title_of
from matching.enums import FollowUpAnswer, MilestoneState, Part, View
from matching.forms.follow_ups import FollowUpForm, FollowUpRecordForm, LinkViewForm, ResultForm
from matching.services.follow_ups import answer_follow_up, handle_follow_up, is_answerable, note_result
from matching.services.milestones import view_milestone
from matching.signed_links import follow_up_of_link, milestone_of_link
from matching.views.common import accepted, tells_conflicts
from matching.views.curating import team_introduction
from matching.views.spaces import in_space

INVALID = 422


def _gone(request):
    return render(request, "matching/introduction_link_gone.html", status=410)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def follow_up_link(request, token):
    """The link names an answer; the button on this page gives it. After "there is a result" the page asks which."""
    row = follow_up_of_link(token)
    if row is None:
        return _gone(request)
    is_result = "code" in request.POST
    form = FollowUpForm(request.POST if request.method == "POST" and not is_result else None)
    result_form = ResultForm(request.POST if is_result else None)
    if _take_result(result_form, row) if is_result else _take_answer(form, row, by=None, channel=Channel.SIGNED_LINK):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:follow_up_link", token)
    meant = request.GET.get("answer", "")
    context = {
        "follow_up": row,
        "other": title_of(row.introduction, Part(row.side).other),
        "meant": FollowUpAnswer(meant) if meant in FollowUpAnswer.values and meant != row.answer else None,
        "answers": list(FollowUpAnswer),
        "form": form,
        "result_form": result_form if row.answer == FollowUpAnswer.RESULT else None,
        "can_answer": is_answerable(row),
    }
    return render(request, "matching/follow_up_link.html", context, status=INVALID if request.method == "POST" else 200)


def _take_answer(form, row, **how):
    def act():
        answer_follow_up(row, FollowUpAnswer(form.cleaned_data["answer"]), words=form.cleaned_data["words"], **how)

    return form.is_bound and accepted(form, act)


def _take_result(form, row):
    return accepted(form, lambda: note_result(row, **form.cleaned_data))


@in_space
def follow_up_answer(request, introduction, part, follow_up):
    """By somebody who is logged in, for the own side."""
    if part is None:
        raise PermissionDenied
    row, form = get_object_or_404(introduction.follow_ups.filter(side=part), pk=follow_up), FollowUpForm(request.POST)
    if _take_answer(form, row, by=request.user, channel=Channel.PORTAL):
        messages.success(request, _("Thank you. We have noted your answer."))
    else:
        messages.error(request, _("Please choose one of the answers."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def follow_up_record(request, pk, follow_up):
    """The team writes down what a company said; the company gets a mail about it."""
    introduction = team_introduction(request, pk)
    row = get_object_or_404(introduction.follow_ups, pk=follow_up)
    form = FollowUpRecordForm(request.POST if request.method == "POST" else None, initial={"answer": row.answer})

    def act():
        data = form.cleaned_data
        how = {"channel": Channel(data["channel"]), "words": data["words"], "told_by": data["told_by"]}
        answer_follow_up(row, FollowUpAnswer(data["answer"]), by=request.user, **how)

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Recorded. The company gets a mail about it and may object."))
        return redirect("matching:introduction_detail", pk)
    context = {"introduction": introduction, "company": getattr(introduction, row.side), "form": form}
    return render(request, "matching/follow_up_record.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_POST
@tells_conflicts
def follow_up_handle(request, pk, follow_up):
    introduction = team_introduction(request, pk)
    handle_follow_up(get_object_or_404(introduction.follow_ups, pk=follow_up), by=request.user)
    return redirect("matching:introduction_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def milestone_link(request, token):
    """Confirm a milestone, or say how one sees it, from the mail."""
    found = milestone_of_link(token)
    if found is None:
        return _gone(request)
    milestone, part = found
    form = LinkViewForm(request.POST if request.method == "POST" else None)

    def act():
        data = form.cleaned_data
        view_milestone(milestone, View(data["view"]), side=part, by=None, channel=Channel.SIGNED_LINK, words=data["words"])

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:milestone_link", token)
    context = {
        "milestone": milestone,
        "other": title_of(milestone.introduction, part.other),
        "own": milestone.views.filter(side=part).first(),
        "can_view": milestone.state not in (MilestoneState.UPHELD, MilestoneState.DROPPED),
        "form": form,
    }
    return render(request, "matching/milestone_link.html", context, status=INVALID if form.is_bound else 200)

"""The page that two introduced companies share with the team: messages, meetings, milestones, where the talks stand."""

from functools import wraps

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from becan.clock import one_look
from becan.exceptions import InvalidTransition
from companies.adapters import current_taxonomy
from companies.enums import Channel
from companies.uploads import CONTENT_TYPES
from companies.words import Words
from matching.calendar_entries import calendar_file
from matching.cards import title_of
from matching.enums import FollowUpAnswer, IntroductionState, MeetingState, MilestoneState, Part, View
from matching.forms.spaces import (
    MeetingForm,
    MessageForm,
    MilestoneForm,
    MoveForm,
    SettleForm,
    TranslationForm,
    ViewForm,
)
from matching.question_rows import question_rows
from matching.rules import can_curate, can_enter_space, can_release_results, can_write_in_space, part_of
from matching.services.contacts import released_contact
from matching.services.follow_ups import open_follow_up
from matching.services.introductions import MOVES, TRANSITIONS, move_introduction
from matching.services.meetings import answer_meeting, propose_meeting
from matching.services.milestones import settle_milestone, state_milestone, view_milestone
from matching.services.spaces import mark_read, translate_message, write_message
from matching.views.common import accepted, tells_conflicts
from matching.views.introductions import visible_introductions

HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
LAST_MESSAGES = 200


def entered(request, pk):
    """The introduction and the reader's part in it; before the second yes there is nothing here."""
    introduction = get_object_or_404(visible_introductions(request.user), pk=pk)
    part = part_of(request.user, introduction)
    if not can_enter_space(request.user, introduction, part):
        raise Http404
    return introduction, part


def in_space(view):
    """A POST by somebody who may write there. A mistake comes back on the page, with what was typed."""

    @login_required
    @require_POST
    @tells_conflicts
    @wraps(view)
    def posted(request, pk, *args, **kwargs):
        introduction, part = entered(request, pk)
        if not can_write_in_space(request.user, introduction, part):
            raise PermissionDenied
        bad = view(request, introduction, part, *args, **kwargs)
        if bad:
            return space_page(request, introduction, part, status=422, **bad)
        return redirect("matching:space_detail", introduction.pk)

    return posted


@login_required
@require_safe
def space_detail(request, pk):
    introduction, part = entered(request, pk)
    page = space_page(request, introduction, part)
    mark_read(introduction, request.user, now=timezone.now())
    return page


@one_look()
def space_page(request, introduction, part, status=200, **forms):
    may_write = can_write_in_space(request.user, introduction, part)
    seen = introduction.visits.filter(user=request.user).values_list("seen_at", flat=True).first()
    context = {
        "introduction": introduction,
        "part": part,
        "company": getattr(introduction, part) if part else None,
        "title": title_of(introduction, part.other) if part else f"{introduction.offering} – {introduction.seeking}",
        "words": Words(current_taxonomy()),
        "contact": released_contact(introduction, part.other) if part else [],
        "rows": list(introduction.messages.select_related("author", "introduction__offering", "introduction__seeking"))[
            -LAST_MESSAGES:
        ],
        "seen": seen,
        "meetings": introduction.meetings.all(),
        "milestones": [_milestone(row, part) for row in introduction.milestones.prefetch_related("views")],
        "follow_up": open_follow_up(introduction, part),
        "follow_up_answers": list(FollowUpAnswer),
        "file_count": introduction.files.filter(withdrawn_at=None).count(),
        "can_write": may_write,
        "release_sides": [one for one in Part if can_release_results(request.user, getattr(introduction, one))],
        "question_rows": question_rows(introduction, part),
        "ask_url": reverse("matching:question_ask", args=[introduction.pk]) if part and may_write else "",
        "can_curate": can_curate(request.user),
        "parts": [(one, getattr(introduction, one)) for one in Part],
        "moves": [state for state in MOVES if state in TRANSITIONS[IntroductionState(introduction.state)]],
        "message_form": MessageForm(),
        "meeting_form": MeetingForm(),
        "milestone_form": MilestoneForm(),
        "move_form": MoveForm(),
    } | forms
    return render(request, "matching/space_detail.html", context, status=status)


def _milestone(row, part):
    views = list(row.views.all())
    is_open = row.state not in (MilestoneState.UPHELD, MilestoneState.DROPPED)
    own = next((view for view in views if view.side == part), None)
    return {"milestone": row, "views": views, "is_open": is_open, "can_view": part is not None and is_open, "own": own}


@in_space
def space_message(request, introduction, part):
    form = MessageForm(request.POST)

    def act():
        write_message(introduction, form.cleaned_data["words"], side=part, language=get_language(), by=request.user)

    return None if accepted(form, act) else {"message_form": form}


@in_space
def space_translate(request, introduction, part, message):
    if not can_curate(request.user):
        raise PermissionDenied
    row, form = get_object_or_404(introduction.messages, pk=message), TranslationForm(request.POST)
    if not accepted(form, lambda: translate_message(row, form.cleaned_data["translation"], by=request.user)):
        notes.error(request, _("Please write the translation."))


@in_space
def meeting_propose(request, introduction, part, meeting=None):
    if part is None:
        raise PermissionDenied
    earlier = get_object_or_404(introduction.meetings, pk=meeting) if meeting else None
    form = MeetingForm(request.POST)

    def act():
        propose_meeting(introduction, **form.meeting_data, side=part, by=request.user, instead_of=earlier)

    return None if accepted(form, act) else {"meeting_form": form}


@in_space
def meeting_answer(request, introduction, part, meeting):
    if part is None:
        raise PermissionDenied
    row = get_object_or_404(introduction.meetings, pk=meeting)
    if request.POST.get("answer") not in MeetingState.values:
        raise InvalidTransition(_("Please choose one of the answers."))
    answer_meeting(row, MeetingState(request.POST["answer"]), side=part, by=request.user)


@login_required
@require_safe
def meeting_file(request, pk, meeting):
    introduction, part = entered(request, pk)
    row = get_object_or_404(introduction.meetings, pk=meeting)
    title = title_of(introduction, part.other) if part else f"{introduction.offering} – {introduction.seeking}"
    address = request.build_absolute_uri(reverse("matching:space_detail", args=[pk]))
    body = calendar_file(row, title=f"BeCAN: {title}", address=address, organiser=introduction.responsible.email)
    headers = HEADERS | {"Content-Disposition": 'attachment; filename="becan.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@in_space
def milestone_state(request, introduction, part):
    form = MilestoneForm(request.POST, request.FILES)

    def act():
        state_milestone(introduction, **form.cleaned_data, side=part, by=request.user)
        notes.success(request, _("Noted. The other side is asked whether it sees it the same way."))

    return None if accepted(form, act) else {"milestone_form": form}


@in_space
def milestone_view(request, introduction, part, milestone):
    """By the reader's own side, or written down by the team for one of the two."""
    row, form = get_object_or_404(introduction.milestones, pk=milestone), ViewForm(request.POST)
    is_team = part is None

    def act():
        side = Part(form.cleaned_data["side"] or Part.OFFERING) if is_team else part
        channel = Channel.PHONE if is_team else Channel.PORTAL
        view_milestone(
            row, View(form.cleaned_data["view"]), side=side, by=request.user, channel=channel, words=form.cleaned_data["words"]
        )

    if not accepted(form, act):
        notes.error(request, _("Please say in a few words how you see it."))


@in_space
def milestone_settle(request, introduction, part, milestone):
    if not can_curate(request.user):
        raise PermissionDenied
    row, form = get_object_or_404(introduction.milestones, pk=milestone), SettleForm(request.POST)

    def act():
        stands = form.cleaned_data["result"] == MilestoneState.UPHELD
        settle_milestone(row, stands=stands, reason=form.cleaned_data["reason"], by=request.user)

    if not accepted(form, act):
        notes.error(request, _("Please write down the reason."))


@login_required
@require_safe
def milestone_proof(request, pk, milestone):
    introduction, _part = entered(request, pk)
    row = get_object_or_404(introduction.milestones.exclude(proof_stored_as=""), pk=milestone)
    try:
        file = default_storage.open(row.proof_stored_as)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox"}
    kind = CONTENT_TYPES[row.proof_kind]
    return FileResponse(file, as_attachment=True, filename=row.proof_name, content_type=kind, headers=headers)


@in_space
def introduction_move(request, introduction, part):
    form = MoveForm(request.POST)
    state = request.POST.get("state")
    if state not in MOVES:
        raise InvalidTransition(_("This step is not possible in the present state."))

    def act():
        data = form.cleaned_data if state == IntroductionState.PAUSED else {}
        move_introduction(introduction, IntroductionState(state), by=request.user, **data)

    return None if accepted(form, act) else {"move_form": form}

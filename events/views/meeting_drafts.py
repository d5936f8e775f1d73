"""The draft of a meeting plan, changed by hand."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.enums import MeetingState
from events.forms.meetings import AddForm, MoveForm
from events.meeting_queries import present, slot_labels
from events.models import Meeting
from events.services.meeting_edits import add_meeting, discard_draft, drop_meeting, move_meeting, open_draft, undo_edit
from events.views.access import for_organisers, page, tells_conflicts
from events.views.meetings import existing_day
from matching.views.common import accepted


def _data(request):
    return request.POST if request.method == "POST" else None


def _draft_meeting(event, row) -> Meeting:
    rows = Meeting.objects.filter(state=MeetingState.DRAFT).select_related("day__event", "supplier__company", "partner__company")
    return get_object_or_404(rows, pk=row, day=event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_draft_open(request, event):
    existing_day(event)
    open_draft(event, by=request.user)
    messages.success(request, _("A draft to change by hand. Nobody sees it before you publish it."))
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_draft_discard(request, event):
    existing_day(event)
    discard_draft(event, by=request.user)
    messages.success(request, _("The draft is dropped."))
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def meeting_move(request, event, row):
    meeting = _draft_meeting(event, row)
    initial = {"slot": meeting.slot, "table": meeting.table, "interpreter": meeting.interpreter_id}
    form = MoveForm(_data(request), initial=initial, slots=slot_labels(meeting.day), day=meeting.day)
    if form.is_bound and accepted(form, lambda: move_meeting(meeting, **form.cleaned_data, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("events:meeting_plan", event.pk)
    return page(request, "events/meeting_move.html", {"event": event, "meeting": meeting, "form": form})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def meeting_add(request, event):
    day = existing_day(event)
    form = AddForm(_data(request), slots=slot_labels(day), day=day, guests=present(day), language=get_language())
    if form.is_bound and accepted(form, lambda: add_meeting(event, **form.cleaned_data, by=request.user)):
        messages.success(request, _("The meeting is in the draft."))
        return redirect("events:meeting_plan", event.pk)
    return page(request, "events/meeting_add.html", {"event": event, "form": form})


@for_organisers
@require_POST
@tells_conflicts
def meeting_drop(request, event, row):
    drop_meeting(_draft_meeting(event, row), by=request.user)
    messages.success(request, _("Dropped from the draft."))
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_undo(request, event):
    existing_day(event)
    undo_edit(event, by=request.user)
    messages.success(request, _("The last change is undone."))
    return redirect("events:meeting_plan", event.pk)

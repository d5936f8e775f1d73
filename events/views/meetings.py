"""Matchmaking days: the organiser's frame and plan, a company's wishes and its schedule."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from becan.exceptions import DomainError, InvalidTransition
from companies.enums import Language
from companies.models import Company
from companies.rules import can_act_for
from events.enums import MeetingState, PlanState
from events.forms.meetings import FrameForm, WishesForm
from events.meeting_calendar import meeting_calendar, meetings_of
from events.meeting_queries import (
    draft_by_slot,
    last_edit,
    missing_from_plan,
    slot_labels,
    takes_part,
    unmet_rows,
    wish_counts,
    wish_rows,
)
from events.models import MeetingDay, MeetingGuest
from events.rules import can_organise
from events.services.meeting_plans import ask_for_plan, changes_of, publish_plan, stop_plan
from events.services.meetings import drop_out, set_frame, state_wishes, take_part
from events.views.access import for_organisers, page, tells_conflicts, visible_event
from events.views.calendars import calendar_response
from matching.views.common import accepted

REASONS = {
    "no_thanks": pgettext_lazy("why no meeting", "one side said no, thank you"),
    "no_common_slot": pgettext_lazy("why no meeting", "never there at the same time"),
    "no_interpreter": pgettext_lazy("why no meeting", "no common language, and no interpreter free"),
    "no_table": pgettext_lazy("why no meeting", "all tables taken when both have time"),
    "no_walking_time": pgettext_lazy("why no meeting", "the way between the halls is too long"),
    "company_full": pgettext_lazy("why no meeting", "one side has other meetings at all common times"),
}


def meeting_day_of(event) -> MeetingDay | None:
    return MeetingDay.objects.filter(pk=event.pk).select_related("event").first()


def _data(request):
    return request.POST if request.method == "POST" else None


# The organiser


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def meeting_frame(request, event):
    form = FrameForm(_data(request), event=event, day=meeting_day_of(event))
    if form.is_bound and accepted(form, lambda: set_frame(event, form.frame, by=request.user)):
        messages.success(request, _("Saved. Participants can state their wishes now."))
        return redirect("events:meeting_plan", event.pk)
    return page(request, "events/meeting_frame.html", {"event": event, "form": form})


@for_organisers
@require_safe
def meeting_plan(request, event):
    day = meeting_day_of(event)
    if day is None:
        return redirect("events:meeting_frame", event.pk)
    day.event = event
    if request.htmx and day.state == PlanState.PLANNING:
        return render(request, "events/_plan_progress.html", {"event": event, "day": day})
    if request.htmx:
        return HttpResponseClientRefresh()
    shown = MeetingState.DRAFT if day.state == PlanState.DRAFT else MeetingState.PUBLISHED
    slots = draft_by_slot(day, shown)
    context = {
        "event": event,
        "day": day,
        "guests": wish_counts(day),
        "missing": missing_from_plan(day),
        "edit": last_edit(day),
        "slots": slots,
        "has_meetings": any(rows for _label, rows in slots),
        "unmet": [row | {"why": REASONS.get(row["reason"], row["reason"])} for row in unmet_rows(day, shown)],
        "changes": changes_of(day) if day.state == PlanState.DRAFT and day.published_at else None,
    }
    return page(request, "events/meeting_plan.html", context)


def existing_day(event) -> MeetingDay:
    day = meeting_day_of(event)
    if day is None:
        raise Http404
    return day


@for_organisers
@require_POST
@tells_conflicts
def meeting_plan_ask(request, event):
    existing_day(event)
    return _ask(request, event, _("The plan is being computed; that takes up to a minute."))


def _ask(request, event, success):
    try:
        ask_for_plan(event, by=request.user)
    except InvalidTransition:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_plan_stop(request, event):
    existing_day(event)
    stop_plan(event, by=request.user)
    messages.success(request, _("The search ends; the best plan found so far becomes the draft."))
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_plan_publish(request, event):
    existing_day(event)
    publish_plan(event, by=request.user)
    messages.success(request, _("Published. Each company whose meetings have changed gets one mail with its calendar."))
    return redirect("events:meeting_plan", event.pk)


@for_organisers
@require_POST
@tells_conflicts
def meeting_guest_gone(request, event, row):
    guest = get_object_or_404(MeetingGuest.objects.select_related("day__event"), pk=row, day=event.pk)
    drop_out(guest, by=request.user)
    return _ask(request, event, _("Noted. A new draft is being computed; you see what moves before you publish it."))


# A company


def _company_day(request, pk, company_pk):
    """404 for what does not exist for the reader, or has no meetings."""
    event = visible_event(request, pk)
    companies = Company.objects.all() if can_organise(request.user) else Company.objects.acted_for_by(request.user)
    company, day = get_object_or_404(companies, pk=company_pk), existing_day(event)
    if not takes_part(event, company):
        raise Http404
    day.event = event
    return event, day, company


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def meeting_wishes(request, pk, company):
    event, day, company = _company_day(request, pk, company)
    if not can_act_for(request.user, company):
        raise PermissionDenied
    guest = day.guests.filter(company=company).first()
    rows = wish_rows(day, company, guest, get_language())
    initial = {"languages": guest.languages if guest else company.languages, "absent": guest.absent if guest else []}
    form = WishesForm(_data(request), slots=slot_labels(day), rows=rows, initial=initial)
    if form.is_bound and accepted(form, lambda: _save_wishes(day, company, form, rows, request.user)):
        messages.success(request, _("Saved. You can change your wishes until the plan is published."))
        return redirect("events:meeting_wishes", event.pk, company.pk)
    return page(
        request, "events/meeting_wishes.html", {"event": event, "day": day, "company": company, "form": form, "guest": guest}
    )


def _save_wishes(day, company, form, rows, by):
    guest = take_part(day, company, languages=form.cleaned_data["languages"], absent=form.absent_slots, by=by)
    proposed = {row["guest"].pk: row["score"] for row in rows if row["score"] is not None}
    state_wishes(guest, form.levels, proposed, by=by)


def visible_schedule(request, pk, company):
    event, day, company = _company_day(request, pk, company)
    guest = get_object_or_404(day.guests, company=company)
    if not day.published_at:
        raise Http404
    return event, day, company, guest


@login_required
@require_safe
def meeting_schedule(request, pk, company):
    event, day, company, guest = visible_schedule(request, pk, company)
    rows = meetings_of(day, guest, MeetingState.PUBLISHED)
    return page(
        request,
        "events/meeting_schedule.html",
        {"event": event, "day": day, "company": company, "meetings": rows, "languages": Language},
    )


@login_required
@require_safe
def meeting_calendar_file(request, pk, company):
    _event, day, _company, guest = visible_schedule(request, pk, company)
    return calendar_response(meeting_calendar(day, guest))

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.enums import Channel
from events.enums import RegistrationState
from events.forms.events import InviteForm
from events.forms.registrations import RecordForm, RefuseForm, RegistrationForm
from events.models import PassportData
from events.queries import ahead_of, answers_of, counts_of
from events.rules import (
    admitted,
    can_change_registration,
    can_edit_answers,
    can_organise,
    can_read_participants,
    companies_for,
    is_open_for_registration,
)
from events.services.inviting import invitable, invite_companies
from events.services.passports import asks_passport
from events.services.registrations import accept_offer, approve, change_registration, refuse, register, withdraw
from events.views.access import for_organisers, page, tells_conflicts, visible_event, visible_registration
from matching.views.common import accepted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_create(request, pk):
    event = visible_event(request, pk)
    companies = companies_for(request.user, event)
    if can_organise(request.user):
        return _record(request, event, companies)
    if not companies or not is_open_for_registration(event, timezone.now()):
        raise PermissionDenied
    form = RegistrationForm(_data(request), event=event, companies=companies, user=request.user)
    return _register(request, event, companies, form, Channel.PORTAL)


def _record(request, event, companies):
    form = RecordForm(_data(request), event=event, companies=companies, user=request.user)
    if not form.is_bound:
        for name in ("family_name", "given_name", "function", "email"):
            form.initial.pop(name, None)
    return _register(request, event, companies, form, None)


def _register(request, event, companies, form, channel):
    rows = []

    def act():
        company = form.cleaned_data.get("company") or companies[0]
        how = channel or Channel(form.cleaned_data["channel"])
        rows.append(register(event, company, form.person, by=request.user, channel=how))

    if form.is_bound and accepted(form, act):
        messages.success(request, SENTENCES[RegistrationState(rows[0].state)]())
        return redirect("events:registration_detail", rows[0].pk)
    return page(request, "events/registration_form.html", {"event": event, "form": form})


SENTENCES = {
    RegistrationState.CONFIRMED: lambda: _("You are registered. The ticket comes by mail, too."),
    RegistrationState.PENDING: lambda: _("We have your registration and answer within three working days."),
    RegistrationState.WAITING: lambda: _("All places are taken. You are on the waiting list and hear from us when one is free."),
}


def _data(request):
    return request.POST if request.method == "POST" else None


@login_required
@require_safe
def registration_detail(request, pk):
    registration = visible_registration(request, pk)
    context = {
        "registration": registration,
        "event": registration.event,
        "can_change": can_change_registration(request.user, registration, timezone.now()),
        "can_edit": can_edit_answers(request.user, registration, timezone.now()),
        "can_organise": can_organise(request.user),
        "refuse_form": RefuseForm(),
        "answers": answers_of(registration),
        "ahead": ahead_of(registration),
        "asks_passport": not request.user.is_auditor and asks_passport(registration),
        "has_passport": PassportData.objects.filter(registration=registration).exists(),
    }
    return page(request, "events/registration_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def registration_edit(request, pk):
    registration = _changeable(request, pk)
    if not can_edit_answers(request.user, registration, timezone.now()):
        raise PermissionDenied
    form = RegistrationForm(_data(request), event=registration.event, companies=[], user=request.user, registration=registration)
    if form.is_bound and accepted(form, lambda: change_registration(registration, form.person, by=request.user)):
        registration.refresh_from_db()
        is_checked = registration.recheck_at is not None
        messages.success(request, _("Saved. The team looks at your change; your place is kept.") if is_checked else _("Saved."))
        return redirect("events:registration_detail", pk)
    context = {"event": registration.event, "form": form, "registration": registration}
    return page(request, "events/registration_form.html", context)


def _changeable(request, pk):
    registration = visible_registration(request, pk)
    if not can_change_registration(request.user, registration, timezone.now()):
        raise PermissionDenied
    return registration


@login_required
@require_POST
@tells_conflicts
def registration_accept(request, pk):
    accept_offer(_changeable(request, pk), by=request.user)
    messages.success(request, _("The place is yours."))
    return redirect("events:registration_detail", pk)


@login_required
@require_POST
@tells_conflicts
def registration_withdraw(request, pk):
    withdraw(_changeable(request, pk), by=request.user)
    messages.success(request, _("Cancelled. The place goes to whoever waits longest."))
    return redirect("events:registration_detail", pk)


@login_required
@require_POST
@tells_conflicts
def registration_decide(request, pk):
    registration = visible_registration(request, pk)
    if not can_organise(request.user):
        raise PermissionDenied
    if request.POST.get("decision") == "approve":
        approve(registration, by=request.user)
        messages.success(request, _("Decided. The person gets a mail."))
        return redirect("events:registration_list", registration.event_id)
    form = RefuseForm(request.POST)
    if accepted(form, lambda: refuse(registration, form.cleaned_data["reason"], by=request.user)):
        messages.success(request, _("Decided. The person gets a mail."))
        return redirect("events:registration_list", registration.event_id)
    context = {"registration": registration, "event": registration.event, "can_organise": True, "refuse_form": form}
    return page(request, "events/registration_detail.html", context | {"answers": answers_of(registration)})


@login_required
@require_safe
def registration_list(request, pk):
    event = visible_event(request, pk)
    if not can_read_participants(request.user, event):
        raise PermissionDenied
    rows = event.registrations.select_related("company", "user").order_by("number")
    wanted = request.GET.get("state", "")
    context = {
        "event": event,
        "registrations": rows.filter(state=wanted) if wanted in RegistrationState.values else rows,
        "counts": counts_of(event),
        "states": list(RegistrationState),
        "wanted": wanted,
        "can_organise": can_organise(request.user),
    }
    return page(request, "events/registration_list.html", context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def event_invite(request, event):
    companies = invitable(event, request.GET.get("q", ""))
    form = InviteForm(_data(request), companies=companies, language=get_language())
    if form.is_bound and accepted(form, lambda: invite_companies(event, form.cleaned_data["companies"], by=request.user)):
        messages.success(request, _("On the list. As soon as the event is announced, they get a mail in both languages."))
        return redirect("events:event_invite", event.pk)
    context = {
        "event": event,
        "form": form,
        "query": request.GET.get("q", ""),
        "invitations": event.invitations.select_related("company"),
        "admitted": admitted(event).count(),
    }
    return page(request, "events/event_invite.html", context)

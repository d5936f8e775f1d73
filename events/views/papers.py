"""What is printed for an event: badges, the attendance list, invitation letters. Nothing of it is kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from becan.word import CONTENT_TYPE as WORD
from companies.documents import lacking, pdf_not_kept
from companies.enums import Language
from companies.qr import qr_svg
from events import letters
from events.calendar_entries import ticket_address
from events.consent_texts import PASSPORT
from events.forms.visits import PassportForm, VisitForm
from events.models import PassportData
from events.rules import can_organise
from events.services.passports import asks_passport, enter_passport, withdraw_passport
from events.services.visits import letter_for, letter_to_read, note_letter_sent, save_visit
from events.views.access import CONFLICT, for_organisers, page, tells_conflicts, visible_registration
from matching.views.common import accepted

UNAVAILABLE = 503
PDF = "application/pdf"


@for_organisers
@require_safe
def badges_pdf(request, event):
    """Each with the name as it is written, the company in German and Chinese, and the code for the check-in."""
    rows = list(event.registrations.confirmed().select_related("company").order_by("family_name", "given_name", "number"))
    pictures = {f"{row.pk}.svg": qr_svg(ticket_address(row)) for row in rows}
    return pdf_page(request, "documents/badges.html", {"event": event, "registrations": rows}, "badges", pictures)


@for_organisers
@require_safe
def attendance_pdf(request, event):
    rows = event.registrations.confirmed().select_related("company").order_by("company__sort_key", "family_name", "number")
    return pdf_page(request, "documents/attendance.html", {"event": event, "registrations": rows}, "attendance")


def pdf_page(request, template, context, name, pictures=None):
    if lacking():
        return render(request, "events/no_documents.html", context, status=UNAVAILABLE)
    content = pdf_not_kept(render_to_string(template, context, request), pictures)
    return _answer(content, PDF, f"BeCAN-{name}.pdf")


def _answer(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def event_letters(request, event):
    """What the letters say, until when they have to leave, and whose have left."""
    if event.kind != "incoming":
        raise Http404
    visit = getattr(event, "visit", None)
    form = VisitForm(request.POST if request.method == "POST" else None, visit=visit)
    if form.is_bound and accepted(form, lambda: save_visit(event, texts=form.texts, facts=form.facts, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("events:event_letters", event.pk)
    rows = event.registrations.confirmed().select_related("company", "passport").order_by("number")
    context = {
        "event": event,
        "visit": visit,
        "form": form,
        "registrations": rows,
        "needed_by": letters.needed_by(event) if visit else None,
    }
    return page(request, "events/event_letters.html", context)


@for_organisers
@require_safe
@sensitive_variables()
def letter_file(request, event, language, kind, registration=None):
    """For the whole delegation, or for one guest."""
    if language not in Language.values or kind not in ("docx", "pdf") or not hasattr(event, "visit"):
        raise Http404
    rows = event.registrations.confirmed().select_related("company").order_by("number")
    rows = [get_object_or_404(rows, pk=registration)] if registration else list(rows)
    try:
        letter = letter_for(event, rows, language, by=request.user)
    except DomainError as error:
        return render(request, "events/conflict.html", {"message": str(error)}, status=CONFLICT)
    if kind == "pdf":
        return _letter_pdf(request, event, letter)
    with override(language):
        return _answer(letters.word_letter(letter), WORD, f"BeCAN-{_('Invitation letter')}-{language}.docx")


def _letter_pdf(request, event, letter):
    with override(letter.language):
        parts = {"letter": letter, "opening": letters.opening(letter), "closing": letters.closing()}
        parts |= {"facts": letters.facts(letter), "head": letters.head(letter)}
        parts |= {"rows": [letters.row(letter, guest) for guest in letter.guests], "event": event}
        return pdf_page(request, "documents/letter.html", parts, f"letter-{letter.language}")


@login_required
@require_safe
def registration_letter(request, pk, language):
    """The wording of the letter that has left, for the guest and the company, without passport data."""
    registration = visible_registration(request, pk)
    if request.user.is_auditor:
        raise PermissionDenied
    return sent_letter(request, registration, language)


def sent_letter(request, registration, language):
    if language not in Language.values or not registration.letter_sent_at or not hasattr(registration.event, "visit"):
        raise Http404
    return _letter_pdf(request, registration.event, letter_to_read(registration, language))


@require_POST
@for_organisers
def letter_sent(request, event, registration):
    row = get_object_or_404(event.registrations.confirmed(), pk=registration)
    note_letter_sent(row, by=request.user)
    messages.success(request, _("Noted: the letter has left."))
    return redirect("events:event_letters", event.pk)


@login_required
@sensitive_post_parameters("number", "born_on")
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
@sensitive_variables()
def passport_edit(request, pk):
    """Entered by the person or its company, never shown again to them; the team sees it in the letter only."""
    registration = visible_registration(request, pk)
    if request.user.is_auditor or not asks_passport(registration):
        raise PermissionDenied
    if "withdraw" in request.POST:
        withdraw_passport(registration, by=request.user)
        messages.success(request, _("Erased. Your consent is withdrawn."))
        return redirect("events:registration_detail", pk)
    form = PassportForm(request.POST if request.method == "POST" else None)

    def act():
        data = {name: form.cleaned_data[name] for name in ("number", "born_on")}
        enter_passport(registration, by=request.user, **data)

    if form.is_bound and accepted(form, act):
        messages.success(
            request, _("Stored, encrypted. Only the organisers of the visit see it, and it is erased 30 days after.")
        )
        return redirect("events:registration_detail", pk)
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "consent_text": PASSPORT.texts[get_language()],
        "is_stored": PassportData.objects.filter(registration=registration).exists(),
        "can_organise": can_organise(request.user),
    }
    return page(request, "events/passport.html", context)

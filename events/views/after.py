"""Afterwards: two questions by a link, results, pictures, the report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.uploads import CONTENT_TYPES
from events.enums import DocumentReaders, Usefulness, Wish
from events.forms.after import DocumentForm, FeedbackForm, PhotoForm, ResultsForm
from events.queries import partners_of
from events.rules import can_read_participants, is_participant
from events.services.feedback import give_feedback
from events.services.files import add_document, add_photo, remove_file, save_results
from events.services.reporting import report_of
from events.signed_links import registration_of_feedback
from events.views.access import for_organisers, page, tells_conflicts, visible_event
from matching.enums import Answer
from matching.signed_links import link_token
from matching.views.common import accepted


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def feedback_link(request, token):
    """A GET shows the questions, with what was answered before; only the button changes something."""
    registration = registration_of_feedback(token)
    if registration is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    partners = {str(company.pk): company for company in partners_of(registration)}
    about = request.POST.get("about", "")
    if about and about not in partners:
        raise Http404
    given = {row.other_id: row for row in registration.feedback.select_related("introduction")}
    forms = [_form(request, given, company, about) for company in (None, *partners.values())]
    sent = next((form for form in forms if form.is_bound), None)
    introductions = []

    def act():
        data = sent.cleaned_data
        how = {"useful": Usefulness(data["useful"]), "words": data["words"], "other": sent.other}
        wish = Wish(data["wish"]) if sent.other else ""
        introductions.append(give_feedback(registration, wish=wish, **how)[1])

    if sent and accepted(sent, act):
        messages.success(request, _("Thank you. We have noted your answer."))
        return _onwards(registration, introductions[0]) or redirect("events:feedback_link", token)
    context = {
        "registration": registration,
        "event": registration.event,
        "forms": [(form, _given(given, form)) for form in forms],
    }
    return page(request, "events/feedback_link.html", context)


def _form(request, given, company, about):
    is_sent = request.method == "POST" and about == (str(company.pk) if company else "")
    row = given.get(company.pk if company else None)
    initial = {"useful": row.useful, "wish": row.wish, "words": row.words} if row else {}
    return FeedbackForm(request.POST if is_sent else None, other=company, initial=initial)


def _given(given, form):
    return given.get(form.other.pk if form.other else None)


def _onwards(registration, introduction):
    """Where the own side is still asked, the wish leads straight to the answer, with the consent it needs."""
    if introduction is None:
        return None
    side = next((row for row in introduction.sides.all() if row.company.pk == registration.company_id), None)
    return redirect("matching:introduction_link", link_token(side)) if side and side.answer == Answer.ASKED else None


@login_required
@require_safe
def event_report(request, pk):
    event = visible_event(request, pk)
    if not can_read_participants(request.user, event):
        raise PermissionDenied
    return page(request, "events/event_report.html", {"event": event, "report": report_of(event)})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def event_results(request, event):
    form = ResultsForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_bound and accepted(form, lambda: save_results(event, form.texts, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("events:event_detail", event.pk)
    return page(request, "events/event_results.html", {"event": event, "form": form})


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def event_files(request, event):
    kind = request.POST.get("kind", "")
    document = DocumentForm(*_bound(request, kind == "document"))
    photo = PhotoForm(*_bound(request, kind == "photo"))

    def act():
        if document.is_bound:
            name, upload = document.cleaned_data["file"]
            data = {name: document.cleaned_data[name] for name in ("language", "readers")}
            add_document(event, name, upload, by=request.user, **data)
        else:
            alt = {language: text for (_name, language), text in photo.texts.items()}
            add_photo(event, photo.cleaned_data["file"][1], alt=alt, consent=photo.cleaned_data["consent"], by=request.user)

    sent = document if document.is_bound else photo
    if sent.is_bound and accepted(sent, act):
        messages.success(request, _("Saved."))
        return redirect("events:event_files", event.pk)
    context = {"event": event, "document_form": document, "photo_form": photo}
    return page(request, "events/event_files.html", context | {"documents": event.documents.all(), "photos": event.photos.all()})


def _bound(request, is_sent):
    return (request.POST, request.FILES) if is_sent else (None, None)


@require_POST
@for_organisers
def event_file_remove(request, event, file):
    row = event.documents.filter(pk=file).first() or get_object_or_404(event.photos, pk=file)
    remove_file(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("events:event_files", event.pk)


@require_safe
def event_document(request, pk, file):
    event = visible_event(request, pk)
    row = get_object_or_404(event.documents, pk=file)
    if row.readers == DocumentReaders.PARTICIPANTS and not is_participant(request.user, event):
        raise Http404
    response = _file(row)
    response["Content-Disposition"] = content_disposition_header(True, row.name)
    return response


@require_safe
def event_photo(request, pk, file):
    return _file(get_object_or_404(visible_event(request, pk).photos, pk=file))


def _file(row):
    try:
        response = FileResponse(default_storage.open(row.stored_as, "rb"), content_type=CONTENT_TYPES[row.kind])
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=3600"
    return response

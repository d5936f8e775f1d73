from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.forms.programme import BodyForm, QuestionForm, SessionForm, SpeakerForm
from events.services.programme import PARTS, move_up, remove_part, rows_of, save_part
from events.views.access import for_organisers, page, tells_conflicts
from matching.views.common import accepted

FORMS = {"bodies": BodyForm, "sessions": SessionForm, "speakers": SpeakerForm, "questions": QuestionForm}


@for_organisers
@require_safe
def event_programme(request, event):
    context = {
        "event": event,
        "sessions": event.sessions.prefetch_related("speakers"),
        "bodies": event.bodies.all(),
        "questions": event.questions.all(),
        "documents": event.documents.all(),
    }
    return page(request, "events/event_programme.html", context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def part_edit(request, event, part, row=None):
    if part not in PARTS or (part == "speakers" and not event.sessions.exists()):
        raise Http404
    stored = get_object_or_404(rows_of(event, part), pk=row) if row else None
    form = FORMS[part](request.POST if request.method == "POST" else None, event=event, row=stored)

    def act():
        save_part(event, part, stored, texts=form.texts, facts=form.facts, by=request.user)

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Saved."))
        return redirect("events:event_programme", event.pk)
    plain = [form[name] for name in form.fields if name in type(form).base_fields]
    return page(request, "events/part_edit.html", {"event": event, "form": form, "plain": plain, "part": part, "row": stored})


@require_POST
@for_organisers
@tells_conflicts
def part_change(request, event, part, row):
    """Up, or away."""
    if part not in PARTS:
        raise Http404
    change = remove_part if "remove" in request.POST else move_up
    change(event, part, row, by=request.user)
    return redirect("events:event_programme", event.pk)

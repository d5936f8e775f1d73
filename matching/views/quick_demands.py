"""A demand without an account, and what the team makes of it."""

from allauth.core.internal.ratelimit import decorator as rate_limited
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.adapters import current_tagger
from companies.enums import Side
from companies.uploads import CONTENT_TYPES
from companies.views.access import current_words
from matching.demand_types import propose_type
from matching.enums import QuickState
from matching.forms.quick_demands import DeclineForm, QuickDemandForm, TakeUpForm
from matching.models import QuickDemand
from matching.quick_reading import in_words, language_in, understand
from matching.rules import can_curate
from matching.services.quick_demands import decline, receive_quick_demand, take_back, take_up
from matching.views.access import INVALID
from matching.views.common import accepted, tells_conflicts
from matching.views.files import AS_DOWNLOAD

TITLE_LENGTH = 80


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited(app="matching", action="quick_demand", config={"quick_demand": "20/h/ip"})
def quick_demand(request):
    """One text, file or photo; "read" shows what the portal understands, "send" sends."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = QuickDemandForm(*sent, initial={"text": request.GET.get("text", "")})
    if "read" in request.POST:
        return _read(request)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, status=INVALID if form.is_bound else 200)
    if not form.is_trapped:
        data = form.cleaned_data
        fields = {name: data[name] for name in ("text", "name", "reach", "is_named", "stored_abroad")}
        main_text = data["text"] or data["file"].words
        language = language_in(main_text, current_words(), current_tagger())
        to = import_string(settings.MAIL_CONTACTS)()[0].email
        receive_quick_demand(**fields, file=data["file"], language=language, to=to)
    return redirect("matching:quick_demand_thanks")


def _read(request):
    """Nothing is checked but the text: who asks what we understand is not ready yet."""
    text = request.POST.get("text", "").replace("\0", "")[:4000]
    understood = understand([text], current_words(), current_tagger())
    shown = QuickDemandForm(initial=request.POST.dict())
    finds = in_words(understood, current_words())
    context = {"form": shown, "is_read": True, "is_empty": not text.strip(), "finds": finds}
    return render(request, "matching/_understood.html" if request.htmx else "matching/quick_demand.html", context)


def _page(request, form, status=200):
    return render(request, "matching/quick_demand.html", {"form": form}, status=status)


@require_safe
def quick_demand_thanks(request):
    return render(request, "matching/quick_demand_thanks.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def quick_demand_review(request, pk):
    quick = _for_the_team(request, pk)
    words = current_words()
    understood = understand([quick.text, quick.file_text], words, current_tagger())
    decision = request.POST.get("decision")
    written = "\n".join(filter(None, [quick.text, quick.file_text]))
    initial = {"title": _title(quick), "type": propose_type(written, Side.CHINA, words.taxonomy)}
    take = TakeUpForm(request.POST if decision == "take" else None, words=words, initial=initial, prefix="take")
    no = DeclineForm(request.POST if decision == "decline" else None, prefix="decline")
    made = []
    if decision == "take" and accepted(
        take, lambda: made.append(take_up(quick, **take.chosen, understood=understood, by=request.user))
    ):
        messages.success(request, _("A draft for the company. Please complete it with whoever wrote."))
        return redirect("matching:demand_requirements", pk=made[0].pk)
    if decision == "decline" and accepted(no, lambda: decline(quick, **no.cleaned_data, by=request.user)):
        messages.success(request, _("Not taken up. Text, name and file are erased in 90 days; until then you can take it back."))
        return redirect("matching:quick_demand_review", pk=pk)
    context = {
        "quick": quick,
        "finds": in_words(understood, words),
        "take": take,
        "no": no,
        "is_open": quick.state == QuickState.NEW,
    }
    return render(request, "matching/quick_demand_review.html", context, status=INVALID if decision else 200)


@login_required
@require_POST
@tells_conflicts
def quick_demand_take_back(request, pk):
    take_back(_for_the_team(request, pk), by=request.user)
    return redirect("matching:quick_demand_review", pk=pk)


@login_required
@require_safe
def quick_demand_file(request, pk):
    quick = _for_the_team(request, pk)
    if not quick.file_stored_as or not default_storage.exists(quick.file_stored_as):
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=quick.file_name)
    with default_storage.open(quick.file_stored_as) as file:
        headers = AS_DOWNLOAD | {"Content-Disposition": disposition}
        return HttpResponse(file.read(), content_type=CONTENT_TYPES[quick.file_kind], headers=headers)


def _for_the_team(request, pk):
    if not can_curate(request.user):
        raise PermissionDenied
    return get_object_or_404(QuickDemand.objects.select_related("demand", "decided_by"), pk=pk)


def _title(quick):
    first = quick.text.strip().splitlines()[0] if quick.text.strip() else ""
    return first if len(first) <= TITLE_LENGTH else first[:TITLE_LENGTH].rsplit(" ", 1)[0]

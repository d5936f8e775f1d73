"""“Log it”: three fields and a photo, on the road, without a network too. Its script keeps entries in the phone and sends them later."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import SearchDocument
from companies.search.finding import documents_for, find_names, in_order
from matching.enums import RecordKind
from matching.forms.records import FileForm, LogItForm
from matching.models import Interaction
from matching.services.filing import filing_address
from matching.services.records import file_interaction, put_interaction_aside, record_interaction
from matching.services.whom import whom_words_mean
from matching.views.common import require_curator, tells_conflicts

INVALID = 422
MOST_NAMES = 8
KEPT_OFFLINE = ("becan/becan.css", "becan/dark.css", "becan/becan.js", "becan/log.js", "becan/icon.svg")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_it(request):
    require_curator(request.user)
    form = LogItForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    wants_json = request.headers.get("accept", "").startswith("application/json")
    if request.method == "POST" and form.is_valid():
        entry = _write(form, request.user)
        if wants_json:
            return JsonResponse({"id": str(entry.pk)})
        messages.success(
            request, _("Noted.") if entry.concerned.exists() else _("Noted. It waits on the desk until somebody files it.")
        )
        return redirect("matching:log_it")
    if wants_json and form.is_bound:
        return JsonResponse({"errors": form.errors}, status=INVALID)
    if "empty" in request.GET:  # what the phone keeps
        return render(request, "matching/log_it.html", {"form": form})
    context = {"form": form, "recent": Interaction.objects.filter(by=request.user).order_by("-created_at")[:5]}
    context["filing_address"] = filing_address(request.user)
    return render(request, "matching/log_it.html", context, status=INVALID if form.is_bound else 200)


def _write(form, user):
    data = form.cleaned_data
    whom = whom_words_mean(data["who"])
    texts = {"who": data["who"], "words": data["words"], "next_step": data["next_step"]}
    about = {"companies": whom.companies, "contacts": whom.contacts, "file": data["photo"]}
    return record_interaction(RecordKind.NOTE, by=user, pk=data["client"], at=data["at"], **about, **texts)


@require_safe
def log_worker(request):
    """The service worker that shows the page without a network. It may act for addresses below its own only."""
    with open(finders.find("becan/log-worker.js") or staticfiles_storage.path("becan/log-worker.js"), encoding="utf-8") as file:
        script = file.read()
    files = ", ".join(f'"{staticfiles_storage.url(name)}"' for name in KEPT_OFFLINE)
    answer = HttpResponse(f"const FILES = [{files}];\n{script}", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_required
@require_safe
def record_review(request, pk):
    """Whom an entry concerns that nobody could tell."""
    require_curator(request.user)
    record = get_object_or_404(Interaction.objects.unfiled().select_related("by"), pk=pk)
    name = request.GET.get("q", record.who)
    context = {"record": record, "name": name, "companies": _named(request.user, name)}
    return render(request, "matching/record_review.html", context)


def _named(user, name):
    documents = documents_for(user)
    scores = find_names(documents, name[:100]) if name.strip() else {}
    order = in_order(documents.filter(pk__in=scores), scores)[:MOST_NAMES]
    found = SearchDocument.objects.select_related("company").in_bulk(order)
    return [found[pk].company for pk in order]


@login_required
@require_POST
@tells_conflicts
def record_settle(request, pk):
    """File it with a company, or put it aside."""
    require_curator(request.user)
    record, form = get_object_or_404(Interaction, pk=pk), FileForm(request.POST)
    if "aside" in request.POST:
        put_interaction_aside(record, by=request.user)
        messages.success(request, _("Put aside."))
    elif form.is_valid():
        company = form.cleaned_data["company"]
        file_interaction(record, [company], by=request.user)
        messages.success(request, _("Filed with %(company)s.") % {"company": company})
    else:
        return redirect("matching:record_review", pk)
    return redirect("portal:desk")

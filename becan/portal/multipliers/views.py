"""The multiplier's desk: my companies with their next step, lists to hand in, recommendations, the results sheet of a quarter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.clock import one_look
from becan.exceptions import DomainError
from becan.portal.multipliers.documents import pdf_sheet, png_sheet, word_of
from becan.portal.multipliers.forms import LetterForm, ListForm, RecommendForm
from becan.portal.multipliers.lines import companies_of, lines_of
from becan.word import CONTENT_TYPE
from companies.adapters import current_taxonomy
from companies.documents import lacking
from companies.enums import Kind
from companies.importing.problems import UnreadableTable, sentence
from companies.models import Company, CompanyImport, EvidenceKind
from companies.rules import is_active_member
from companies.services.evidence import add_evidence
from companies.services.imports import upload_list
from companies.services.mandates import recommend
from companies.words import Words
from events.models import EventRegistration
from matching.models import Demand
from matching.services.results import Quarter, results_sheet

INVALID, UNAVAILABLE = 422, 503
KINDS = {"docx": CONTENT_TYPE, "pdf": "application/pdf", "png": "image/png"}
LISTS_SHOWN = 20


def _multiplier(request, pk, *, to_act=False) -> Company:
    """Its own people and the team; what is sent in needs somebody who may act."""
    multiplier = get_object_or_404(Company.objects.visible_to(request.user).filter(kind=Kind.MULTIPLIER), pk=pk)
    if not request.user.is_project_manager:
        if not multiplier.memberships.filter(user=request.user).exists():
            raise PermissionDenied
        if to_act and not is_active_member(request.user, multiplier):
            raise PermissionDenied
    return multiplier


@login_required
@require_safe
@one_look()
def multiplier_desk(request, pk):
    multiplier = _multiplier(request, pk)
    quarter = Quarter.of(timezone.localdate())
    context = {
        "multiplier": multiplier,
        "lines": lines_of(multiplier),
        "lists": CompanyImport.objects.filter(multiplier=multiplier).defer("content")[:LISTS_SHOWN],
        "offers": Demand.objects.filter(company=multiplier).order_by("-created_at", "pk")[:LISTS_SHOWN],
        "registrations": _coming(multiplier),
        "quarters": [quarter.previous, quarter],
        "can_act": request.user.is_project_manager or is_active_member(request.user, multiplier),
    }
    return render(request, "portal/multiplier.html", context)


def _coming(multiplier):
    """Events to which the multiplier or one of its companies is coming."""
    companies = [multiplier.pk, *companies_of(multiplier).values_list("pk", flat=True)]
    coming = EventRegistration.objects.filter(company__in=companies, event__ends_at__gte=timezone.now())
    return coming.select_related("event", "company").order_by("event__starts_at", "pk")[:LISTS_SHOWN]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def multiplier_list(request, pk):
    """Companies and what they need as XLSX or CSV. Nothing of it is published: the team looks at every row."""
    multiplier = _multiplier(request, pk, to_act=True)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload_list(file.read(), file_name=file.name, by=request.user, multiplier=multiplier)
        except UnreadableTable as error:
            form.add_error("file", sentence(error.code, error.values))
        else:
            messages.success(
                request, _("Thank you. Our team looks at every row and gets back to you; nothing is published before.")
            )
            return redirect("portal:multiplier_desk", pk)
    return render(
        request, "portal/multiplier_list.html", {"multiplier": multiplier, "form": form}, status=INVALID if form.errors else 200
    )


def _represented(multiplier, pk) -> Company:
    return get_object_or_404(companies_of(multiplier), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def multiplier_letter(request, pk, company):
    """The letter of authority (授权委托书) of a represented company: a paper for the team's check."""
    multiplier = _multiplier(request, pk, to_act=True)
    represented = _represented(multiplier, company)
    form = LetterForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid() and _add_letter(request, represented, form):
        return redirect("portal:multiplier_desk", pk)
    context = {"multiplier": multiplier, "company": represented, "form": form}
    return render(request, "portal/multiplier_letter.html", context, status=INVALID if form.is_bound else 200)


def _add_letter(request, company, form) -> bool:
    try:
        add_evidence(company, form.cleaned_data["files"], EvidenceKind.AUTHORITY, by=request.user)
    except DomainError as error:
        form.add_error("files", str(error))
        return False
    messages.success(request, _("Thank you. The project team sees it at its check."))
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def multiplier_recommend(request, pk, company):
    """推荐: who knows a company speaks for it; the team reads it at its check."""
    multiplier = _multiplier(request, pk, to_act=True)
    represented = _represented(multiplier, company)
    form = RecommendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        recommend(represented, form.cleaned_data["words"], multiplier=multiplier, by=request.user)
        messages.success(request, _("Thank you. The project team sees it at its check."))
        return redirect("portal:multiplier_desk", pk)
    context = {"multiplier": multiplier, "company": represented, "form": form}
    return render(request, "portal/multiplier_recommend.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_safe
def multiplier_results(request, pk, quarter, extension):
    """Only what the companies have released, in the language of the page."""
    multiplier, period = _multiplier(request, pk), Quarter.read(quarter)
    if period is None or extension not in KINDS:
        raise Http404
    if extension != "docx" and lacking():
        return render(request, "documents/unavailable.html", {"company": multiplier, "lacking": lacking()}, status=UNAVAILABLE)
    sheet = results_sheet(companies_of(multiplier), period, Words(current_taxonomy()))
    if extension == "docx":
        content = word_of(multiplier, sheet)
    else:
        content = (pdf_sheet if extension == "pdf" else png_sheet)(multiplier, sheet, request)
    response = HttpResponse(content, content_type=KINDS[extension])
    response["Content-Disposition"] = content_disposition_header(extension == "docx", f"BeCAN-results-{quarter}.{extension}")
    response["Cache-Control"] = "private, no-store"
    return response

"""Papers of a company: uploaded by its people or the team, read by the same, by nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.forms.evidence import EvidenceForm
from companies.models import Company, Evidence
from companies.rules import can_read_evidence
from companies.services.evidence import MOST_FILES, add_evidence, open_evidence, remove_evidence
from companies.uploads import CONTENT_TYPES
from companies.views.access import INVALID, visible_company

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_list(request, pk):
    company = _readable(request, pk)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add(request, company, form):
        return redirect("companies:evidence_list", pk)
    context = {"company": company, "form": form, "files": company.evidence.select_related("uploaded_by"), "most": MOST_FILES}
    return render(request, "companies/evidence_list.html", context, status=INVALID if request.method == "POST" else 200)


def _readable(request, pk):
    company = visible_company(request, pk)
    if not can_read_evidence(request.user, company):
        raise PermissionDenied
    return company


def _add(request, company, form) -> bool:
    try:
        add_evidence(company, form.cleaned_data["files"], form.cleaned_data["kind"], by=request.user)
    except DomainError as error:
        form.add_error("files", str(error))
        return False
    messages.success(request, _("Thank you. Only our project team and your company can open these files."))
    return True


def _evidence(request, pk):
    companies = Company.objects.visible_to(request.user)
    evidence = get_object_or_404(Evidence.objects.filter(company__in=companies).select_related("company"), pk=pk)
    if not can_read_evidence(request.user, evidence.company):
        raise Http404
    return evidence


@login_required
@require_safe
def evidence_detail(request, pk):
    """The file as a download: no browser runs what may be in it."""
    evidence = _evidence(request, pk)
    file = open_evidence(evidence)
    if file is None:
        raise Http404
    answer = FileResponse(file, as_attachment=True, filename=evidence.name, content_type=CONTENT_TYPES[evidence.content])
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


@login_required
@require_POST
def evidence_remove(request, pk):
    evidence = _evidence(request, pk)
    remove_evidence(evidence, by=request.user)
    messages.success(request, _("The file is deleted."))
    return redirect("companies:evidence_list", evidence.company_id)

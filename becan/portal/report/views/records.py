"""Services that the team writes down by hand: list, entry, papers, voiding, the de-minimis certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from becan.portal.report.access import team_required
from becan.portal.report.de_minimis import aid_in_three_years, certificate_pdf, certificate_word, note_certificate
from becan.portal.report.forms import SupportForm, VoidForm
from becan.word import CONTENT_TYPE as WORD
from companies.models import SupportRecord
from companies.services.support import DeMinimis, add_support_file, record_support, void_support
from companies.uploads import read_upload

INVALID = 422
ON_A_PAGE = 50


@login_required
@team_required
@require_safe
def support_list(request):
    rows = SupportRecord.objects.visible_to(request.user).select_related("company", "measure").order_by("-on", "-pk")
    if "aid" in request.GET:
        rows = rows.filter(is_de_minimis=True)
    context = {"page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")), "only_aid": "aid" in request.GET}
    return render(request, "portal/report/supports.html", context)


@login_required
@team_required
@require_http_methods(["GET", "HEAD", "POST"])
def support_new(request):
    form = SupportForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial={"on": timezone.localdate()}
    )
    if form.is_valid():
        try:
            record = _enter(form.cleaned_data, request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down as number %(number)s.") % {"number": record.pk})
            return redirect("portal:support_detail", pk=record.pk)
    return render(request, "portal/report/support_new.html", {"form": form}, status=INVALID if form.errors else 200)


@transaction.atomic
def _enter(entry, user):
    file, aid, declared_on = (entry.pop(name) for name in ("file", "aid", "declared_on"))
    upload = read_upload(file) if file else None
    de_minimis = DeMinimis(aid, declared_on) if aid else None
    record = record_support(**entry, de_minimis=de_minimis, by=user)
    if upload:
        add_support_file(record, file.name, upload, by=user)
    return record


@login_required
@team_required
@require_http_methods(["GET", "HEAD", "POST"])
def support_detail(request, pk):
    """One service; a POST adds a paper or voids it."""
    record = _record_or_404(request.user, pk)
    form = VoidForm(request.POST if "reason" in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            if _change(request, record, form):
                return redirect("portal:support_detail", pk=pk)
        except DomainError as error:
            problem = str(error)
    context = {
        "record": record,
        "form": form,
        "problem": problem,
        "earlier": aid_in_three_years(record) if record.is_de_minimis else None,
    }
    return render(request, "portal/report/support.html", context, status=INVALID if request.method == "POST" else 200)


def _change(request, record, form) -> bool:
    if file := request.FILES.get("file"):
        add_support_file(record, file.name, read_upload(file), by=request.user)
        messages.success(request, _("The paper is stored."))
        return True
    if form.is_valid():
        void_support(record, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Voided. It stays in the list with its reason."))
        return True
    return False


@login_required
@team_required
@require_POST
def support_certificate(request, pk, kind):
    """The de-minimis certificate of one service, as PDF or as Word."""
    record = _record_or_404(request.user, pk)
    if not record.is_de_minimis or record.voided_at:
        raise Http404
    note_certificate(record, by=request.user)
    content, content_type = (certificate_word(record), WORD) if kind == "docx" else (certificate_pdf(record), "application/pdf")
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="De-minimis-{record.pk}.{kind}"'
    return response


def _record_or_404(user, pk):
    rows = SupportRecord.objects.visible_to(user).select_related("company", "measure", "recorded_by").prefetch_related("files")
    return get_object_or_404(rows, pk=pk)

"""Two entries for one company, side by side. For the project team."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.exceptions import DomainError
from companies.duplicates import duplicates_of, find_duplicates
from companies.forms.merging import MergeForm
from companies.models import Company, CompanyAlias
from companies.services.merging import merge_companies, reasons_against, undo_merge, what_moves
from companies.views.access import INVALID
from companies.views.import_rows import REASONS

CONFLICT = 409


def for_the_team(view):
    @login_required
    @wraps(view)
    def guarded(request, **kwargs):
        if not request.user.is_project_manager:
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@for_the_team
@require_safe
def merge_find(request, pk):
    """Which other entry is the same company? Likely ones, or by name."""
    company = get_object_or_404(Company.objects.visible_to(request.user).prefetch_related("identifiers"), pk=pk)
    query = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = find_duplicates(names=[query], exclude=company) if query else duplicates_of(company)
    rows = [{"company": near.company, "reasons": [REASONS[reason] for reason in near.reasons]} for near in found]
    context = {"company": company, "query": query, "rows": rows, "aliases": company.aliases.select_related("merged_by")}
    return render(request, "companies/merge_find.html", context)


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def company_merge(request, pk, other):
    """``pk`` stays, ``other`` goes into it."""
    kept = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    merged = get_object_or_404(Company.objects.visible_to(request.user), pk=other)
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, merged=merged)
    if request.method != "POST":
        return _page(request, kept, merged, form)
    if not form.is_valid():
        return _page(request, kept, merged, form, status=INVALID)
    try:
        merge_companies(kept, merged, take=form.take, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, kept, merged, form, status=CONFLICT)
    messages.success(request, _("The two entries are one now. Old addresses lead here. You can undo this below."))
    return redirect("companies:merge_find", pk=kept.pk)


def _page(request, kept, merged, form, *, status=200):
    context = {
        "kept": kept,
        "merged": merged,
        "form": form,
        "reasons": reasons_against(kept, merged),
        "moves": what_moves(kept, merged),
    }
    return render(request, "companies/merge_detail.html", context, status=status)


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request, pk):
    alias = get_object_or_404(CompanyAlias.objects.select_related("company"), pk=pk)
    if request.method != "POST":
        return render(request, "companies/merge_undo.html", {"alias": alias})
    try:
        restored = undo_merge(alias, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return render(request, "companies/merge_undo.html", {"alias": alias}, status=CONFLICT)
    messages.success(request, _("They are two entries again."))
    return redirect("companies:merge_find", pk=restored.pk)

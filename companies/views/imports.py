"""Member lists: upload, name the columns, look at the preview, take over, invite, undo. For the project team."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError, InvalidTransition
from companies.enums import Language
from companies.forms.imports import DecisionsForm, InvitationsForm, MappingForm, UploadForm
from companies.importing.problems import UnreadableTable, sentence
from companies.models import CompanyImport, ImportRow
from companies.services.imports import commit_import, decide_rows, discard_import, map_columns, undo_import, upload_list
from companies.services.imports.inviting import invitable_rows, invite_companies, left_today, preview_invitation
from companies.views.access import INVALID
from companies.views.import_rows import rows_for_page, tabs_of

CONFLICT = 409
ON_A_PAGE = 50
State = CompanyImport.State


def for_the_team(view):
    """The team's pages; whoever comes second reads what has happened meanwhile."""

    @login_required
    @wraps(view)
    def guarded(request, pk=None):
        if not request.user.is_project_manager:
            raise PermissionDenied
        if pk is None:
            return view(request)
        batch = get_object_or_404(CompanyImport.objects.visible_to(request.user).defer("content"), pk=pk)
        try:
            return view(request, batch)
        except InvalidTransition as error:
            messages.error(request, str(error))
            batch.refresh_from_db()
            return _detail(request, batch, status=CONFLICT)

    return guarded


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = upload_list(file.read(), file_name=file.name, by=request.user)
        except UnreadableTable as error:
            form.add_error("file", sentence(error.code, error.values))
        else:
            return redirect("companies:import_map", pk=batch.pk)
    lists = CompanyImport.objects.visible_to(request.user).defer("content").select_related("uploaded_by")
    page = Paginator(lists, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "companies/import_list.html", {"form": form, "page": page}, status=INVALID if form.errors else 200)


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request, batch):
    """Which column is what; also to come back to from the preview."""
    if batch.state not in (State.MAPPING, State.PREPARED):
        return redirect("companies:import_detail", pk=batch.pk)
    form = MappingForm(request.POST if request.method == "POST" else None, batch=batch)
    if request.method == "POST" and form.is_valid():
        map_columns(batch, form.mapping, kind=form.cleaned_data["kind"], by=request.user)
        return redirect("companies:import_detail", pk=batch.pk)
    columns = [
        {"field": column, "samples": [row[place] for row in batch.samples if place < len(row) and row[place]][:3]}
        for place, column in enumerate(form.columns)
    ]
    context = {"batch": batch, "form": form, "columns": columns}
    return render(request, "companies/import_map.html", context, status=INVALID if form.errors else 200)


@for_the_team
@require_safe
def import_detail(request, batch):
    if batch.state == State.MAPPING:
        return redirect("companies:import_map", pk=batch.pk)
    return _detail(request, batch)


def _detail(request, batch, *, status=200):
    tabs = tabs_of(batch)
    chosen = request.GET.get("show", "")
    rows = batch.rows.select_related("company").order_by("number")
    if chosen in {tab.code for tab in tabs}:
        rows = rows.filter(**{"state" if batch.committed_at else "outcome": chosen})
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    total, done = _progress(batch)
    context = {
        "batch": batch,
        "tabs": tabs,
        "chosen": chosen,
        "page": page,
        "rows": rows_for_page(batch, page.object_list),
        "total": total,
        "done": done,
        "undecided": batch.rows.filter(outcome=ImportRow.Outcome.DUPLICATE, decision="").count(),
        "needs": _needs(batch).count() if batch.multiplier_id else 0,
        "refusal": sentence(*batch.problem) if batch.problem else "",
        "can_invite": batch.state == State.COMMITTED,
    }
    template = "companies/_import_progress.html" if request.htmx and batch.is_working else "companies/import_detail.html"
    response = render(request, template, context, status=status)
    if request.htmx and not batch.is_working:
        response["HX-Refresh"] = "true"
    return response


def _needs(batch):
    """Rows that name a need: each becomes a draft of a demand."""
    rows = batch.rows.filter(changes__has_any_keys=[f"looking_for:{language}" for language in Language.values])
    return rows.exclude(state=ImportRow.State.LEFT_OUT)


def _progress(batch):
    total = batch.rows.count()
    waiting = {State.COMMITTING: ImportRow.State.WAITING, State.UNDOING: ImportRow.State.APPLIED}.get(batch.state)
    return total, total - batch.rows.filter(state=waiting).count() if waiting else total


@for_the_team
@require_POST
def import_decide(request, batch):
    form = DecisionsForm(request.POST, rows=batch.rows.filter(outcome=ImportRow.Outcome.DUPLICATE))
    if not form.is_valid():
        messages.error(request, _("Please choose one of the answers that are offered."))
        return _detail(request, batch, status=INVALID)
    decide_rows(batch, form.decisions, by=request.user)
    messages.success(request, _("Your decisions are saved."))
    return redirect("companies:import_detail", pk=batch.pk)


@for_the_team
@require_POST
def import_commit(request, batch):
    commit_import(batch, by=request.user)
    return redirect("companies:import_detail", pk=batch.pk)


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request, batch):
    if request.method == "POST":
        undo_import(batch, by=request.user)
        return redirect("companies:import_detail", pk=batch.pk)
    applied = batch.rows.filter(state=ImportRow.State.APPLIED)
    context = {"batch": batch, "created": applied.filter(created_company=True).count()}
    context["updated"] = applied.count() - context["created"]
    return render(request, "companies/import_undo.html", context)


@for_the_team
@require_POST
def import_discard(request, batch):
    discard_import(batch, by=request.user)
    messages.success(request, _("The list is thrown away. Nothing was taken over."))
    return redirect("companies:import_list")


@for_the_team
@require_http_methods(["GET", "HEAD", "POST"])
def import_invite(request, batch):
    """Choose companies, read the mail, send. What was sent once is not offered again."""
    rows = invitable_rows(batch)
    form = InvitationsForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            number = invite_companies(batch, form.cleaned_data["rows"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            sent = ngettext("%(number)s invitation is on its way.", "%(number)s invitations are on their way.", number)
            messages.success(request, sent % {"number": number})
            return redirect("companies:import_invite", pk=batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "rows": rows,
        "left": left_today(),
        "letter": preview_invitation(rows[0], by=request.user) if rows else None,
    }
    return render(request, "companies/import_invite.html", context, status=INVALID if form.errors else 200)

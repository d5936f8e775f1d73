"""The files of two introduced companies: terms, upload, copies with the reader's name, who opened what, withdrawal."""

import csv
from datetime import UTC

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.texts import in_language
from companies.uploads import CONTENT_TYPES
from matching.cards import title_of
from matching.enums import ExportStatus, FileTerms, Part
from matching.forms.files import FileForm, TermsForm
from matching.rules import can_act_in, can_curate, can_write_in_space
from matching.services.files import (
    accesses_to,
    can_open,
    choose_file_terms,
    open_file,
    share_file,
    terms_of,
    withdraw_file,
)
from matching.views.common import accepted, tells_conflicts
from matching.views.spaces import HEADERS, entered

INVALID = 422
AS_DOWNLOAD = HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate what begins so
SHOWN = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def file_list(request, pk):
    """GET: terms, files, who opened them. POST: share a file."""
    introduction, part = entered(request, pk)
    if request.method != "POST":
        return _page(request, introduction, part)
    _require_writer(request.user, introduction, part)
    form = FileForm(request.POST, request.FILES)

    def act():
        data = form.cleaned_data
        how = {"is_confidential": data["is_confidential"], "licence_number": data["licence_number"]}
        status = ExportStatus(data["export_status"])
        share_file(introduction, data["file"], side=part, by=request.user, export_status=status, **how)

    if accepted(form, act):
        messages.success(request, _("Shared. The other side gets a mail."))
        return redirect("matching:file_list", pk)
    return _page(request, introduction, part, status=INVALID, file_form=form)


def _require_writer(user, introduction, part):
    """For the own side only: nobody shares another company's files."""
    if part is None or not can_write_in_space(user, introduction, part):
        raise PermissionDenied


@login_required
@require_POST
@tells_conflicts
def file_terms(request, pk):
    introduction, part = entered(request, pk)
    _require_writer(request.user, introduction, part)
    form = TermsForm(request.POST, request.FILES)

    def act():
        data = form.cleaned_data
        more = {"signed_on": data["signed_on"], "copy": data["copy"]}
        choose_file_terms(introduction, FileTerms(data["terms"]), side=part, by=request.user, **more)

    if accepted(form, act):
        messages.success(request, _("Noted. Both sides see it here."))
        return redirect("matching:file_list", pk)
    return _page(request, introduction, part, status=INVALID, terms_form=form)


def _page(request, introduction, part, status=200, **forms):
    prefetch_related_objects([introduction], "file_agreements__chosen_by")
    agreements = {row.side: row for row in introduction.file_agreements.all()}
    may_write = part is not None and can_write_in_space(request.user, introduction, part)
    may_withdraw = part is not None and can_act_in(request.user, introduction, part)
    own = agreements.get(part)
    context = {
        "introduction": introduction,
        "part": part,
        "title": title_of(introduction, part.other) if part else f"{introduction.offering} – {introduction.seeking}",
        "terms": terms_of(introduction),
        "choices": [(_name(introduction, one), one, agreements.get(one)) for one in Part],
        "files": [_row(row, introduction, part, may_withdraw) for row in introduction.files.select_related("uploaded_by")],
        "accesses": accesses_to(introduction, part)[:SHOWN] if part else [],
        "can_write": may_write,
        "own": own,
        "terms_form": TermsForm(initial={"terms": own.terms, "signed_on": own.signed_on} if own else None),
        "file_form": FileForm(),
    } | forms
    return render(request, "matching/file_list.html", context, status=status)


def _name(introduction, part):
    return in_language(getattr(introduction, part), "name", get_language()).value


def _row(file, introduction, part, may_withdraw):
    return {
        "file": file,
        "company": _name(introduction, file.side),
        "is_own": file.side == part,
        "can_open": can_open(file, introduction, part),
        "can_withdraw": file.side == part and may_withdraw and not file.withdrawn_at,
    }


def _file(introduction, pk):
    return get_object_or_404(introduction.files, pk=pk)


@login_required
@require_GET
def file_detail(request, pk, file):
    """The file as a download, opened on purpose: each GET is in the log."""
    introduction, part = entered(request, pk)
    row = _file(introduction, file)
    if not can_open(row, introduction, part):
        raise PermissionDenied
    try:
        data = open_file(row, introduction, part, by=request.user, now=timezone.now())
    except FileNotFoundError as error:
        raise Http404 from error
    return _download(data, row.name, row.kind)


def _download(data, name, kind):
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=CONTENT_TYPES[kind], headers=AS_DOWNLOAD | {"Content-Disposition": disposition})


@login_required
@require_POST
@tells_conflicts
def file_withdraw(request, pk, file):
    """By the owner at any time, also after the end."""
    introduction, part = entered(request, pk)
    row = _file(introduction, file)
    if part != row.side or not can_act_in(request.user, introduction, part):
        raise PermissionDenied
    withdraw_file(row, by=request.user)
    messages.success(request, _("Withdrawn: the file is deleted here. The log below stays."))
    return redirect("matching:file_list", pk)


@login_required
@require_GET
def file_nda(request, pk, side):
    introduction, _part = entered(request, pk)
    row = get_object_or_404(introduction.file_agreements.exclude(copy_stored_as=""), side=side)
    try:
        with default_storage.open(row.copy_stored_as) as stored:
            return _download(stored.read(), row.copy_name, row.copy_kind)
    except FileNotFoundError as error:
        raise Http404 from error


@login_required
@require_GET
def file_accesses(request, pk):
    """Who opened the own files, for the owner's own records."""
    introduction, part = entered(request, pk)
    if part is None and not can_curate(request.user):
        raise PermissionDenied
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=HEADERS)
    answer["Content-Disposition"] = 'attachment; filename="becan-file-accesses.csv"'
    writer = csv.writer(answer)
    writer.writerow(["file", "sha256", "reader", "company", "at (UTC)"])
    for one in [part] if part else Part:
        for row in accesses_to(introduction, one):
            moment = row.at.astimezone(UTC)
            cells = [row.file.name, row.file.sha256, row.reader, row.company or "BeCAN", f"{moment:%Y-%m-%d %H:%M:%S}"]
            writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return answer

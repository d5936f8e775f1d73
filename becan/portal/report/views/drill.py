"""Number → company → evidence, the auditor's sample, and the correction of a frozen number."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.exceptions import DomainError
from becan.portal.report.access import period_or_404, reader_required, team_required
from becan.portal.report.counting import Line, line_of
from becan.portal.report.evidence import paper_of_support, papers_of
from becan.portal.report.forms import CorrectionForm, SampleForm
from becan.portal.report.freezing import correct_value
from becan.portal.report.sampling import draw, population
from becan.portal.report.words import not_counted, size_labels
from companies.models import Company, SupportFile, SupportRecord
from companies.texts import in_language, text_of
from companies.uploads import CONTENT_TYPES
from matching.models import Introduction, Milestone

INVALID = 422
ON_A_PAGE = 50


@login_required
@reader_required
@require_safe
def report_indicator(request, pk, code):
    """Who stands behind a number, and who took part without counting."""
    period, line = _line_or_404(request.user, pk, code)
    shows_others = request.GET.get("show") == "others"
    page = Paginator(line.others if shows_others else line.counting, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "line": line,
        "label": text_of(line.indicator, "label", get_language()),
        "page": page,
        "rows": _shown(page),
        "shows_others": shows_others,
        "is_team": request.user.is_project_manager,
    }
    return render(request, "portal/report/indicator_rows.html", context)


def _line_or_404(user, pk, code) -> tuple[object, Line]:
    period = period_or_404(user, pk)
    line = line_of(period, code)
    if line is None:
        raise Http404
    return period, line


def _shown(rows) -> list[dict]:
    rows, sizes = list(rows), size_labels()
    companies = {str(pk): row for pk, row in Company.objects.in_bulk({row.company for row in rows if row.company}).items()}
    return [
        {
            "row": row,
            "on": date.fromisoformat(row.on),
            "name": in_language(companies[row.company], "name", get_language()) if row.company in companies else None,
            "why_not": not_counted(row.why_not) if row.why_not else "",
            "size": sizes[row.size_class] if row.size_class else "",
        }
        for row in rows
    ]


@login_required
@reader_required
@require_safe
def report_evidence(request, pk, code, company):
    """The papers of one company behind one number."""
    period, line = _line_or_404(request.user, pk, code)
    rows = [row for row in line.rows if row.company == str(company)]
    if not rows:
        raise Http404
    context = {
        "period": period,
        "line": line,
        "label": text_of(line.indicator, "label", get_language()),
        "rows": _shown(rows),
        "papers": papers_of(sorted({reference for row in rows for reference in row.evidence})),
    }
    return render(request, "portal/report/evidence.html", context)


@login_required
@reader_required
@require_safe
def report_sample(request, pk):
    """A random sample that anybody can draw again with the same number."""
    period = period_or_404(request.user, pk)
    form = SampleForm(request.GET if "seed" in request.GET else None)
    numbers = list(population(period).order_by("pk").values_list("pk", flat=True))
    drawn = draw(numbers, **form.cleaned_data) if form.is_valid() else []
    records = SupportRecord.objects.filter(pk__in=drawn).select_related("company").prefetch_related("files").order_by("pk")
    context = {"period": period, "form": form, "all": len(numbers), "papers": [paper_of_support(row) for row in records]}
    return render(request, "portal/report/sample.html", context, status=INVALID if form.errors else 200)


@login_required
@team_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request, pk, code):
    period, line = _line_or_404(request.user, pk, code)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            correct_value(period, code, form.cleaned_data["value"], form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Corrected by a further row; the frozen value stays beside it."))
            return redirect("portal:report_indicator", pk=pk, code=code)
    context = {"period": period, "line": line, "form": form, "label": text_of(line.indicator, "label", get_language())}
    return render(request, "portal/report/correct.html", context, status=INVALID if form.errors else 200)


@login_required
@reader_required
@require_safe
def report_file(request, kind, pk):
    """One paper, for those who may see the record behind it."""
    if kind == "support":
        row = _found(SupportFile.objects.filter(record__in=SupportRecord.objects.visible_to(request.user)), pk)
        stored_as, name, content = row.stored_as, row.name, row.content
    else:
        row = _found(Milestone.objects.filter(introduction__in=Introduction.objects.visible_to(request.user)), pk)
        stored_as, name, content = row.proof_stored_as, row.proof_name, row.proof_kind
    try:
        file = default_storage.open(stored_as)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error
    return FileResponse(
        file, as_attachment=True, filename=name, content_type=CONTENT_TYPES.get(content, "application/octet-stream")
    )


def _found(rows, pk):
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row

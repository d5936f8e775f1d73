"""Ask for a file, see how far it is, fetch it."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from becan.portal.report.access import period_or_404, reader_required
from becan.portal.report.exports.running import ask_export
from becan.portal.report.models import ReportExport
from becan.portal.report.sampling import MOST, population
from becan.word import CONTENT_TYPE as WORD
from companies.uploads import CONTENT_TYPES

TYPES = {
    "xlsx": CONTENT_TYPES["xlsx"],
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": WORD,
    "zip": "application/zip",
}


@login_required
@reader_required
@require_POST
def export_ask(request, pk):
    """``number`` names the records of a sample; only those of this period go in."""
    period = period_or_404(request.user, pk)
    kind = request.POST.get("kind")
    if kind not in ReportExport.Kind.values:
        raise Http404
    wanted = [int(number) for number in request.POST.getlist("number")[:MOST] if number.isdecimal() and len(number) < 18]
    numbers = population(period).filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True) if wanted else []
    language = request.POST.get("language") if request.POST.get("language") in ("de", "en") else get_language()
    export = ask_export(period, kind, language, by=request.user, numbers=numbers)
    return redirect("portal:export_detail", pk=export.pk)


@login_required
@reader_required
@require_safe
def export_detail(request, pk):
    export = _export_or_404(request.user, pk)
    fragment = request.htmx and export.is_working
    return render(request, "portal/report/_export.html" if fragment else "portal/report/export.html", {"export": export})


@login_required
@reader_required
@require_safe
def export_file(request, pk):
    export = _export_or_404(request.user, pk)
    if not export.stored_as or not default_storage.exists(export.stored_as):
        raise Http404
    name = f"BeCAN-{export.period.measure.code}-{export.period.starts_on}-{export.language}.{export.kind}"
    file = default_storage.open(export.stored_as)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[export.kind])


def _export_or_404(user, pk):
    return get_object_or_404(ReportExport.objects.visible_to(user).select_related("period__measure"), pk=pk)

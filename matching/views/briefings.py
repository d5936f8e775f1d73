"""The briefing before a meeting: to read, to print, to take along as PDF. For the team only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from companies.documents import lacking, pdf_of
from matching.briefing import briefing_of
from matching.models import Introduction
from matching.views.common import require_curator

UNAVAILABLE = 503
BREVITIES = (0, 1, 2)


def _briefing(request, pk):
    require_curator(request.user)
    introductions = Introduction.objects.visible_to(request.user).select_related("offering", "seeking", "demand", "responsible")
    return briefing_of(get_object_or_404(introductions.prefetch_related("sides"), pk=pk), now=timezone.now())


@login_required
@require_safe
def introduction_briefing(request, pk):
    context = {"briefing": _briefing(request, pk), "can_have_pdf": not lacking()}
    return render(request, "matching/briefing.html", context)


@login_required
@require_safe
def introduction_briefing_pdf(request, pk):
    """One page: the longest version that fits."""
    briefing = _briefing(request, pk)
    if lacking():
        context = {"briefing": briefing, "can_have_pdf": False}
        return render(request, "matching/briefing.html", context, status=UNAVAILABLE)
    versions = (render_to_string("documents/briefing.html", {"briefing": briefing, "brevity": brevity}) for brevity in BREVITIES)
    answer = HttpResponse(pdf_of(list(versions)), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="briefing.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The funder's publicity: the electronic display in A3, and the figures that anybody may read.

Regulation (EU) 2021/1060, Article 50(1): a short description of the operation with its aims and results, a visible statement of the
support, and an A3 poster or an equivalent electronic display.
"""

import zipfile
from io import BytesIO
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from becan.portal.funding import funder, funder_of
from becan.portal.report.counting import frozen_lines
from becan.portal.report.models import ReportPeriod
from companies.models import FunderLogo, FundingMeasure
from companies.texts import text_of
from companies.uploads import CONTENT_TYPES

EMBLEMS = ("eu.svg", "logo.svg", "logo-light.svg")


@require_safe
def funding_display(request):
    """For a screen in the entrance: no navigation, large letters, in the language of the address."""
    return render(request, "portal/funding_display.html", {"measures": _measures()})


@require_safe
def figures(request):
    """What came of it: frozen values only, so that nobody can read a single company out of today's change."""
    return render(request, "portal/figures.html", {"measures": [row | {"lines": _public(row["measure"])} for row in _measures()]})


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def funder_logo(request, picture):
    """Another file has another address."""
    number, _dash, digest = picture.partition("-")
    logo = get_object_or_404(FunderLogo, pk=number, sha256__startswith=digest)
    return HttpResponse(bytes(logo.content), content_type=CONTENT_TYPES[logo.kind])


@require_safe
def press_kit(request):
    """For whoever writes of the project: the emblem, our logo, and the exact wording in each language."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as kit:
        for name in EMBLEMS:
            kit.write(Path(finders.find(f"becan/{name}")), name)
        for language, _name in settings.LANGUAGES:
            kit.writestr(f"funding-{language}.txt", _wording(language))
    response = HttpResponse(content.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="BeCAN-press-kit.zip"'
    return response


def _wording(language: str) -> str:
    with override(language):
        measures = [(row["title"], row["purpose"], row["funder"]) for row in _measures()] or [("", "", funder())]
    lines = ([title, purpose, words.eu, words.state, words.project_number] for title, purpose, words in measures)
    return "\n\n".join("\n".join(filter(None, part)) for part in lines) + "\n"


def _measures() -> list[dict]:
    """Those that run, with their own wording."""
    today, language = timezone.localdate(), get_language()
    rows = FundingMeasure.objects.filter(starts_on__lte=today, ends_on__gte=today)
    return [
        {
            "measure": measure,
            "title": text_of(measure, "title", language) or measure.code,
            "purpose": text_of(measure, "purpose", language),
            "funder": funder_of(measure, language),
        }
        for measure in rows
    ]


def _public(measure) -> list[dict]:
    """Sums over the frozen periods, for the indicators that are public."""
    language, totals = get_language(), {}
    periods = ReportPeriod.objects.filter(measure=measure, frozen_at__isnull=False)
    for line in chain.from_iterable(frozen_lines(periods).values()):
        if line.indicator.is_public:
            row = totals.setdefault(line.indicator.code, {"indicator": line.indicator, "value": line.indicator.baseline})
            row["value"] += line.value
    return [row | {"label": text_of(row["indicator"], "label", language)} for row in totals.values()]

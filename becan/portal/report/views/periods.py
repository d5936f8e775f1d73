"""The list of periods, and the report of one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from becan.portal.report.access import period_or_404, reader_required, team_required
from becan.portal.report.contents import contents_of
from becan.portal.report.forms import PeriodForm, TargetForm
from becan.portal.report.freezing import freeze_period, is_unchanged, open_period
from becan.portal.report.models import Indicator, ReportExport, ReportPeriod
from becan.portal.report.standard import enter_standard_indicators
from companies.models import FundingMeasure

INVALID = 422
LATEST = 10


@login_required
@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request):
    """Measures with their periods; the team opens a new period here."""
    is_team = request.user.is_project_manager
    form = PeriodForm(request.POST if request.method == "POST" and is_team else None)
    if form.is_valid():
        try:
            period = open_period(**form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("portal:report_detail", pk=period.pk)
    periods = ReportPeriod.objects.visible_to(request.user).select_related("measure")
    measures = FundingMeasure.objects.all() if is_team else FundingMeasure.objects.filter(pk=request.user.audits_id)
    context = {"form": form if is_team else None, "periods": periods, "measures": measures}
    return render(request, "portal/report/list.html", context, status=INVALID if form.errors else 200)


@login_required
@reader_required
@require_safe
def report_detail(request, pk):
    period = period_or_404(request.user, pk)
    context = {
        "contents": contents_of(period),
        "period": period,
        "is_unchanged": is_unchanged(period) if period.frozen_at else None,
        "is_over": period.ends_on < timezone.localdate(),
        "is_team": request.user.is_project_manager,
        "exports": ReportExport.objects.visible_to(request.user).filter(period=period)[:LATEST],
        "kinds": ReportExport.Kind.choices,
    }
    return render(request, "portal/report/detail.html", context)


@login_required
@team_required
@require_POST
def report_freeze(request, pk):
    period = period_or_404(request.user, pk)
    try:
        freeze_period(period, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Frozen. From now on the values only change by a correction."))
    return redirect("portal:report_detail", pk=pk)


@login_required
@team_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_list(request, pk):
    """The indicators of a measure: a POST enters the usual ones."""
    measure = get_object_or_404(FundingMeasure, pk=pk)
    if request.method == "POST":
        number = enter_standard_indicators(measure, by=request.user)
        said = ngettext("%(number)s indicator entered.", "%(number)s indicators entered.", number)
        messages.success(request, said % {"number": number})
        return redirect("portal:indicator_list", pk=pk)
    context = {"measure": measure, "indicators": Indicator.objects.filter(measure=measure)}
    return render(request, "portal/report/indicators.html", context)


@login_required
@team_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request, pk):
    indicator = get_object_or_404(Indicator.objects.select_related("measure"), pk=pk)
    form = TargetForm(request.POST if request.method == "POST" else None, instance=indicator)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("portal:indicator_list", pk=indicator.measure_id)
    context = {"indicator": indicator, "form": form}
    return render(request, "portal/report/indicator.html", context, status=INVALID if form.errors else 200)

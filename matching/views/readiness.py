"""Red flags before the first talk: by the company when it is logged in, by the link of a mail, or written down by the team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.enums import Channel
from companies.models import Company, Guide
from matching.forms.follow_ups import ClearForm
from matching.forms.readiness import READINESS_QUESTIONS, ReadinessForm
from matching.rules import can_keep_readiness
from matching.services.introductions import clear_introduction
from matching.services.readiness import readiness_result, set_flags
from matching.signed_links import side_of_link
from matching.views.common import accepted, tells_conflicts
from matching.views.curating import team_introduction

INVALID = 422
NO_CONTENT = 204


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def readiness_edit(request, pk):
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    if not can_keep_readiness(request.user, company):
        raise PermissionDenied
    channel = Channel.PHONE if request.user.is_project_manager else Channel.PORTAL
    return _page(request, company, by=request.user, channel=channel)


@require_http_methods(["GET", "HEAD", "POST"])
def readiness_link(request, token):
    """The same from the link of an introduction, without an account."""
    side = side_of_link(token)
    if side is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    return _page(request, side.company, by=None, channel=Channel.SIGNED_LINK, token=token)


def _page(request, company, *, by, channel, token=""):
    form = ReadinessForm(request.POST if request.method == "POST" else None, company=company)
    if form.is_valid():
        set_flags(company, form.flags, by=by, channel=channel)
        if "autosave" in request.POST:
            return HttpResponse(status=NO_CONTENT)
        messages.success(request, _("Thank you. Our team offers help where something is open."))
        return redirect(f"{request.path}#result")
    result, compared_with = readiness_result(company)
    context = {"company": company, "form": form, "token": token, "result": result, "compared_with": compared_with}
    return render(request, "matching/readiness.html", context | _guides(result), status=INVALID if form.is_bound else 200)


def _guides(result):
    """The next steps, each with the guide that helps; one that waits for its check is left out."""
    found = {guide.code: guide for guide in Guide.objects.current().filter(code__in=[guide for _code, guide in result.steps])}
    return {"steps": [(READINESS_QUESTIONS[code], code, found.get(guide)) for code, guide in result.steps]}


@login_required
@require_POST
@tells_conflicts
def introduction_clear(request, pk):
    introduction = team_introduction(request, pk)
    form = ClearForm(request.POST)
    if accepted(form, lambda: clear_introduction(introduction, form.cleaned_data["reason"], by=request.user)):
        messages.success(request, _("Cleared: both sides are put in touch."))
    else:
        messages.error(request, _("Please write down the reason."))
    return redirect("matching:introduction_detail", pk)

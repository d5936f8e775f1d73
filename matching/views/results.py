"""A company releases results for its multiplier's sheet: by its own people, or written down by the team; never by the multiplier."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.enums import Channel
from matching.forms.results import ReleaseResultsForm
from matching.rules import can_curate, can_release_results
from matching.services.results import release_results
from matching.views.common import accepted
from matching.views.curating import part_or_404
from matching.views.introductions import visible_introductions

INVALID = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result_release(request, pk, side):
    introduction, part = get_object_or_404(visible_introductions(request.user), pk=pk), part_or_404(side)
    if introduction.introduced_at is None:
        raise Http404
    company, is_staff = getattr(introduction, part), can_curate(request.user)
    if not can_release_results(request.user, company):
        raise PermissionDenied
    release = introduction.result_releases.filter(side=part).first()
    form = ReleaseResultsForm(request.POST if request.method == "POST" else None, release=release, is_staff=is_staff)

    def act():
        data = form.cleaned_data
        channel = Channel(data["channel"]) if is_staff else Channel.PORTAL
        how = {"channel": channel, "told_by": data.get("told_by", "")}
        release_results(introduction, side=part, by=request.user, **form.released, **how)

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Saved. Only what you ticked stands in the results sheet."))
        return redirect("matching:space_detail", introduction.pk)
    context = {
        "introduction": introduction,
        "company": company,
        "multipliers": [mandate.multiplier for mandate in company.mandates.open().select_related("multiplier")],
        "form": form,
        "release": release,
    }
    return render(request, "matching/result_release.html", context, status=INVALID if form.is_bound else 200)

"""The team's pages with the texts for WeChat. A POST only says that a text was copied."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from matching.company_wechat import company_texts
from matching.services.wechat import is_told_by_wechat, note_company_copy, note_copy
from matching.suggestion_cards import suggested_to
from matching.views.access import visible_demand
from matching.views.common import require_curator
from matching.views.curating import part_or_404, team_introduction
from matching.wechat import demand_text, introduction_texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_wechat(request, pk, side):
    introduction, part = team_introduction(request, pk), part_or_404(side)
    texts = introduction_texts(introduction, part, is_reminder=is_told_by_wechat(introduction, part))
    return _page(request, introduction, texts, company=getattr(introduction, part), part=part)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_wechat(request, pk):
    demand = visible_demand(request, pk)
    require_curator(request.user)
    texts = [demand_text(demand), demand_text(demand, is_expiring=True) if demand.state == "published" else None]
    if demand.interests.filter(state="shown").exists():
        texts.append(demand_text(demand, is_interest=True))
    if suggested_to(demand).exists():
        texts.append(demand_text(demand, is_found=True))
    return _page(request, demand, list(filter(None, texts)), company=demand.company)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def company_wechat(request, pk):
    require_curator(request.user)
    company, now = get_object_or_404(Company.objects.visible_to(request.user), pk=pk), timezone.now()
    return _page(request, company, company_texts(company, now=now), company=company, now=now)


def _page(request, about, texts, *, company, part=None, now=None):
    if request.method == "POST":
        kind = request.POST.get("kind")
        if kind not in {text.kind for text in texts}:
            raise BadRequest
        if about == company:
            note_company_copy(company, kind, by=request.user, now=now)
        else:
            note_copy(about, kind, company=company, by=request.user, part=part)
        messages.success(request, _("Noted: told by WeChat. No mail reminds of it any more."))
        return redirect(request.path)
    context = {"about": about, "texts": texts, "company": company, "part": part}
    return render(request, "matching/wechat_detail.html", context)

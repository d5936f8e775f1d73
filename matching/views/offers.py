"""What multipliers offer: sites, demonstration projects, fair stands, events. Never matched, only read and answered."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from companies.adapters import current_tagger
from companies.enums import Kind
from companies.models import Company
from companies.proposals import propose_capabilities
from companies.views.access import current_words
from matching.demand_types import is_offer
from matching.forms.offers import OfferForm
from matching.rules import can_post_offer
from matching.services.demands import create_demand, save_demand, set_requirements
from matching.views.access import INVALID, editable_demand


def multipliers_to_offer_for(user):
    hubs = Company.objects.filter(kind=Kind.MULTIPLIER, memberships__user=user.pk)
    return hubs.filter(pk__in=[hub.pk for hub in hubs if can_post_offer(user, hub)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_create(request):
    companies, words = multipliers_to_offer_for(request.user), current_words()
    if not companies:
        raise PermissionDenied
    form = OfferForm(request.POST if request.method == "POST" else None, companies=companies, words=words)
    if request.method == "POST" and form.is_valid():
        language = form.language(get_language())
        texts = {name: form.cleaned_data[name] for name in ("title", "description")}
        offer = create_demand(form.poster, by=request.user, language=language, type=form.cleaned_data["type"], **texts)
        offer = save_demand(offer, by=request.user, texts=form.texts(language), facts=form.facts | {"identity": "named"})
        set_requirements(offer, by=request.user, wishes=set(topics_in(offer, words)))
        return redirect("matching:offer_edit", pk=offer.pk)
    return _page(request, {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_edit(request, pk):
    offer, words = editable_demand(request, pk), current_words()
    if not is_offer(offer):
        return redirect("matching:demand_edit", pk=pk)
    topics = dict.fromkeys([*(row.concept.notation for row in offer.demand_concepts.all()), *topics_in(offer, words)])
    form = OfferForm(request.POST if request.method == "POST" else None, offer=offer, words=words, topics=list(topics))
    if request.method == "POST" and form.is_valid():
        save_demand(offer, by=request.user, texts=form.texts(offer.original_language), facts=form.facts)
        set_requirements(offer, by=request.user, wishes=set(form.cleaned_data.get("topics", ())))
        return redirect("matching:demand_detail", pk=pk)
    return _page(request, {"form": form, "offer": offer})


def topics_in(offer, words):
    return [found.notation for found in propose_capabilities(offer, words.taxonomy, current_tagger())]


def _page(request, context):
    return render(request, "matching/offer_form.html", context, status=INVALID if request.method == "POST" else 200)

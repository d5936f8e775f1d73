from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.adapters import current_tagger
from companies.concept_finder import found_with_paths
from companies.enums import Kind
from companies.models import Company
from companies.proposals import propose_capabilities, propose_proofs
from companies.rules import acting_multiplier, can_act_for
from companies.views.access import current_words
from matching.demand_details import detail_lines
from matching.demand_types import is_offer
from matching.enums import DemandState
from matching.forms.demand_facts import DemandFactsForm
from matching.forms.demands import DemandFileForm, DemandTextForm, ReasonForm, RequirementsForm
from matching.forms.suggestions import decline_reasons
from matching.interest_cards import interests_shown
from matching.models import Demand
from matching.quality import warnings_of
from matching.queries import matches_for, reasons_for
from matching.question_rows import demand_question_rows
from matching.quick_reading import technical_sentences
from matching.rules import (
    asking_company,
    can_close_demand,
    can_curate,
    can_edit_demand,
    can_post_demand,
    can_review_demand,
    can_see_seeker,
    can_submit_demand,
    interested_companies,
    is_extendable,
    is_readable,
)
from matching.services.demand_release import is_released, is_written_by_others
from matching.services.demands import close_demand, save_demand, set_requirements, submit_demand
from matching.services.duplicate_demands import AlreadyPosted, post_demand
from matching.services.previewing import outlook_of
from matching.suggestion_cards import suggestions_shown
from matching.views.access import CONFLICT, INVALID, editable_demand, visible_demand
from matching.views.offers import multipliers_to_offer_for
from matching.views.seekers import also_shown, seeker_of, shown_demand

OVER = (DemandState.CLOSED, DemandState.REJECTED)


@login_required
@require_safe
def demand_list(request):
    """What the other side seeks and this company fits, and what it seeks itself."""
    mine, words, kind = Company.objects.acted_for_by(request.user), current_words(), request.GET.get("type", "")
    fits = [_fit(match) for match in matches_for(mine.verified()).select_related("demand__company")[:50]]
    offers = list(Demand.objects.visible_to(request.user).open().offers().select_related("company")[:50])
    own, is_archive = Demand.objects.filter(company__in=mine.values("pk")).select_related("company"), "archive" in request.GET
    context = {
        "words": words,
        "kinds": _kinds(words, [*(fit["type"] for fit in fits), *(offer.type for offer in offers)], kind),
        "fits": [fit for fit in fits if kind in ("", fit["type"])],
        "offers": [(shown_demand(offer), offer) for offer in offers if kind in ("", offer.type)],
        "demands": own.filter(state__in=OVER) if is_archive else own.exclude(state__in=OVER),
        "is_archive": is_archive,
        "has_verified": mine.verified().exists(),
        "can_post": bool(companies_to_post_for(request.user)),
        "can_offer": bool(multipliers_to_offer_for(request.user)),
    }
    return render(request, "matching/demand_list.html", context)


def _fit(match):
    return {
        "match": match,
        "type": match.demand.type,
        "demand": shown_demand(match.demand),
        "reasons": reasons_for(match, get_language()),
    }


def _kinds(words, present, chosen):
    """The kinds that stand in the lists: (code, words, how many, is chosen)."""
    counted = Counter(filter(None, present))
    return [(code, words.demand_type(code), counted[code], code == chosen) for code in sorted({*counted, chosen} - {""})]


def companies_to_post_for(user):
    mine = Company.objects.acted_for_by(user).exclude(kind=Kind.MULTIPLIER)
    return mine.filter(pk__in=[company.pk for company in mine if can_post_demand(user, company)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_create(request):
    companies = companies_to_post_for(request.user)
    if not companies:
        raise PermissionDenied
    form = DemandTextForm(request.POST if request.method == "POST" else None, companies=companies, words=current_words())
    if request.method == "POST" and form.is_valid():
        return _posted(request, form)
    return _page(request, "matching/demand_text.html", {"form": form, "step": 1})


def _posted(request, form):
    """The next step; or a question, where the company posted nearly the same a short time ago."""
    written = form.texts | {"language": form.language(get_language()), "type": form.chosen_type}
    try:
        demand = post_demand(form.poster, by=request.user, is_anyway="anyway" in request.POST, **written)
    except AlreadyPosted as found:
        context = {"earlier": found.earlier, "form": form}
        return render(request, "matching/demand_duplicate.html", context, status=CONFLICT)
    return redirect("matching:demand_requirements", pk=demand.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_edit(request, pk):
    demand = editable_demand(request, pk)
    if is_offer(demand):
        return redirect("matching:offer_edit", pk=pk)
    form = DemandTextForm(request.POST if request.method == "POST" else None, demand=demand, words=current_words())
    if request.method == "POST" and form.is_valid():
        texts = {(field, demand.original_language): text for field, text in form.texts.items()}
        save_demand(demand, by=request.user, texts=texts, facts={"type": form.chosen_type})
        return redirect("matching:demand_requirements", pk=demand.pk)
    return _page(request, "matching/demand_text.html", {"form": form, "demand": demand, "step": 1})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_requirements(request, pk):
    """Must, wish or neither: what the portal found in the text, and what the author adds."""
    demand, words = editable_demand(request, pk), current_words()
    query = request.GET.get("q", "")
    context = {"demand": demand, "words": words, "query": query, "concepts": found_with_paths(words, query), "step": 2}
    if request.htmx and query:
        return render(request, "companies/_concept_results.html", context)
    form = RequirementsForm(
        request.POST if request.method == "POST" else None,
        demand=demand,
        proposals=propose_capabilities(demand, words.taxonomy, current_tagger()),
        proof_proposals=propose_proofs(demand, words.taxonomy),
        words=words,
    )
    if request.method == "POST" and form.is_valid():
        return _save_requirements(request, demand, form)
    context["is_preview_asked"] = "preview" in request.GET
    if context["is_preview_asked"]:
        context["outlook"] = outlook_of(demand, words)
    return _page(request, "matching/demand_requirements.html", context | {"form": form})


@login_required
@require_safe
def demand_preview(request, pk):
    """How many companies fit as it stands, and which must excludes most; or that it is being computed."""
    return _preview(request, editable_demand(request, pk))


def _preview(request, demand):
    context = {"demand": demand, "outlook": outlook_of(demand, current_words()), "is_preview_asked": True}
    return render(request, "matching/_preview.html", context)


def _save_requirements(request, demand, form):
    requirements, added = form.requirements, request.POST.get("add")
    if added:
        requirements["musts"].add(added)
    set_requirements(demand, by=request.user, **requirements)
    if "preview" in request.POST:
        if request.htmx:
            return _preview(request, demand)
        return redirect(f"{reverse('matching:demand_requirements', args=[demand.pk])}?preview=1#preview")
    if added:
        return redirect(f"{reverse('matching:demand_requirements', args=[demand.pk])}#c-{added}")
    return redirect("matching:demand_facts", pk=demand.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand_facts(request, pk):
    demand, words = editable_demand(request, pk), current_words()
    data = request.POST if request.method == "POST" else None
    form = DemandFactsForm(data, demand=demand, words=words, technical=technical_sentences(demand, words, current_tagger()))
    if request.method == "POST" and form.is_valid():
        save_demand(demand, by=request.user, texts=form.texts, facts=form.facts)
        return redirect("matching:demand_detail", pk=demand.pk)
    return _page(request, "matching/demand_facts.html", {"form": form, "demand": demand, "step": 3})


@login_required
@require_safe
def demand_detail(request, pk):
    """One address, two readers: its own people and the team; the other side, which reads what was released."""
    demand, words = visible_demand(request, pk), current_words()
    context = {"demand": demand, "words": words, "is_offer": is_offer(demand)}
    if _is_own(request.user, demand):
        return own_page(request, demand)
    mine = Company.objects.acted_for_by(request.user).verified()
    fit = matches_for(mine).filter(demand=demand).first()
    can_ask = asking_company(request.user, demand) is not None
    context |= {
        "question_rows": demand_question_rows(demand, set(mine.values_list("pk", flat=True))),
        "ask_url": reverse("matching:question_ask_demand", args=[demand.pk]) if can_ask else "",
        "shown": shown_demand(demand),
        "also_shown": [] if is_offer(demand) else also_shown(demand),
        "details": detail_lines(demand, words, for_others=True),
        "can_express": interested_companies(request.user, demand).exists(),
        "files": demand.files.all() if can_see_seeker(request.user, demand) else [],
        "seeker": seeker_of(demand, request.user),
        "match": fit,
        "reasons": reasons_for(fit, get_language()) if fit else None,
    }
    return render(request, "matching/demand_detail.html", context)


def own_page(request, demand, *, status=200, **more):
    """As its own people and the team read it."""
    words = current_words()
    context = {"demand": demand, "words": words, "is_offer": is_offer(demand)} | _own_context(request.user, demand, words) | more
    return render(request, "matching/demand_detail_own.html", context, status=status)


def _is_own(user, demand):
    return user.is_auditor or can_act_for(user, demand.company)


def _own_context(user, demand, words):
    return {
        "details": detail_lines(demand, words),
        "interests": interests_shown(demand, words),
        "suggestions": suggestions_shown(demand, words),
        "decline_reasons": decline_reasons(),
        "can_answer": can_act_for(user, demand.company) and not user.is_project_manager,
        "files": demand.files.all(),
        "file_form": DemandFileForm(),
        "warnings": warnings_of(demand, for_author=True) if can_edit_demand(user, demand) else [],
        "is_extendable": is_extendable(demand),
        "is_written_by_others": is_written_by_others(demand),
        "is_released": is_released(demand),
        "can_edit": can_edit_demand(user, demand),
        "can_submit": can_submit_demand(user, demand),
        "can_close": can_close_demand(user, demand),
        "can_review": can_review_demand(user, demand),
        "can_curate": can_curate(user),
        "acting": acting_multiplier(user, demand.company),
        "is_readable": is_readable(demand),
        "question_rows": demand_question_rows(demand, {demand.company_id}, is_staff=can_curate(user)),
        "close_form": ReasonForm(words=words, list_name="close_reason", about="demand"),
    }


@login_required
@require_POST
def demand_submit(request, pk):
    demand = visible_demand(request, pk)
    if not can_submit_demand(request.user, demand):
        raise PermissionDenied
    return _change(
        request, demand, lambda: submit_demand(demand, by=request.user), _("Sent. We answer within three working days.")
    )


@login_required
@require_POST
def demand_close(request, pk):
    demand = visible_demand(request, pk)
    if not can_close_demand(request.user, demand):
        raise PermissionDenied
    form = ReasonForm(request.POST, words=current_words(), list_name="close_reason", about="demand")
    if not form.is_valid():
        return own_page(request, demand, status=INVALID, close_form=form)
    return _change(
        request, demand, lambda: close_demand(demand, form.cleaned_data["reason"], by=request.user), _("The demand is closed.")
    )


def _change(request, demand, change, sentence):
    try:
        change()
    except DomainError as error:
        demand.refresh_from_db()
        messages.error(request, str(error))
        return own_page(request, demand, status=CONFLICT)
    messages.success(request, sentence)
    return redirect("matching:demand_detail", pk=demand.pk)


def _page(request, template, context):
    return render(request, template, context, status=INVALID if request.method == "POST" else 200)

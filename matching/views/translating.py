"""The translation desk: one queue, and each text with its source, the taxonomy's words and a machine's suggestion beside it."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.clock import one_look
from companies.adapters import current_tagger
from companies.enums import Language
from companies.translation_providers import current_provider
from matching.enums import TextKind
from matching.forms.translating import TranslationDeskForm
from matching.services.translating.desk import ask_machine, glossary, hand_back, pieces_of, save_translation, take
from matching.services.translating.jobs import find_job, open_jobs
from matching.views.common import accepted, require_curator, tells_conflicts

INVALID = 422
ON_A_PAGE = 50
STEPS = {"take": take, "hand-back": hand_back}


@login_required
@require_safe
@one_look()
def translation_list(request):
    require_curator(request.user)
    jobs = open_jobs()
    kind, language, mine = request.GET.get("kind", ""), request.GET.get("language", ""), "mine" in request.GET
    chosen = [
        job
        for job in jobs
        if kind in ("", job.kind)
        and language in ("", job.language)
        and (not mine or (job.taken and job.taken.taken_by_id == request.user.pk))
    ]
    kinds = Counter(job.kind for job in jobs)
    context = {
        "page": Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page")),
        "kinds": [(kind_, kinds[kind_]) for kind_ in TextKind],
        "languages": [one for one in Language if any(job.language == one for job in jobs)],
        "kind": kind,
        "language": language,
        "mine": mine,
        "total": len(jobs),
    }
    return render(request, "matching/translation_list.html", context)


def _job_or_404(request, kind, pk):
    require_curator(request.user)
    job = find_job(kind, pk)
    if job is None:
        raise Http404
    return job


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
@one_look()
def translation_detail(request, kind, pk):
    job = _job_or_404(request, kind, pk)
    pieces = pieces_of(job)
    required = job.kind != TextKind.PROFILE
    data = request.POST if request.method == "POST" else None
    form = TranslationDeskForm(data, pieces=pieces, language=job.language, required=required)
    if form.is_bound and accepted(form, lambda: save_translation(job, form.texts, by=request.user, seen=form.seen)):
        messages.success(request, _("Saved and marked as checked. Whoever waited for it reads it now."))
        return redirect("matching:translation_list")
    tagger, provider = current_tagger(), current_provider()
    context = {
        "job": job,
        "form": form,
        "source_language": Language(job.source_language),
        "target_language": Language(job.language),
        "glossaries": {piece.field: glossary(job, piece.source, tagger) for piece in pieces},
        "can_suggest": provider is not None and job.source_language != job.language,
        "is_suggesting": bool(job.taken and job.taken.due_at),
    }
    return render(request, "matching/translation_detail.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_POST
@tells_conflicts
def translation_take(request, kind, pk):
    """Take it, hand it back, or ask the machine."""
    job = _job_or_404(request, kind, pk)
    step = request.POST.get("step", "take")
    if step == "suggest":
        if current_provider() is None:
            raise Http404
        ask_machine(job)
        messages.success(request, _("The suggestion is being made. It stays a suggestion until somebody saves it."))
    elif step in STEPS:
        STEPS[step](job, by=request.user)
    else:
        raise Http404
    return redirect("matching:translation_detail", kind, pk)

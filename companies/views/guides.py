"""Guides for everybody, and their editing by the team."""

from allauth.core.internal.ratelimit import decorator as rate_limited
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.enums import Language
from companies.forms.guides import GuideForm, GuideVoteForm
from companies.guides.writing import reading_minutes, to_html
from companies.models import Guide, GuideKind, GuideTopic
from companies.services.guides import GuideChangedMeanwhile, restore_guide, save_guide, vote_on_guide
from companies.texts import column, in_language
from companies.translation_diff import changes_between
from companies.views.access import INVALID

CONFLICT = 409


@require_safe
def guide_list(request):
    found = list(Guide.objects.visible_to(request.user).select_related("owner"))
    topics = [
        (topic, [guide for guide in found if guide.kind == GuideKind.CARD and guide.topic == topic]) for topic in GuideTopic
    ]
    context = {
        "guides": [(guide, _minutes(guide)) for guide in found if guide.kind == GuideKind.GUIDE],
        "topics": [(topic, cards) for topic, cards in topics if cards],
        "hints": [guide for guide in found if guide.kind == GuideKind.HINT],
        "can_edit": _is_team(request.user),
    }
    return render(request, "companies/guide_list.html", context)


@require_safe
def guide_detail(request, code):
    guide = _guide(request, code)
    return render(request, "companies/guide_detail.html", _page(request, guide))


@require_POST
@rate_limited(app="companies", action="guide_vote", config={"guide_vote": "30/h/ip"})
def guide_vote(request, code):
    guide, form = _guide(request, code), GuideVoteForm(request.POST)
    if not form.is_valid():
        return render(request, "companies/guide_detail.html", _page(request, guide) | {"vote_form": form}, status=INVALID)
    is_helpful = form.cleaned_data["helpful"] == "yes"
    vote_on_guide(guide, is_helpful=is_helpful, comment=form.cleaned_data["comment"], language=get_language())
    messages.success(request, _("Thank you. The person who keeps this guide reads it."))
    return redirect("companies:guide_detail", code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guide_edit(request, code):
    guide = _team_guide(request, code)
    form = GuideForm(request.POST if request.method == "POST" else None, guide=guide)
    status = INVALID if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            return _edit_page(request, guide, form, preview=_preview(form))
        try:
            save_guide(guide, form.content, by=request.user, note=form.cleaned_data["note"], version=form.cleaned_data["version"])
        except GuideChangedMeanwhile as error:
            form.add_error(None, str(error))
            status = CONFLICT
        else:
            messages.success(request, _("Saved."))
            return redirect("companies:guide_detail", code)
    return _edit_page(request, guide, form, status=status)


@login_required
@require_safe
def guide_versions(request, code):
    """Each version with what it changed in the reader's language."""
    guide = _team_guide(request, code)
    versions = list(guide.versions.select_related("by"))
    earlier = [*versions[1:], None]
    rows = [(row, changes_between(_body(before), _body(row))) for row, before in zip(versions, earlier, strict=True)]
    return render(request, "companies/guide_versions.html", {"guide": guide, "rows": rows})


@login_required
@require_POST
def guide_restore(request, code, number):
    guide = _team_guide(request, code)
    restore_guide(get_object_or_404(guide.versions, number=number), by=request.user)
    messages.success(request, _("The earlier version is in force again."))
    return redirect("companies:guide_detail", code)


def _page(request, guide):
    body = in_language(guide, "body", get_language())
    return {
        "guide": guide,
        "body": body,
        "html": to_html(body.value, language=body.language),
        "minutes": reading_minutes(body.value),
        "concepts": guide.concepts.in_use() if guide.kind != GuideKind.CARD else [],
        "can_edit": _is_team(request.user),
        "votes": _votes(guide) if _is_team(request.user) else None,
        "vote_form": GuideVoteForm(),
    }


def _votes(guide):
    answers = list(guide.votes.all()[:100])
    return {
        "yes": sum(vote.is_helpful for vote in answers),
        "no": sum(not vote.is_helpful for vote in answers),
        "comments": [vote for vote in answers if vote.comment][:5],
    }


def _edit_page(request, guide, form, *, preview=None, status=200):
    context = {"guide": guide, "form": form, "preview": preview}
    return render(request, "companies/guide_edit.html", context, status=status)


def _preview(form):
    return [
        (
            language,
            form.texts_of(language.value),
            to_html(form.cleaned_data[column("body", language.value)], f"preview-{language}", language=language.value),
        )
        for language in Language
    ]


def _body(version) -> str:
    return version.content["texts"][get_language()]["body"] if version else ""


def _minutes(guide) -> int:
    return reading_minutes(in_language(guide, "body", get_language()).value)


def _is_team(user) -> bool:
    return user.is_authenticated and user.is_project_manager


def _guide(request, code):
    return get_object_or_404(Guide.objects.visible_to(request.user).select_related("owner"), code=code)


def _team_guide(request, code):
    guide = _guide(request, code)
    if not _is_team(request.user):
        raise PermissionDenied
    return guide

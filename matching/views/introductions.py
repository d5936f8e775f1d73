from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.clock import one_look
from becan.exceptions import DomainError, InvalidTransition
from companies.enums import Channel
from companies.models import Company
from matching.cards import card_for, title_of
from matching.enums import IntroductionState, Part
from matching.forms.introductions import AnswerForm
from matching.models import Introduction
from matching.question_rows import question_rows
from matching.rules import can_act_in, can_answer, can_ask, can_withdraw, has_said_yes, is_waiting_for, part_among, part_of
from matching.services.contacts import consent_text, released_contact
from matching.services.introductions import answer_introduction, ask_question, withdraw_consent
from matching.services.readiness import says_export_is_open
from matching.services.spaces import unread_count
from matching.signed_links import side_of_link
from matching.standing import YOUR_TURN, standing_for
from matching.views.common import tells_conflicts
from matching.views.curating import team_page

ON_A_LIST = 200


@login_required
@require_safe
@one_look()
def introduction_list(request):
    mine = set(Company.objects.acted_for_by(request.user).values_list("pk", flat=True))
    rows = [_row(mine, introduction) for introduction in visible_introductions(request.user)[:ON_A_LIST]]
    return render(request, "matching/introduction_list.html", {"rows": rows})


def _row(mine, introduction):
    part = part_among(mine, introduction)
    if part is None:  # the team and the auditor read both names
        return {"introduction": introduction}
    standing = standing_for(introduction, part)
    own = next(side for side in introduction.sides.all() if side.side == part)
    answer_by = own.answer_by if standing == YOUR_TURN else None
    title = title_of(introduction, part.other)
    return {"introduction": introduction, "title": title, "standing": standing, "answer_by": answer_by}


@login_required
@require_safe
def introduction_detail(request, pk):
    introduction = get_object_or_404(visible_introductions(request.user), pk=pk)
    part = part_of(request.user, introduction)
    if part is None:
        return team_page(request, introduction)
    return side_page(request, introduction, part)


@login_required
@require_POST
@tells_conflicts
def introduction_answer(request, pk):
    introduction = get_object_or_404(visible_introductions(request.user), pk=pk)
    part = part_of(request.user, introduction)
    if part is None or not can_act_in(request.user, introduction, part):
        raise PermissionDenied
    form = answer_form(introduction, part, request.POST)
    if take_answer(form, introduction, part, by=request.user, channel=Channel.PORTAL):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:introduction_detail", introduction.pk)
    return side_page(request, introduction, part, form, status=422)


@login_required
@require_POST
@tells_conflicts
def introduction_withdraw(request, pk):
    introduction = get_object_or_404(visible_introductions(request.user), pk=pk)
    part = part_of(request.user, introduction)
    if part is None or not can_act_in(request.user, introduction, part):
        raise PermissionDenied
    withdraw_consent(introduction, side=part, by=request.user, channel=Channel.PORTAL)
    messages.success(request, _("Your consent is withdrawn. The other side is not told why."))
    return redirect("matching:introduction_detail", introduction.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def introduction_link(request, token):
    """The page behind the link of a mail: read and answered without an account. Only a POST changes anything."""
    side = side_of_link(token)
    if side is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    introduction, part = side.introduction, Part(side.side)
    form = answer_form(introduction, part, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _take_post(request, form, introduction, part):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:introduction_link", token)
    context = side_context(introduction, part, form) | {
        "can_answer": is_waiting_for(introduction, part),
        "can_withdraw": has_said_yes(introduction, part),
        "action": request.path,
        "withdraw_action": request.path,
        "readiness_url": reverse("matching:readiness_link", args=[token]),
        "question_rows": question_rows(introduction, part, is_linked=True),
        "ask_url": reverse("matching:question_ask_link", args=[token]) if introduction.state != IntroductionState.CLOSED else "",
    }
    return render(request, "matching/introduction_link.html", context, status=422 if form.is_bound else 200)


def _take_post(request, form, introduction, part):
    if "withdraw" in request.POST:
        return withdraw_consent(introduction, side=part, by=None, channel=Channel.SIGNED_LINK)
    return take_answer(form, introduction, part, by=None, channel=Channel.SIGNED_LINK)


def visible_introductions(user):
    return (
        Introduction.objects.visible_to(user)
        .select_related("offering", "seeking", "demand__company", "responsible")
        .prefetch_related("sides__contact_person", "sides__recorded_by")
    )


def answer_form(introduction, part, data=None, files=None, *, form=AnswerForm, language=None):
    language = language or get_language()
    text = consent_text(introduction, part, language)
    return form(data, files, company=getattr(introduction, part), consent_text=text, language=language)


def take_answer(form, introduction, part, *, by, channel=None):
    """Whether the answer or the question was taken; else the form says why not. The team's form names the channel itself."""
    if not form.is_valid():
        return False
    channel = form.cleaned_data.get("channel", channel)
    try:
        if form.is_question:
            ask_question(introduction, form.question, side=part, by=by, channel=channel)
        else:
            answer_introduction(introduction, side=part, by=by, channel=channel, **form.answer_data)
    except InvalidTransition:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def side_page(request, introduction, part, form=None, status=200):
    context = side_context(introduction, part, form or answer_form(introduction, part)) | {
        "can_answer": can_answer(request.user, introduction, part),
        "can_withdraw": can_withdraw(request.user, introduction, part),
        "readiness_url": _readiness_url(request.user, introduction, part),
        "question_rows": question_rows(introduction, part),
        "ask_url": _ask_url(request.user, introduction, part),
        "unread": unread_count(introduction, request.user) if introduction.introduced_at else 0,
    }
    return render(request, "matching/introduction_detail.html", context, status=status)


def _readiness_url(user, introduction, part):
    may = can_act_in(user, introduction, part)
    return reverse("matching:readiness_edit", args=[getattr(introduction, part).pk]) if may else ""


def _ask_url(user, introduction, part):
    return reverse("matching:question_ask", args=[introduction.pk]) if can_ask(user, introduction, part) else ""


def side_context(introduction, part, form):
    """What the person of one side may read now."""
    return {
        "introduction": introduction,
        "part": part,
        "own": next(side for side in introduction.sides.all() if side.side == part),
        "company": getattr(introduction, part),
        "other": getattr(introduction, part.other) if introduction.introduced_at else None,
        "card": card_for(introduction, part),
        "standing": standing_for(introduction, part),
        "waits_for_export": bool(introduction.held_at) and says_export_is_open(getattr(introduction, part)),
        "contact": released_contact(introduction, part.other),
        "form": form,
    }

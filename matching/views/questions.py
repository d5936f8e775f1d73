"""Questions between two companies: asked and answered on the portal, by the link of a mail, or written down by the team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from becan.exceptions import InvalidTransition
from companies.adapters import current_taxonomy
from companies.enums import Channel
from matching.answers import other_title, shown
from matching.cards import title_of
from matching.engine.wording import first_question
from matching.enums import Part, QuestionState
from matching.forms.questions import QuestionForm, RecordReplyForm, ReplyForm
from matching.models import Question
from matching.released import released_text
from matching.rules import asking_company, can_ask, can_curate, can_drop_question, can_reply, can_speak_for, part_of
from matching.services.questions import answer, ask, drop, pass_on
from matching.signed_links import question_of_link, side_of_link
from matching.views.access import visible_demand
from matching.views.common import accepted, tells_conflicts
from matching.views.curating import part_or_404, team_introduction
from matching.views.introductions import visible_introductions

INVALID = 422
METHODS = ["GET", "HEAD", "POST"]


def ask_form(introduction, part, data=None):
    """The questions that fit what is sought; first the one that would settle most."""
    facts = introduction.facts
    notations = [*facts["demand"]["musts"], *facts["demand"]["wishes"]] if facts.get("demand") else []
    first = first_question(facts["contributions"]) if facts.get("contributions") else None
    return QuestionForm(data, side=Part(part).other, notations=notations, first=first)


def _ask(form, introduction, part, **how):
    asking, asked = getattr(introduction, part), getattr(introduction, Part(part).other)

    def act():
        ask(asking=asking, asked=asked, side=Part(part).other, introduction=introduction, **form.asked, **how)

    return accepted(form, act)


@login_required
@require_http_methods(METHODS)
@tells_conflicts
def question_ask(request, pk):
    """By somebody who is logged in, for the own side."""
    introduction = get_object_or_404(visible_introductions(request.user), pk=pk)
    part = part_of(request.user, introduction)
    if not can_ask(request.user, introduction, part):
        raise PermissionDenied
    form = ask_form(introduction, part, request.POST if request.method == "POST" else None)
    if form.is_bound and _ask(form, introduction, part, by=request.user, channel=Channel.PORTAL):
        messages.success(request, _("Your question is on its way. You read the answer here, and we write to you."))
        return redirect("matching:introduction_detail", introduction.pk)
    return _ask_page(request, introduction, part, form)


@require_http_methods(METHODS)
@tells_conflicts
def question_ask_link(request, token):
    """By the link of an introduction's mail, without an account."""
    side = side_of_link(token)
    if side is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    introduction, part = side.introduction, Part(side.side)
    form = ask_form(introduction, part, request.POST if request.method == "POST" else None)
    if form.is_bound and _ask(form, introduction, part, by=None, channel=Channel.SIGNED_LINK):
        messages.success(request, _("Your question is on its way. You read the answer here, and we write to you."))
        return redirect("matching:introduction_link", token)
    return _ask_page(request, introduction, part, form)


@login_required
@require_http_methods(METHODS)
@tells_conflicts
def question_ask_demand(request, pk):
    """Before anyone is put in touch: by a verified company of the other side, for instance before it says that it is interested."""
    demand = visible_demand(request, pk)
    company = asking_company(request.user, demand)
    if company is None:
        raise PermissionDenied
    notations = [row.concept.notation for row in demand.demand_concepts.all()]
    form = QuestionForm(request.POST if request.method == "POST" else None, side=Part.SEEKING, notations=notations)

    def act():
        pair = {"asking": company, "asked": demand.company, "side": Part.SEEKING, "demand": demand}
        ask(**pair, by=request.user, channel=Channel.PORTAL, **form.asked)

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Your question is on its way. You read the answer here, and we write to you."))
        return redirect("matching:demand_detail", demand.pk)
    title = released_text(demand, "title", get_language()).value
    return render(request, "matching/question_ask.html", {"form": form, "title": title}, status=INVALID if form.is_bound else 200)


def _ask_page(request, introduction, part, form):
    context = {"introduction": introduction, "form": form, "title": title_of(introduction, Part(part).other)}
    return render(request, "matching/question_ask.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
@tells_conflicts
def question_detail(request, pk):
    """Answered here by the company that is asked; read by both."""
    question = get_object_or_404(Question.objects.visible_to(request.user).with_all(), pk=pk)
    is_staff = can_curate(request.user)
    is_asking = not is_staff and not can_speak_for(request.user, question.asked)
    may_reply = can_reply(request.user, question)
    if request.method == "POST" and not may_reply:
        raise PermissionDenied
    form = ReplyForm(request.POST if request.method == "POST" else None, question=question) if may_reply else None
    if form and form.is_bound and _answer(form, question, by=request.user, channel=Channel.PORTAL):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:question_detail", question.pk)
    return _question_page(request, question, form, is_asking=is_asking, is_staff=is_staff, user=request.user)


@require_http_methods(METHODS)
@tells_conflicts
def question_link(request, token):
    """The page behind the link of a mail: a GET changes nothing."""
    found = question_of_link(token)
    if found is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    question, is_asking = found
    may_reply = not is_asking and question.state in (QuestionState.ASKED, QuestionState.ANSWERED)
    form = ReplyForm(request.POST if request.method == "POST" else None, question=question) if may_reply else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form and form.is_bound and _answer(form, question, by=None, channel=Channel.SIGNED_LINK):
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:question_link", token)
    return _question_page(request, question, form, is_asking=is_asking, is_staff=False, user=None)


def _answer(form, question, **how):
    return accepted(form, lambda: answer(question, form.reply, **how))


def _question_page(request, question, form, *, is_asking, is_staff, user):
    context = {
        "question": question,
        "shown": shown(question, current_taxonomy(), is_asking=is_asking, is_staff=is_staff),
        "title": other_title(question, is_asking=is_asking),
        "is_asking": is_asking,
        "is_staff": is_staff,
        "form": form,
        "can_drop": user is not None and can_drop_question(user, question),
        "is_logged_in": user is not None,
    }
    return render(request, "matching/question_detail.html", context, status=INVALID if form and form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
@tells_conflicts
def question_record(request, pk):
    """The team writes down what the company said; it gets a mail about it and may change it by one click."""
    question = get_object_or_404(Question.objects.visible_to(request.user).with_all(), pk=pk)
    if not can_curate(request.user):
        raise PermissionDenied
    form = RecordReplyForm(request.POST if request.method == "POST" else None, question=question)

    def act():
        data = form.cleaned_data
        answer(question, form.reply, by=request.user, channel=Channel(data["channel"]), told_by=data["told_by"])

    if form.is_bound and accepted(form, act):
        messages.success(request, _("Recorded. The company gets a mail about it and may object."))
        return redirect("matching:question_detail", question.pk)
    seen = shown(question, current_taxonomy(), is_asking=False, is_staff=True)
    context = {"question": question, "form": form, "shown": seen}
    return render(request, "matching/question_record.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_POST
@tells_conflicts
def question_drop(request, pk):
    question = get_object_or_404(Question.objects.visible_to(request.user).with_all(), pk=pk)
    if not can_drop_question(request.user, question):
        raise PermissionDenied
    drop(question, by=request.user)
    messages.success(request, _("The question is no longer asked."))
    return redirect("matching:question_detail", question.pk)


@login_required
@require_POST
@tells_conflicts
def question_pass_on(request, pk, side):
    """What one side asked the team, for the other one: over the translation desk."""
    introduction, part = team_introduction(request, pk), part_or_404(side)
    row = next(row for row in introduction.sides.all() if row.side == part)
    if not row.words:
        raise InvalidTransition(_("There is no open question."))
    pass_on(introduction, row.words, side=part, by=request.user)
    messages.success(request, _("It is with the translation desk now, and goes out with the translation."))
    return redirect("matching:introduction_detail", introduction.pk)

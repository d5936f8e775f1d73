"""Sides that wait, and sides we wait for."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, name_of, promised
from matching.enums import Answer, IntroductionState
from matching.models import Demand, Introduction, IntroductionSide
from matching.services.follow_ups import day_to_act

DAYS_TO_ASK_AGAIN = 30


def open_questions():
    return _asked_sides().exclude(words="")


def question_item(side):
    return Item(
        due=timezone.localdate(),
        task=_("Answer a question"),
        title=_pair(side.introduction),
        url=_introduction_url(side.introduction),
        waiting=_("%(company)s waits for our answer") % {"company": name_of(side.company)},
        owner=side.introduction.responsible,
    )


def sides_asked():
    return _asked_sides().filter(words="")


def waiting_item(side):
    return Item(
        due=side.answer_by,
        task=_("Answer expected"),
        title=_pair(side.introduction),
        url=_introduction_url(side.introduction),
        waiting=_("We wait for %(company)s") % {"company": name_of(side.company)},
        owner=side.introduction.responsible,
    )


def unanswered():
    """Ended without an answer, not proposed anew since, and not long ago: later nobody remembers what was asked."""
    lately = timezone.now() - timezone.timedelta(days=DAYS_TO_ASK_AGAIN)
    again = Introduction.objects.open().filter(demand=OuterRef("demand"), offering=OuterRef("offering"))
    ended = Introduction.objects.filter(state=IntroductionState.CLOSED, close_reason="no-answer")
    ended = ended.filter(state_changed_at__gte=lately).exclude(Exists(again))
    still_wanted = ended.filter(demand__in=Demand.objects.open())
    return still_wanted.select_related("offering", "seeking", "responsible").order_by("state_changed_at", "pk")


def unanswered_item(introduction):
    return Item(
        due=promised(introduction.state_changed_at),
        task=_("Nobody answered: call, or ask again"),
        title=_pair(introduction),
        url=_introduction_url(introduction),
        waiting=_("Nobody waits"),
        owner=introduction.responsible,
    )


def dispute_item(milestone):
    return Item(
        due=promised(milestone.stated_at),
        task=_("Clarify a milestone"),
        title=_pair(milestone.introduction),
        url=reverse("matching:space_detail", args=[milestone.introduction_id]),
        waiting=_("Both sides wait for our decision"),
        owner=milestone.introduction.responsible,
    )


def held_item(introduction):
    return Item(
        due=promised(introduction.held_at),
        task=_("Settle export control"),
        title=_pair(introduction),
        url=_introduction_url(introduction),
        waiting=_("Both sides wait for our decision"),
        owner=introduction.responsible,
    )


def follow_up_item(row):
    return Item(
        due=day_to_act(row),
        task=_("Do what a follow-up asks for") if row.answer else _("Nobody said how it goes: call"),
        title=_pair(row.introduction),
        url=_introduction_url(row.introduction),
        waiting=f"{name_of(row.company)}: {row.get_answer_display()}" if row.answer else _("Nobody waits"),
        owner=row.introduction.responsible,
    )


def take_over_item(take_over):
    introduction = take_over.introduction
    return Item(
        due=promised(take_over.handed_at),
        task=_("Confirm that you have taken over an introduction"),
        title=f"{name_of(introduction.offering)} – {name_of(introduction.seeking)}",
        url=reverse("matching:introduction_detail", args=[introduction.pk]),
        waiting=_("%(person)s waits for your word") % {"person": take_over.by or "–"},
        owner=take_over.person,
    )


def _asked_sides():
    open_ones = Introduction.objects.open()
    sides = IntroductionSide.objects.filter(answer=Answer.ASKED, introduction__in=open_ones)
    related = ("introduction__offering", "introduction__seeking", "introduction__responsible")
    return sides.select_related(*related).order_by("answer_by", "pk")


def _pair(introduction):
    return f"{name_of(introduction.offering)} – {name_of(introduction.seeking)}"


def _introduction_url(introduction):
    return reverse("matching:introduction_detail", args=[introduction.pk])

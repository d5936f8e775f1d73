"""The team's desk: today's list over all queues, the queues behind it, and who waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from becan.clock import add_working_days, is_estimated, one_look, year_to_enter
from becan.models import OutgoingMail
from companies.enums import CompanyState
from companies.models import Company, Confirmation, ConfirmationState, DuplicateHint, JoinRequest, Reverification
from companies.services.verification import HANDLING_DAYS
from companies.services.verification_again import renewal_day
from companies.texts import has_checked, in_language
from matching.enums import Answer, DemandState, IntroductionState, ProposalState
from matching.models import Demand, Introduction, IntroductionSide, Match, WeightsProposal
from matching.rules import can_curate
from matching.services.demands import READERS_LANGUAGE
from matching.services.follow_ups import day_to_act, follow_ups_due
from matching.services.introductions import introductions_held
from matching.services.milestones import disputes_due
from matching.services.quick_demands import quick_demands_due

TODAY = 10  # items that two people can do in a day
IN_A_QUEUE = 100
PROMISED = HANDLING_DAYS  # working days within which a side that waits for us hears from us


@dataclass(frozen=True)
class Item:
    due: date
    task: str
    title: str
    url: str
    waiting: str  # who waits for whom
    responsible: str = ""

    @property
    def is_late(self) -> bool:
        return self.due < timezone.localdate()

    @property
    def is_estimated(self) -> bool:
        return is_estimated(self.due)


class Queue(NamedTuple):
    name: str
    title: Promise
    rows: Callable[[], QuerySet]
    item: Callable[..., Item]

    def items(self, most: int) -> list[Item]:
        return [self.item(row) for row in self.rows()[:most]]


@login_required
@require_safe
@one_look()
def desk(request):
    if not can_curate(request.user):
        raise PermissionDenied
    queues = {queue.name: queue for queue in QUEUES}
    chosen = queues.get(request.GET.get("queue"))
    context = {
        "items": chosen.items(IN_A_QUEUE) if chosen else todays_items(),
        "chosen": chosen,
        "queues": [{"queue": queue, "count": queue.rows().count()} for queue in QUEUES],
    }
    return render(request, "portal/desk.html", context)


@one_look()
def todays_items() -> list[Item]:
    """Somebody waits for the first ones; our own ideas fill the list. Each queue is already in the order of its due dates."""
    found = [(queue.name == "suggestions", item) for queue in QUEUES for item in queue.items(TODAY)]
    order = sorted(found, key=lambda pair: (pair[0], pair[1].due, pair[1].title, pair[1].url))
    return [item for _is_idea, item in order][:TODAY]


def companies_to_review():
    return Company.objects.filter(state__in=[CompanyState.SUBMITTED, CompanyState.IN_REVIEW]).order_by("state_changed_at", "pk")


def company_item(company):
    return Item(
        due=_promised(company.state_changed_at),
        task=_("Check and release a company"),
        title=_name(company),
        url=reverse("companies:company_review", args=[company.pk]),
        waiting=_waits_for_us(company, company.state_changed_at),
    )


def demands_to_review():
    submitted = Demand.objects.filter(state__in=[DemandState.SUBMITTED, DemandState.IN_REVIEW])
    return submitted.select_related("company").order_by("state_changed_at", "pk")


def demand_item(demand):
    language = READERS_LANGUAGE[demand.company.side]
    is_translated = all(has_checked(demand, field, language) for field in ("title", "summary"))
    return Item(
        due=_promised(demand.state_changed_at),
        task=_("Check and publish a demand") if is_translated else _("Translate and publish a demand"),
        title=_title(demand),
        url=reverse("matching:demand_review", args=[demand.pk]),
        waiting=_waits_for_us(demand.company, demand.state_changed_at),
    )


def demands_to_curate():
    """Open demands with suggestions of which none has been proposed."""
    suggestions = Match.objects.suggested().filter(demand=OuterRef("pk"))
    introductions = Introduction.objects.filter(demand=OuterRef("pk"))
    demands = Demand.objects.open().filter(Exists(suggestions), ~Exists(introductions))
    return demands.select_related("company").order_by("published_at", "pk")


def curation_item(demand):
    return Item(
        due=_promised(demand.published_at),
        task=_("Choose from the suggestions"),
        title=_title(demand),
        url=reverse("matching:match_list", args=[demand.pk]),
        waiting=_waits_for_us(demand.company, demand.published_at),
    )


def open_questions():
    return _asked_sides().exclude(words="")


def question_item(side):
    return Item(
        due=timezone.localdate(),
        task=_("Answer a question"),
        title=_pair(side.introduction),
        url=_introduction_url(side.introduction),
        waiting=_("%(company)s waits for our answer") % {"company": _name(side.company)},
        responsible=str(side.introduction.responsible),
    )


def sides_asked():
    return _asked_sides().filter(words="")


def waiting_item(side):
    return Item(
        due=side.answer_by,
        task=_("Answer expected"),
        title=_pair(side.introduction),
        url=_introduction_url(side.introduction),
        waiting=_("We wait for %(company)s") % {"company": _name(side.company)},
        responsible=str(side.introduction.responsible),
    )


def unanswered():
    """Ended without an answer, and not proposed anew since."""
    again = Introduction.objects.open().filter(demand=OuterRef("demand"), offering=OuterRef("offering"))
    ended = Introduction.objects.filter(state=IntroductionState.CLOSED, close_reason="no-answer").exclude(Exists(again))
    still_wanted = ended.filter(demand__in=Demand.objects.open())
    return still_wanted.select_related("offering", "seeking", "responsible").order_by("state_changed_at", "pk")


def unanswered_item(introduction):
    return Item(
        due=_promised(introduction.state_changed_at),
        task=_("Nobody answered: call, or ask again"),
        title=_pair(introduction),
        url=_introduction_url(introduction),
        waiting=_("Nobody waits"),
        responsible=str(introduction.responsible),
    )


def weights_to_decide():
    return WeightsProposal.objects.filter(state=ProposalState.OPEN).order_by("made_at")


def weights_item(proposal):
    return Item(
        due=_promised(proposal.made_at),
        task=_("Accept or reject a proposal"),
        title=_("Weights of the criteria"),
        url=reverse("matching:weights_detail"),
        waiting=_("Nobody waits"),
    )


def _asked_sides():
    open_ones = Introduction.objects.open()
    sides = IntroductionSide.objects.filter(answer=Answer.ASKED, introduction__in=open_ones)
    related = ("introduction__offering", "introduction__seeking", "introduction__responsible")
    return sides.select_related(*related).order_by("answer_by", "pk")


def _promised(moment: datetime) -> date:
    return add_working_days(timezone.localdate(moment), PROMISED)


def _waits_for_us(company, since):
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days == 0:
        return _("%(company)s waits for us since today") % {"company": _name(company)}
    sentence = ngettext("%(company)s waits for us, %(days)s day so far", "%(company)s waits for us, %(days)s days so far", days)
    return sentence % {"company": _name(company), "days": days}


def _name(company):
    return in_language(company, "name", get_language()).value or str(company)


def _title(demand):
    return in_language(demand, "title", get_language()).value or str(demand)


def _pair(introduction):
    return f"{_name(introduction.offering)} – {_name(introduction.seeking)}"


def _introduction_url(introduction):
    return reverse("matching:introduction_detail", args=[introduction.pk])


def questions_to_join():
    return JoinRequest.objects.for_staff().select_related("user", "company").order_by("created_at", "pk")


def joining_item(asked):
    return Item(
        due=_promised(asked.created_at),
        task=_("Decide who belongs to a company"),
        title=_name(asked.company) if asked.company else asked.company_name,
        url=reverse("companies:join_request_review", args=[asked.pk]),
        waiting=_("%(company)s waits for our answer") % {"company": asked.user},
    )


def possible_duplicates():
    return DuplicateHint.objects.filter(settled_at=None).select_related("company", "other").order_by("created_at", "pk")


def duplicate_item(hint):
    return Item(
        due=_promised(hint.created_at),
        task=_("One company or two?"),
        title=f"{_name(hint.company)} – {_name(hint.other)}",
        url=reverse("companies:duplicate_review", args=[hint.pk]),
        waiting=_("Nobody waits"),
    )


def corrections():
    """What a company wrote on its page without login: a wish, or an objection to what stands there."""
    waiting = Confirmation.objects.filter(state__in=[ConfirmationState.CORRECTED, ConfirmationState.REVOKED])
    newer = Confirmation.objects.filter(company=OuterRef("company"), pk__gt=OuterRef("pk"))
    return waiting.exclude(Exists(newer)).select_related("company").order_by("state_changed_at", "pk")


def correction_item(confirmation):
    is_wish = confirmation.state == ConfirmationState.CORRECTED
    return Item(
        due=_promised(confirmation.state_changed_at),
        task=_("Correct a profile and ask again") if is_wish else _("Objected: call and clarify"),
        title=_name(confirmation.company),
        url=reverse("companies:assist_detail", args=[confirmation.company_id]),
        waiting=_waits_for_us(confirmation.company, confirmation.state_changed_at),
    )


def identities_due():
    due = Reverification.objects.filter(company__state=CompanyState.VERIFIED)
    due = due.filter(Q(unchanged_at__isnull=False) | Q(reminders__gte=2))  # the day is here, or the company has answered
    return due.select_related("company").order_by("company__verified_on", "pk")


def identity_item(row):
    return Item(
        due=renewal_day(row.company.verified_on),
        task=_("Look at an identity again"),
        title=_name(row.company),
        url=reverse("companies:company_review", args=[row.company_id]),
        waiting=_("Nobody waits"),
    )


def dispute_item(milestone):
    return Item(
        due=_promised(milestone.stated_at),
        task=_("Clarify a milestone"),
        title=_pair(milestone.introduction),
        url=reverse("matching:space_detail", args=[milestone.introduction_id]),
        waiting=_("Both sides wait for our decision"),
        responsible=str(milestone.introduction.responsible),
    )


def held_item(introduction):
    return Item(
        due=_promised(introduction.held_at),
        task=_("Settle export control"),
        title=_pair(introduction),
        url=_introduction_url(introduction),
        waiting=_("Both sides wait for our decision"),
        responsible=str(introduction.responsible),
    )


def follow_up_item(row):
    return Item(
        due=day_to_act(row),
        task=_("Do what a follow-up asks for") if row.answer else _("Nobody said how it goes: call"),
        title=_pair(row.introduction),
        url=_introduction_url(row.introduction),
        waiting=f"{_name(row.company)}: {row.get_answer_display()}" if row.answer else _("Nobody waits"),
        responsible=str(row.introduction.responsible),
    )


def calendar_to_enter():
    """One row, that of the table itself, as long as a year's Chinese days have to be entered."""
    kinds = ContentType.objects.filter(app_label="becan", model="specialday")
    return kinds if year_to_enter(timezone.localdate()) else kinds.none()


def calendar_item(_row):
    year = year_to_enter(timezone.localdate())
    return Item(
        due=date(year - 1, 12, 15),
        task=_("Enter holidays and make-up days"),
        title=_("China %(year)s") % {"year": year},
        url=reverse("portal:special_days"),
        waiting=_("Deadlines that reach into %(year)s are estimated until then") % {"year": year},
    )


def stuck_mail_item(mail):
    return Item(
        due=_promised(mail.queued_at),
        task=_("A mail did not arrive"),
        title=f"{mail.to} – {mail.subject}",
        url=reverse("portal:stuck_mail_list"),
        waiting=_("Nobody waits"),
    )


def quick_demand_item(quick):
    return Item(
        due=_promised(quick.created_at),
        task=_("Answer a demand without an account"),
        title=str(quick),
        url=reverse("matching:quick_demand_review", args=[quick.pk]),
        waiting=_("%(name)s waits for our answer") % {"name": quick.name},
    )


QUEUES = (
    Queue("companies", gettext_lazy("Companies to check"), companies_to_review, company_item),
    Queue("corrections", gettext_lazy("Corrections that companies wish"), corrections, correction_item),
    Queue("identities", gettext_lazy("Identities to look at again"), identities_due, identity_item),
    Queue("joining", gettext_lazy("Questions to join"), questions_to_join, joining_item),
    Queue("duplicates", gettext_lazy("Possible duplicates"), possible_duplicates, duplicate_item),
    Queue("quick-demands", gettext_lazy("Demands without an account"), quick_demands_due, quick_demand_item),
    Queue("demands", gettext_lazy("Demands to check or translate"), demands_to_review, demand_item),
    Queue("suggestions", gettext_lazy("Demands with suggestions"), demands_to_curate, curation_item),
    Queue("questions", gettext_lazy("Open questions"), open_questions, question_item),
    Queue("held", gettext_lazy("Held for export control"), introductions_held, held_item),
    Queue("waiting", pgettext_lazy("desk", "Waiting for an answer"), sides_asked, waiting_item),
    Queue("unanswered", pgettext_lazy("desk", "Ended without an answer"), unanswered, unanswered_item),
    Queue("disputes", gettext_lazy("Milestones to clarify"), disputes_due, dispute_item),
    Queue("follow-ups", gettext_lazy("Follow-ups"), follow_ups_due, follow_up_item),
    Queue("mail", gettext_lazy("Mails that did not arrive"), OutgoingMail.objects.troubled, stuck_mail_item),
    Queue("calendar", gettext_lazy("Holidays to enter"), calendar_to_enter, calendar_item),
    Queue("weights", gettext_lazy("Proposed weights"), weights_to_decide, weights_item),
)

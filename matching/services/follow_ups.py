"""How it goes, asked 30, 180 and 365 days after two companies were put in touch: each side by itself, answered with one click."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import add_working_days, is_quiet
from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from companies.rules import acting_multiplier
from matching.enums import FollowUpAnswer, IntroductionState, Part
from matching.models import FollowUp, Introduction, Milestone
from matching.services import space_mails as mails
from matching.services.introductions import move_introduction
from matching.services.milestones import state_milestone

STAGES = (365, 180, 30)  # days; the latest that is due is asked, none is made up for
RUNNING = (IntroductionState.INTRODUCED, IntroductionState.ACTIVE, IntroductionState.PAUSED)
FOR_THE_TEAM = (FollowUpAnswer.HELP, FollowUpAnswer.NOTHING, FollowUpAnswer.RESULT)
DAYS_TO_ANSWER = 10  # working days; then somebody calls


def ask_follow_ups(*, now) -> int:
    """Both sides of everything that is due; never on quiet days, nor while the talks rest until a day. Returns how many introductions."""
    if is_quiet(timezone.localdate(now)):
        return 0
    return sum(_ask(pk, stage, now) for stage in STAGES for pk in _due(stage, now).values_list("pk", flat=True))


def _due(stage, now):
    asked = FollowUp.objects.filter(introduction=OuterRef("pk"), after_days__gte=stage)
    resting = Q(state=IntroductionState.PAUSED, paused_until__gt=timezone.localdate(now))
    running = Introduction.objects.filter(state__in=RUNNING, introduced_at__lte=now - timedelta(days=stage))
    return running.exclude(resting).exclude(Exists(asked)).order_by("pk")


@transaction.atomic
def _ask(pk, stage, now):
    introduction = _due(stage, now).select_for_update(skip_locked=True, of=["self"]).filter(pk=pk).first()
    if introduction is None:
        return False
    for part in Part:
        row = FollowUp.objects.create(introduction=introduction, side=part, after_days=stage, asked_at=now)
        mails.ask_how_it_goes(row)
    log_action(introduction, "follow_up.asked", actor=None, after_days=stage)
    return True


@transaction.atomic
def answer_follow_up(
    follow_up: FollowUp, answer: FollowUpAnswer, *, by, channel: Channel, words: str = "", told_by: str = ""
) -> FollowUp:
    """The answer may be changed until the next time we ask. It moves talks that begin, and calls the team where it is needed."""
    introduction = Introduction.objects.select_for_update().get(pk=follow_up.introduction_id)
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    row.introduction = introduction
    _check_answerable(row)
    row.answer, row.words, row.channel, row.recorded_by = answer, words, channel, by
    row.answered_at, row.handled_at = timezone.now(), None
    row.save()
    company = row.company if _speaks_for(by, row.company) else None
    data = {"words": words, "told_by": told_by, "channel": channel, "side": row.side}
    log_action(
        introduction,
        f"follow_up.{answer}",
        actor=by,
        on_behalf_of=company,
        **{key: value for key, value in data.items() if value},
    )
    if answer == FollowUpAnswer.TALKING and introduction.state == IntroductionState.INTRODUCED:
        move_introduction(introduction, IntroductionState.ACTIVE, by=by)
    if company:
        mails.tell_what_was_recorded(row, by=by)
    return row


def _check_answerable(row):
    if row.introduction.state not in RUNNING:
        raise InvalidTransition(_("This introduction has ended. Please call us."))
    if newer_follow_ups(row).exists():
        raise InvalidTransition(_("We have asked you again since. Please answer the newer question."))


def newer_follow_ups(row: FollowUp):
    return FollowUp.objects.filter(introduction=row.introduction_id, side=row.side, after_days__gt=row.after_days)


def is_answerable(row: FollowUp) -> bool:
    return row.introduction.state in RUNNING and not newer_follow_ups(row).exists()


def _speaks_for(by, company):
    return by is not None and (by.is_project_manager or acting_multiplier(by, company) is not None)


def note_result(follow_up: FollowUp, *, code: str, reached_on: date, note: str = "") -> Milestone:
    """What the side that says "there is a result" has reached; with that the answer is dealt with."""
    _check_answerable(follow_up)
    how = {"by": None, "channel": Channel.SIGNED_LINK}
    milestone = state_milestone(follow_up.introduction, code, reached_on=reached_on, note=note, side=Part(follow_up.side), **how)
    FollowUp.objects.filter(pk=follow_up.pk).update(handled_at=timezone.now())
    return milestone


@transaction.atomic
def handle_follow_up(follow_up: FollowUp, *, by) -> FollowUp:
    """The team has called, noted the result, or ended the introduction."""
    row = FollowUp.objects.select_for_update().select_related("introduction").get(pk=follow_up.pk)
    if row.handled_at:
        raise InvalidTransition(_("Somebody has done this already."))
    row.handled_at = timezone.now()
    row.save(update_fields=["handled_at"])
    log_action(row.introduction, "follow_up.handled", actor=by, side=row.side)
    return row


def open_follow_up(introduction: Introduction, part: Part | None) -> FollowUp | None:
    """The question that this side may answer now."""
    if part is None or introduction.state not in RUNNING:
        return None
    return introduction.follow_ups.filter(side=part).order_by("-after_days").first()


def follow_ups_due(*, now=None):
    """For the desk: answers that ask for somebody, and questions that nobody answered in time and that are still the latest."""
    late = (now or timezone.now()) - timedelta(days=DAYS_TO_ANSWER * 7 // 5)
    newer = FollowUp.objects.filter(
        introduction=OuterRef("introduction"), side=OuterRef("side"), after_days__gt=OuterRef("after_days")
    )
    wanted = Q(answer__in=FOR_THE_TEAM) | Q(answer="", asked_at__lte=late)
    rows = FollowUp.objects.filter(wanted, handled_at=None, introduction__state__in=RUNNING).exclude(Exists(newer))
    related = ("introduction__offering", "introduction__seeking", "introduction__responsible")
    return rows.select_related(*related).order_by("asked_at", "pk")


def day_to_act(row: FollowUp):
    """When the team owes something: a call soon after the answer, or after the silence."""
    return add_working_days(timezone.localdate(row.answered_at or row.asked_at), 2 if row.answer else DAYS_TO_ANSWER)

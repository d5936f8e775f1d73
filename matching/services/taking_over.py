"""An introduction passes to somebody else of the team: with what is open in it, and not done before that person says so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.enums import Answer, IntroductionState, MeetingState, MilestoneState, Outstanding, QuestionState
from matching.models import Introduction, TakeOver
from matching.services.translating.jobs import target_of

UNCONFIRMED = [MilestoneState.STATED, MilestoneState.DISPUTED]


def outstanding(introduction: Introduction) -> list[tuple[str, int]]:
    """Pairs of a code and a number; what has none is left out."""
    is_over = introduction.state == IntroductionState.CLOSED
    messages = introduction.messages.exclude(translation_state="checked").select_related(
        "introduction__offering", "introduction__seeking"
    )
    numbers = {
        Outstanding.ANSWERS: 0 if is_over else introduction.sides.filter(answer=Answer.ASKED).count(),
        Outstanding.QUESTIONS: introduction.questions.filter(state__in=[QuestionState.HELD, QuestionState.ASKED]).count(),
        Outstanding.MESSAGES: sum(message.language != target_of(message) for message in messages),
        Outstanding.MEETINGS: introduction.meetings.filter(state=MeetingState.PROPOSED).count(),
        Outstanding.MILESTONES: introduction.milestones.filter(state__in=UNCONFIRMED).count(),
        Outstanding.FOLLOW_UPS: introduction.follow_ups.filter(handled_at=None).count(),
        Outstanding.TASKS: introduction.tasks.filter(done_at=None).count(),
    }
    return [(str(code), number) for code, number in numbers.items() if number]


def in_words(pairs) -> list[tuple[str, int]]:
    return [(Outstanding(code).label, number) for code, number in pairs]


@transaction.atomic
def hand_introduction_over(introduction: Introduction, person, *, words: str, by) -> TakeOver | None:
    """``person`` answers for it from now on; one who only takes back the own one has nothing to confirm."""
    locked = Introduction.objects.select_for_update().get(pk=introduction.pk)
    locked.responsible = person
    locked.save(update_fields=["responsible"])
    log_action(locked, "introduction.handed_over", actor=by, reason=words, person=person.pk)
    locked.take_overs.filter(confirmed_at=None).delete()
    if person == by:
        return None
    open_ones = outstanding(locked)
    return TakeOver.objects.create(introduction=locked, person=person, by=by, words=words, outstanding=open_ones)


@transaction.atomic
def confirm_take_over(take_over: TakeOver, *, by) -> TakeOver:
    locked = TakeOver.objects.select_for_update().get(pk=take_over.pk)
    if locked.person_id != by.pk:
        raise DomainError(_("Whoever takes it over confirms it."))
    if locked.confirmed_at:
        raise InvalidTransition(_("Somebody has done this already."))
    locked.confirmed_at = timezone.now()
    locked.save(update_fields=["confirmed_at"])
    log_action(locked.introduction, "introduction.taken_over", actor=by)
    return locked


def take_overs_due():
    """For the desk, the oldest first."""
    rows = TakeOver.objects.filter(confirmed_at=None)
    return rows.select_related("introduction__offering", "introduction__seeking", "person", "by").order_by("handed_at", "pk")

"""Who is waited for, and what ends because nobody answered in time."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from becan.clock import is_quiet
from matching.enums import Answer, QuestionState
from matching.models import Introduction, IntroductionSide, Question
from matching.services.introductions.steps import State, close, log


def expire_sides(*, now) -> int:
    """End what nobody answered in time; never on days when nobody can be expected to. Returns how many introductions."""
    today = timezone.localdate(now)
    if is_quiet(today):
        return 0
    late = sides_waited_for().filter(answer_by__lt=today).values("introduction")
    pks = list(Introduction.objects.open().filter(pk__in=late).order_by("pk").values_list("pk", flat=True))
    return sum(_expire(pk, today) for pk in pks)


@transaction.atomic
def _expire(pk, today):
    locked = Introduction.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if locked is None or locked.state == State.CLOSED:
        return False
    late = list(sides_waited_for().filter(answer_by__lt=today, introduction=locked))
    for row in late:
        row.answer = Answer.EXPIRED
        row.save(update_fields=["answer"])
        log(locked, "introduction.expired", None, row)
    if late:
        close(locked, "no-answer", by=None)
    return bool(late)


def sides_waited_for():
    """Asked, in an open introduction; not those who wait for an answer themselves, from the team or from the other side."""
    pending = Question.objects.filter(
        introduction=OuterRef("introduction"), state__in=[QuestionState.HELD, QuestionState.ASKED]
    ).exclude(side=OuterRef("side"))
    asked = IntroductionSide.objects.filter(answer=Answer.ASKED, words="", introduction__in=Introduction.objects.open())
    return asked.exclude(Exists(pending))

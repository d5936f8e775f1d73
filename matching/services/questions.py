"""Questions from one company to another, and their answers. ``ask`` and ``answer`` are all that other services need.

A ready question reaches the other side at once. Free words are held before the second yes until the team has put them into the other
side's language: nobody may be found by the own words of a text. In the shared space they go at once, and are translated beside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel, Language, Side
from companies.models import Company
from companies.rules import acting_multiplier
from companies.services import mail_company
from matching.answers import is_language_free
from matching.deadlines import last_day_to_answer
from matching.enums import Answer as SideAnswer
from matching.enums import IntroductionState, Part, QuestionState
from matching.models import Demand, Introduction, Passage, Question
from matching.ready_questions import ready_questions
from matching.signed_links import question_token

READS = {
    Side.BERLIN_BRANDENBURG: Language.DE,
    Side.CHINA: Language.ZH_HANS,
}  # the language that the team translates into, by side
MOST_OPEN = 10  # of one company about the same thing


@dataclass(frozen=True)
class Reply:
    """Typed values by the part of the answer; ``words`` where a part is free text."""

    values: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    language: str = ""
    is_undecided: bool = False

    def __bool__(self):
        return bool(self.values or self.words or self.is_undecided)


@transaction.atomic
def ask(
    *,
    asking: Company,
    asked: Company,
    side: Part,
    by,
    channel: Channel,
    introduction: Introduction | None = None,
    demand: Demand | None = None,
    code: str = "",
    params: Mapping[str, str] | None = None,
    words: str = "",
    language: str = "",
) -> Question:
    """A ready question by its ``code``, or free ``words`` in ``language``; ``side`` is the part of the company that is asked."""
    _check_open(introduction)
    if introduction is not None and introduction.sides.filter(side=side, answer=SideAnswer.WAITING).exists():
        raise InvalidTransition(_("The other side is asked once you have said yes. Please ask our project team."))
    if code and code not in ready_questions():
        raise DomainError(_("Please choose one of the questions."))
    if not code and not words.strip():
        raise DomainError(_("Please choose a question, or write one."))
    about = {"introduction": introduction, "demand": demand or (introduction and introduction.demand)}
    pending = Question.objects.filter(**about, asking=asking, state__in=[QuestionState.HELD, QuestionState.ASKED])
    if code and pending.filter(code=code, params=dict(params or {})).exists():
        raise DomainError(_("You have asked this already; the answer is still to come."))
    if pending.count() >= MOST_OPEN:
        raise DomainError(_("Ten of your questions are open. Please wait for an answer, or call us."))
    passage = None if code else _passage(words, language, READS[Side(asked.side)])
    question = Question.objects.create(
        **about,
        asking=asking,
        asked=asked,
        side=side,
        code=code,
        params=dict(params or {}) if code else {},
        passage=passage,
        state=QuestionState.HELD if passage and not _is_introduced(introduction) else QuestionState.ASKED,
        asked_by=by,
        channel=channel,
    )
    _log(question, "question.asked", by, asking, code=code)
    _tell_asked(question)
    return question


@transaction.atomic
def answer(question: Question, reply: Reply, *, by, channel: Channel, told_by: str = "") -> Question:
    """Answered, or answered anew: what was said may change while the talks go on. The asking side may then decide, with the full time."""
    locked = _lock(question)
    _check_open(locked.introduction)
    if locked.state not in (QuestionState.ASKED, QuestionState.ANSWERED):
        raise InvalidTransition(_("This question is no longer open."))
    if not reply:
        raise DomainError(_("Please fill in at least one part of the answer."))
    locked.answer, locked.is_undecided = dict(reply.values), reply.is_undecided
    locked.answer_passage = _passage(reply.words, reply.language, READS[Side(locked.asking.side)]) if reply.words else None
    locked.state, locked.answered_at, locked.answered_by = QuestionState.ANSWERED, timezone.now(), by
    locked.answer_channel, locked.told_by = channel, told_by
    locked.save()
    _log(locked, "question.answered", by, locked.asked, channel=channel, told_by=told_by)
    _give_time(locked)
    _tell_asking(locked)
    if by is not None and by.is_project_manager:
        _mail(locked, "question_recorded", locked.asked, is_asking=False, recorder=by)
    return locked


@transaction.atomic
def translate(question: Question, translation: str, *, by, is_answer: bool = False) -> Question:
    """By a person of the team: only now the other side reads the words, where it did not yet."""
    locked = _lock(question)
    passage = locked.answer_passage if is_answer else locked.passage
    if passage is None or locked.state == QuestionState.DROPPED:
        raise InvalidTransition(_("There is nothing to translate any more."))
    passage.translation = translation.strip() or passage.words
    passage.translated_by, passage.translated_at = by, timezone.now()
    passage.save()
    log_action(locked.introduction or locked.demand, "question.translated", actor=by, question=str(locked.pk))
    if locked.state == QuestionState.HELD:
        locked.state = QuestionState.ASKED
        locked.save(update_fields=["state"])
    _tell_asking(locked) if is_answer else _tell_asked(locked)
    return locked


@transaction.atomic
def drop(question: Question, *, by) -> Question:
    """Taken back by who asked, or settled by the team in another way."""
    locked = _lock(question)
    if locked.state not in (QuestionState.HELD, QuestionState.ASKED):
        raise InvalidTransition(_("This question is no longer open."))
    locked.state = QuestionState.DROPPED
    locked.save(update_fields=["state"])
    _log(locked, "question.dropped", by, locked.asking)
    _give_time(locked)
    return locked


@transaction.atomic
def pass_on(introduction: Introduction, words: str, *, side: Part, by) -> Question:
    """What ``side`` asked the team is a question to the other side: it goes to the translation desk in the author's name."""
    asking, asked = getattr(introduction, side), getattr(introduction, Part(side).other)
    language = READS[Side(asking.side)]
    return ask(
        asking=asking,
        asked=asked,
        side=Part(side).other,
        by=by,
        channel=Channel.PORTAL,
        introduction=introduction,
        words=words,
        language=language,
    )


def _passage(words: str, language: str, target: str) -> Passage:
    passage = Passage(words=words.strip(), language=language, target=target)
    passage.save()
    return passage


def needs_translation(passage: Passage, introduction: Introduction | None) -> bool:
    """Between companies that know each other only what is in another language; before, everything is looked at."""
    if passage.is_released:
        return False
    return not _is_introduced(introduction) or (passage.language != passage.target and not is_language_free(passage.words))


def _is_introduced(introduction) -> bool:
    return introduction is not None and introduction.introduced_at is not None


def _check_open(introduction) -> None:
    if introduction is not None and introduction.state == IntroductionState.CLOSED:
        raise InvalidTransition(_("This introduction has ended. Please call us."))


def _lock(question) -> Question:
    Question.objects.select_for_update(of=["self"]).get(pk=question.pk)
    return Question.objects.with_all().get(pk=question.pk)


def _give_time(question) -> None:
    """Who waited for an answer gets the full time to decide."""
    if question.introduction is None:
        return
    waiting = question.introduction.sides.filter(side=Part(question.side).other, answer=SideAnswer.ASKED)
    waiting.update(answer_by=last_day_to_answer())


def _tell_asked(question) -> None:
    if question.state == QuestionState.ASKED:
        _mail(question, "question_asked", question.asked, is_asking=False)


def _tell_asking(question) -> None:
    """At once where something can be read; else with the translation."""
    passage = question.answer_passage
    is_readable = (
        question.answer or question.is_undecided or passage is None or not needs_translation(passage, question.introduction)
    )
    if is_readable and question.state == QuestionState.ANSWERED:
        _mail(question, "question_answered", question.asking, is_asking=True)


def _mail(question, kind, company, *, is_asking, **context) -> None:
    passage = question.answer_passage if is_asking else question.passage
    moments = [question.answered_at, passage and passage.translated_at]
    mail_company(
        company,
        kind,
        by=question.introduction.responsible if question.introduction else None,
        about=question.introduction or question.demand,
        context={"question": question, "is_asking": is_asking, "token": question_token(question, is_asking=is_asking)} | context,
        dedupe=f"{question.pk}:" + ":".join(moment.isoformat() if moment else "" for moment in moments),
    )


def _log(question, action, by, company, **data) -> None:
    """About the introduction where there is one: its history is one. The team or a multiplier speaks for a company."""
    is_for_another = by is not None and (by.is_project_manager or acting_multiplier(by, company) is not None)
    side = Part(question.side) if company == question.asked else Part(question.side).other
    data = {key: str(value) for key, value in data.items() if value} | {"side": side}
    about = question.introduction or question.demand
    log_action(about, action, actor=by, on_behalf_of=company if is_for_another else None, question=str(question.pk), **data)

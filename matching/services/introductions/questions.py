"""A side that asks instead of answering."""

from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from companies.enums import Channel
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Part
from matching.models import Introduction
from matching.services import introduction_mails as mails
from matching.services.introductions.steps import State, lock, log


@transaction.atomic
def ask_question(introduction: Introduction, words: str, *, side: Part, by, channel: Channel) -> Introduction:
    """Neither yes nor no yet: the words go to the person responsible, the side stays asked."""
    locked = lock(introduction)
    row = locked.sides.get(side=side)
    if locked.state == State.CLOSED:
        raise InvalidTransition(_("This introduction has ended. Please call us."))
    if row.answer == Answer.ASKED:
        row.words = words
        row.save(update_fields=["words"])
    log(locked, "introduction.question_asked", by, row, words=words, channel=channel)
    mails.mail_question(locked, Part(side), words)
    return locked


@transaction.atomic
def settle_question(introduction: Introduction, *, side: Part, by) -> Introduction:
    """The team has answered what the side asked; it is the side's turn again, with the full time."""
    locked = lock(introduction)
    row = locked.sides.get(side=side)
    if row.answer != Answer.ASKED or not row.words:
        raise InvalidTransition(_("There is no open question."))
    row.words, row.answer_by = "", last_day_to_answer()
    row.save(update_fields=["words", "answer_by"])
    log(locked, "introduction.question_settled", by, row)
    return locked

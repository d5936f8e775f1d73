"""An introduction from the proposal to its end. Each state has one writer here, a table of allowed steps, a lock and a log entry."""

from matching.services.introductions.answers import answer_introduction, clear_introduction, introductions_held, withdraw_consent
from matching.services.introductions.course import close_introduction, move_introduction, reopen_introduction
from matching.services.introductions.expiry import expire_sides, sides_waited_for
from matching.services.introductions.proposals import open_introduction, propose_for_interest, propose_introduction
from matching.services.introductions.questions import ask_question, settle_question
from matching.services.introductions.steps import MOVES, TRANSITIONS

__all__ = [
    "MOVES",
    "TRANSITIONS",
    "answer_introduction",
    "ask_question",
    "clear_introduction",
    "close_introduction",
    "expire_sides",
    "introductions_held",
    "move_introduction",
    "open_introduction",
    "propose_for_interest",
    "propose_introduction",
    "reopen_introduction",
    "settle_question",
    "sides_waited_for",
    "withdraw_consent",
]

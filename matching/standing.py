"""Where an introduction stands, in the few words a company reads: whose turn it is."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from matching.enums import Answer, IntroductionState, Part


class Standing(NamedTuple):
    text: Promise
    tone: str


YOUR_TURN = Standing(pgettext_lazy("standing of an introduction", "Your turn"), "warn")
WAITING = Standing(pgettext_lazy("standing of an introduction", "Waiting for the other side"), "info")
CONNECTED = Standing(pgettext_lazy("standing of an introduction", "Connected"), "good")
ENDED = Standing(pgettext_lazy("standing of an introduction", "Ended"), "neutral")


def standing_for(introduction, part: Part) -> Standing:
    if introduction.state == IntroductionState.CLOSED:
        return ENDED
    if introduction.introduced_at:
        return CONNECTED
    own = next(side for side in introduction.sides.all() if side.side == part)
    return YOUR_TURN if own.answer == Answer.ASKED else WAITING

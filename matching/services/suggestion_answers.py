"""What the two sides say to a suggestion: yes leads to an expression of interest or an introduction, no sets the pair aside."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from matching.enums import InterestAnswer as Answer
from matching.enums import Part
from matching.models import Interest, Introduction, Suggestion
from matching.rules import takes_interest
from matching.services.curation import dismiss_match
from matching.services.interest_introductions import fit_of
from matching.services.interests import express_interest
from matching.services.introductions import propose_for_interest

LATER = timedelta(days=180)
FOR_A_TIME = ("no-capacity", "not-now")
DISMISSALS = {"wrong-volume": "other", "already-served": "in-contact"}  # other codes are the same in both lists


@transaction.atomic
def answer_with_interest(suggestion: Suggestion, *, language: str, **texts) -> Interest:
    """The company says yes, without an account: an expression of interest like any other, with the project team at once."""
    locked = _answer(suggestion, Answer.ACCEPTED)
    how = {"by": None, "channel": Channel.SIGNED_LINK, "language": language}
    return express_interest(locked.demand, locked.company, **how, **texts)


def introduce_suggested(suggestion: Suggestion, *, by, channel: Channel) -> Introduction:
    """Who seeks says yes: both sides get the question with all details, and consent as always. The engine is asked outside the transaction."""
    _check_open(suggestion)
    fit = fit_of(suggestion.demand, suggestion.company)
    with transaction.atomic():
        locked = _answer(suggestion, Answer.ACCEPTED)
        _log(locked, by=by, channel=channel)
        return propose_for_interest(fit, by=locked.sent_by, asked_by=by)


@transaction.atomic
def decline_suggestion(suggestion: Suggestion, reason: str, *, by, channel: Channel, words: str = "") -> Suggestion:
    """``reason`` is a code of ``decline_reason``. Only the team reads it; the other side reads nothing."""
    locked = _answer(suggestion, Answer.DECLINED, reason=reason, words=words)
    _log(locked, by=by, channel=channel, reason=reason, words=words)
    match = locked.demand.matches.current().filter(company=locked.company, dismissed_at=None).first()
    if match:
        until = timezone.localdate() + LATER if reason in FOR_A_TIME else None
        dismiss_match(match, DISMISSALS.get(reason, reason), by=by, until=until, side=locked.side)
    return locked


def _answer(suggestion, answer, **said):
    """The only writer of ``Suggestion.answer``."""
    locked = Suggestion.objects.select_for_update(of=["self"]).select_related("demand__company", "company", "sent_by")
    locked = locked.get(pk=suggestion.pk)
    _check_open(locked)
    locked.answer, locked.answered_at = answer, timezone.now()
    for name, value in said.items():
        setattr(locked, name, value)
    locked.save()
    return locked


def _check_open(suggestion):
    if suggestion.answer != Answer.ASKED:
        raise InvalidTransition(_("This has been answered already. Thank you."))
    if not takes_interest(suggestion.demand):
        raise InvalidTransition(_("This demand takes no expressions of interest at present."))


def _log(suggestion, *, by, channel, reason="", words=""):
    """On the timeline of whoever answers."""
    is_author = suggestion.side == Part.SEEKING
    about, other = (suggestion.demand, suggestion.company) if is_author else (suggestion.company, suggestion.demand)
    data = {"channel": channel, "words": words, "other": str(other.pk)}
    log_action(about, f"suggestion.{suggestion.answer}", actor=by, reason=reason, **data)

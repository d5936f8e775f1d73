"""A side says yes, no, or takes its yes back; the second yes introduces, or waits for export control."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from companies.models import SupportKind
from companies.services.support import record_support
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Flag, Part, ReadinessCode
from matching.models import Introduction
from matching.rules import is_still_wanted
from matching.services import introduction_mails as mails
from matching.services.contacts import Release, end_consents, give_consent
from matching.services.decisions import note_answer
from matching.services.interest_words import bring_words
from matching.services.introductions.steps import SIDE_TRANSITIONS, State, change_state, close, is_for_another, lock, log
from matching.services.partner_news import note_told
from matching.services.readiness import is_export_open, set_flags


@transaction.atomic
def answer_introduction(
    introduction: Introduction,
    answer: Answer,
    *,
    side: Part,
    by,
    channel: Channel,
    release: Release | None = None,
    reason: str = "",
    words: str = "",
    told_by: str = "",
    flags: dict[ReadinessCode, Flag] | None = None,
) -> Introduction:
    """Record one side's answer; the only writer of ``IntroductionSide.answer``. The second yes introduces.

    ``told_by`` names the person of the company from whom the team has the answer; ``flags`` is what the company said of its readiness.
    """
    locked = lock(introduction)
    row = locked.sides.get(side=side)
    _check_answer(locked, row, answer, release)
    row.answer, row.answered_at, row.recorded_by, row.channel = answer, timezone.now(), by, channel
    row.reason, row.words = reason, words
    if release:
        row.contact_person, row.scope = release.contact_person, ["name", *release.scope]
        give_consent(locked, row, release, channel=channel, recorded_by=by if is_for_another(by, row.company) else None)
    row.save()
    if flags:
        set_flags(row.company, flags, by=by, channel=channel)
    note_answer(locked, row, by=by)
    log(locked, f"introduction.{answer}", by, row, reason=reason, words=words, told_by=told_by, channel=channel)
    if is_for_another(by, row.company):
        mails.mail_record(locked, Part(side), by=by)
    _follow(locked, row, by)
    return locked


def _check_answer(locked, row, answer, release):
    if locked.state == State.CLOSED or answer not in SIDE_TRANSITIONS[Answer(row.answer)]:
        raise InvalidTransition(_("This introduction has already been answered."))
    if answer != Answer.ACCEPTED:
        return
    if release is None or release.contact_person.company_id != row.company.pk:
        raise DomainError(_("A yes needs the person whose contact data may be passed on."))
    if not is_still_wanted(locked):
        raise InvalidTransition(_("Something has changed since we asked. We will call you."))


def _follow(locked, row, by):
    if row.answer == Answer.DECLINED:
        close(locked, "declined", by=by, told=Part(row.side).other)
    elif locked.both_accepted():
        _hold(locked) if is_export_open(locked) else _introduce(locked, by=by)
    else:
        change_state(locked, State.ANSWERED)
        _ask_second(locked)


def _ask_second(locked):
    """Where one side was to be asked first: the other one, with its full time."""
    for row in locked.sides.filter(answer=Answer.WAITING):
        row.answer, row.answer_by = Answer.ASKED, last_day_to_answer()
        row.save(update_fields=["answer", "answer_by"])
        log_action(locked, "introduction.second_asked", side=row.side)
        mails.mail_proposal(locked, parts=[Part(row.side)])


def _introduce(locked, *, by):
    """Now both names and the released contact data are known to both."""
    locked.introduced_at = timezone.now()
    change_state(locked, State.INTRODUCED)
    log_action(locked, "introduction.introduced", actor=by)
    for company in (locked.offering, locked.seeking):
        record_support(company, SupportKind.INTRODUCTION, measure=locked.funding_measure, source=locked)
    bring_words(locked)
    note_told(locked)
    mails.mail_meeting(locked)


def _hold(locked):
    """Both said yes, but one of them has to settle export control: neither name nor contact data go out before the team agrees."""
    locked.held_at = timezone.now()
    locked.save(update_fields=["held_at"])
    log_action(locked, "introduction.held")
    mails.mail_hold(locked)


@transaction.atomic
def clear_introduction(introduction: Introduction, reason: str, *, by) -> Introduction:
    """The team has settled export control for this introduction, and says how."""
    locked = lock(introduction)
    if not reason.strip():
        raise DomainError(_("Please write down the reason."))
    if locked.held_at is None or locked.state != State.ANSWERED or not locked.both_accepted():
        raise InvalidTransition(_("This introduction is not held."))
    if not is_still_wanted(locked):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    locked.held_at = None
    log_action(locked, "introduction.cleared", actor=by, reason=reason)
    _introduce(locked, by=by)
    return locked


def introductions_held():
    """For the desk, the oldest first."""
    held = Introduction.objects.filter(held_at__isnull=False, state=State.ANSWERED)
    return held.select_related("offering", "seeking", "responsible").order_by("held_at", "pk")


@transaction.atomic
def withdraw_consent(introduction: Introduction, *, side: Part, by, channel: Channel) -> Introduction:
    """A yes is taken back: contact data are no longer shown, and the introduction ends without saying whose wish it was."""
    locked = lock(introduction)
    row = locked.sides.get(side=side)
    if locked.state == State.CLOSED or row.answer != Answer.ACCEPTED:
        raise InvalidTransition(_("There is nothing to withdraw."))
    end_consents(locked, Part(side))
    log(locked, "introduction.withdrawn", by, row, channel=channel)
    close(locked, "withdrawn", by=by, told=Part(side).other)
    return locked

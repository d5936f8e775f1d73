"""Companies answer a demand by themselves: alone, or one leads others that each agree. Nobody is named to the seeking side before its yes."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.locks import take_lock
from becan.models import log_action
from companies.enums import Channel
from companies.rules import acting_multiplier
from companies.services.correcting import mail_correction
from matching.enums import InterestAnswer as Answer
from matching.enums import InterestState as State
from matching.models import Demand, Interest, InterestMember
from matching.rules import takes_interest
from matching.services import interest_mails as mails
from matching.services.interest_words import ask_questions

MOST_OPEN = 5  # of a company at a time
MOST_A_WEEK = 5
WEEK = timedelta(days=7)
TRANSITIONS = {
    State.INVITING: {State.SENT, State.WITHDRAWN, State.DECLINED},
    State.SENT: {State.SHOWN, State.INTRODUCED, State.DECLINED, State.WITHDRAWN},
    State.SHOWN: {State.INTRODUCED, State.DECLINED, State.WITHDRAWN},
    State.INTRODUCED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
}
ANSWERS = {Answer.ASKED: {Answer.ACCEPTED, Answer.DECLINED}, Answer.ACCEPTED: {Answer.DECLINED}, Answer.DECLINED: set()}


@transaction.atomic
def express_interest(
    demand: Demand,
    company,
    *,
    by,
    offer: str,
    contact_person,
    language: str,
    questions: str = "",
    ready: Iterable[str] = (),
    team: Iterable[tuple] = (),
    channel: Channel = Channel.PORTAL,
    told_by: str = "",
) -> Interest:
    """``team``: pairs (company, notations) that are invited and asked; without one it is with the project team at once.

    ``ready`` are codes of ready questions. ``told_by`` names the person of the company from whom the team has all this.
    """
    take_lock(f"matching.interest.{company.pk}")
    locked = Demand.objects.select_for_update(of=["self"]).select_related("company").get(pk=demand.pk)
    _check(locked, company, contact_person)
    recorder = by if by is not None and by.is_project_manager else None
    if recorder is None:  # the team decides by itself how much is too much
        _check_number(company)
    invited = list(team)
    texts = {"offer": offer, "questions": questions, "language": language, "contact_person": contact_person}
    source = {"ready": list(ready), "channel": channel, "recorded_by": recorder, "told_by": told_by}
    state = State.INVITING if invited else State.SENT
    interest = Interest.objects.create(demand=locked, company=company, posted_by=by, state=state, **texts, **source)
    now = timezone.now()
    InterestMember.objects.create(
        interest=interest, company=company, is_lead=True, answer=Answer.ACCEPTED, answered_at=now, answered_by=by
    )
    for member, parts in invited:
        row = InterestMember.objects.create(interest=interest, company=member, parts=list(parts))
        mails.mail_invitation(row)
    _log(interest, "interest.expressed", by, company, team=len(invited), told_by=told_by, is_recorded=recorder is not None)
    if recorder:
        mails.mail_recorded(interest)
    return interest


def _check(demand, company, contact_person):
    if not takes_interest(demand):
        raise InvalidTransition(_("This demand takes no expressions of interest at present."))
    if contact_person.company_id != company.pk:
        raise DomainError(_("Please choose who answers."))
    if demand.interests.open().filter(company=company).exists():
        raise DomainError(_("Your company has told its interest already."))


def _check_number(company):
    mine = Interest.objects.filter(company=company)
    if mine.open().count() >= MOST_OPEN or mine.filter(created_at__gte=timezone.now() - WEEK).count() >= MOST_A_WEEK:
        raise DomainError(
            _("At most %(most)s expressions of interest a week, and as many at a time. Please call us if it is urgent.")
            % {"most": MOST_A_WEEK}
        )


@transaction.atomic
def edit_interest(interest: Interest, *, by, **texts) -> Interest:
    """Until the team has read it."""
    locked = _lock(interest)
    if not is_editable(locked):
        raise InvalidTransition(_("The project team has read it already. Please call us, or withdraw it."))
    for name in ("offer", "questions", "ready", "contact_person"):
        setattr(locked, name, texts[name])
    locked.save()
    _log(locked, "interest.edited", by, locked.company)
    return locked


@transaction.atomic
def correct_interest(interest: Interest, *, by, channel: Channel, told_by: str, **texts) -> Interest:
    """What the team has written down, put right until an introduction is made from it. ``texts`` are those that change."""
    locked = _lock(interest)
    check_correctable(locked)
    changed = [name for name, value in texts.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, texts[name])
    locked.channel, locked.told_by, locked.recorded_by = channel, told_by, by
    locked.save()
    _log(locked, "interest.corrected", by, locked.company, told_by=told_by, is_recorded=True, changed=changed)
    mails.mail_corrected(locked)
    return locked


@transaction.atomic
def take_back_interest(interest: Interest, reason: str, *, by) -> Interest:
    """By the team, what it has written down itself. The company reads that it is gone, not why."""
    locked = _lock(interest)
    check_correctable(locked)
    locked.state_reason = reason
    locked = _move(locked, State.WITHDRAWN, by=by, reason=reason)
    mails.mail_taken_back(locked, by=by)
    return locked


def check_correctable(interest):
    if interest.state == State.INTRODUCED:
        raise InvalidTransition(
            _("An introduction has been made from it already. Please record the company's answer there, or end the introduction.")
        )
    if not is_correctable(interest):
        raise InvalidTransition(_("This has been decided already. Please load the page again."))


def is_correctable(interest: Interest) -> bool:
    """Only what the team has written down itself: a company's own words are its own."""
    return interest.recorded_by_id is not None and interest.state in Interest.OPEN


def is_editable(interest: Interest) -> bool:
    return interest.read_at is None and interest.state in (State.INVITING, State.SENT)


@transaction.atomic
def answer_invitation(member: InterestMember, answer: Answer, *, by, channel: str) -> InterestMember:
    """An invited company agrees or not; it may still step back later. The last answer sends the interest."""
    locked = _lock(member.interest)
    row = locked.members.select_for_update().get(pk=member.pk)
    if row.is_lead or locked.state not in TRANSITIONS or not TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    if answer not in ANSWERS[Answer(row.answer)]:
        raise InvalidTransition(_("This has been answered already. Thank you."))
    row.answer, row.answered_at, row.answered_by = answer, timezone.now(), by
    row.save()
    _log(locked, f"interest.member_{answer}", by, row.company, channel=channel)
    if locked.state == State.INVITING and not locked.members.filter(answer=Answer.ASKED).exists():
        _move(locked, State.SENT, by=None)
    return row


@transaction.atomic
def send_interest(interest: Interest, *, by) -> Interest:
    """The lead waits no longer: whoever has not answered is left out."""
    locked = _lock(interest)
    locked.members.filter(answer=Answer.ASKED).update(answer=Answer.DECLINED)
    return _move(locked, State.SENT, by=by)


@transaction.atomic
def withdraw_interest(interest: Interest, *, by) -> Interest:
    locked = _move(_lock(interest), State.WITHDRAWN, by=by)
    if by is None:
        path, dedupe = "matching:interest_review", str(locked.pk)
        mail_correction("interest", to=locked.recorded_by, company=locked.company, about=locked, path=path, dedupe=dedupe)
    return locked


@transaction.atomic
def note_read(interest: Interest, *, by) -> Interest:
    """From now on it cannot be changed any more, only withdrawn."""
    locked = _lock(interest)
    if locked.read_at is None:
        locked.read_at, locked.read_by = timezone.now(), by
        locked.save(update_fields=["read_at", "read_by"])
        log_action(locked, "interest.read", actor=by)
    return locked


@transaction.atomic
def show_interest(interest: Interest, *, by) -> Interest:
    """The seeking side reads codes only, unless the company is named for it anyway."""
    locked = _move(note_read(interest, by=by), State.SHOWN, by=by)
    ask_questions(locked)
    mails.mail_shown(locked)
    return locked


@transaction.atomic
def end_interest(interest: Interest, reason: str, *, by) -> Interest:
    """By the team or the seeking side; those who were interested read the neutral sentence, never the reason."""
    locked = _lock(interest)
    locked.state_reason = reason
    locked = _move(locked, State.DECLINED, by=by, reason=reason)
    mails.mail_ended(locked)
    return locked


def become_introduced(interest: Interest, *, by) -> Interest:
    """Called where the introductions are proposed, in that transaction."""
    locked = _lock(interest)
    is_asked_already = locked.state == State.SHOWN
    locked = _move(locked, State.INTRODUCED, by=by)
    if not is_asked_already:
        ask_questions(locked)
    return locked


def interests_due():
    """For the desk, the oldest first."""
    sent = Interest.objects.filter(state=State.SENT)
    return sent.select_related("demand__company", "company", "read_by").order_by("state_changed_at", "pk")


def _lock(interest):
    rows = Interest.objects.select_for_update(of=["self"]).select_related("demand__company", "company")
    return rows.get(pk=interest.pk)


def _move(locked, state, *, by, reason=""):
    """The only writer of ``Interest.state``."""
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    locked.state, locked.state_changed_at = state, timezone.now()
    locked.save(update_fields=["state", "state_changed_at", "state_reason"])
    _log(locked, f"interest.{state}", by, locked.company, reason=reason)
    return locked


def _log(interest, action, by, company, *, reason="", is_recorded=False, **data):
    behalf = company if by is not None and (is_recorded or acting_multiplier(by, company)) else None
    data = {key: value for key, value in data.items() if value}
    log_action(interest, action, actor=by, reason=reason, on_behalf_of=behalf, **data)

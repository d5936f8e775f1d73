"""An introduction from the proposal to its end. Each state has one writer here, a table of allowed steps, a lock and a log entry."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import is_quiet
from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel
from companies.models import SupportKind
from companies.rules import acting_multiplier
from companies.services.support import record_support
from matching.deadlines import last_day_to_answer
from matching.enums import Answer, Flag, IntroductionState, Part, QuestionState, ReadinessCode
from matching.models import Introduction, IntroductionSide, Match, Question
from matching.rules import is_ready_to_meet, is_still_wanted
from matching.services import introduction_mails as mails
from matching.services.contacts import Release, end_consents, give_consent
from matching.services.decisions import note_answer, note_decision
from matching.services.interest_words import bring_words
from matching.services.partner_news import note_told
from matching.services.readiness import is_export_open, set_flags
from matching.services.teasers import freeze_facts

State = IntroductionState
TRANSITIONS = {
    State.PROPOSED: {State.ANSWERED, State.CLOSED},
    State.ANSWERED: {State.INTRODUCED, State.CLOSED},
    State.INTRODUCED: {State.ACTIVE, State.PAUSED, State.CLOSED},
    State.ACTIVE: {State.PAUSED, State.CLOSED},
    State.PAUSED: {State.ACTIVE, State.CLOSED},
    State.CLOSED: {State.PROPOSED, State.ANSWERED},
}
MOVES = (State.ACTIVE, State.PAUSED)  # what the companies themselves may say once they know each other
SIDE_TRANSITIONS = {
    Answer.WAITING: {Answer.ASKED},
    Answer.ASKED: {Answer.ACCEPTED, Answer.DECLINED, Answer.EXPIRED},
    Answer.ACCEPTED: set(),
    Answer.DECLINED: set(),
    Answer.EXPIRED: {Answer.ASKED},
}


@transaction.atomic
def propose_introduction(match: Match, *, by, first: Part | None = None) -> Introduction:
    """Ask both sides at once, or ``first`` one of them. What they will read is frozen here."""
    match = Match.objects.select_for_update(of=["self"]).select_related("demand__company", "company").get(pk=match.pk)
    _check_proposable(match)
    introduction = _propose(match, by=by, first=first)
    note_decision(match, is_yes=True, by=by)
    return introduction


@transaction.atomic
def propose_for_interest(fit: Match, *, by, asked_by) -> Introduction:
    """The company has answered by itself, so ``fit`` may be one that is not stored. Where both are being asked already, that goes on."""
    if not is_ready_to_meet(fit.demand, fit.company):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    return open_introduction(fit) or _propose(fit, by=by, actor=asked_by)


def _propose(match, *, by, actor=None, first=None):
    introduction = Introduction.objects.create(
        demand=match.demand,
        match=match if match.pk else None,
        offering=match.company,
        seeking=match.demand.company,
        responsible=by,
        facts=freeze_facts(match),
        funding_measure=match.demand.funding_measure,
    )
    asked = [first] if first else list(Part)
    for part in Part:
        turn = {"answer_by": last_day_to_answer()} if part in asked else {"answer": Answer.WAITING}
        IntroductionSide.objects.create(introduction=introduction, side=part, **turn)
    log_action(introduction, "introduction.proposed", actor=actor or by, **({"first": first} if first else {}))
    mails.mail_proposal(introduction, parts=asked)
    return introduction


def _check_proposable(match):
    if not is_ready_to_meet(match.demand, match.company):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    if match.superseded_at or match.dismissed_at:
        raise InvalidTransition(_("This match is no longer current. Please look at the list again."))
    if open_introduction(match):
        raise InvalidTransition(_("These two companies are being asked already."))


def open_introduction(match: Match) -> Introduction | None:
    pair = Introduction.objects.open().filter(demand=match.demand, offering=match.company)
    return pair.first()


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
    locked = _lock(introduction)
    row = locked.sides.get(side=side)
    _check_answer(locked, row, answer, release)
    row.answer, row.answered_at, row.recorded_by, row.channel = answer, timezone.now(), by, channel
    row.reason, row.words = reason, words
    if release:
        row.contact_person, row.scope = release.contact_person, ["name", *release.scope]
        give_consent(locked, row, release, channel=channel, recorded_by=by if _is_for_another(by, row.company) else None)
    row.save()
    if flags:
        set_flags(row.company, flags, by=by, channel=channel)
    note_answer(locked, row, by=by)
    _log(locked, f"introduction.{answer}", by, row, reason=reason, words=words, told_by=told_by, channel=channel)
    if _is_for_another(by, row.company):
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
        _close(locked, "declined", by=by, told=Part(row.side).other)
    elif locked.both_accepted():
        _hold(locked) if is_export_open(locked) else _introduce(locked, by=by)
    else:
        _change_state(locked, State.ANSWERED)
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
    _change_state(locked, State.INTRODUCED)
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
    locked = _lock(introduction)
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
def ask_question(introduction: Introduction, words: str, *, side: Part, by, channel: Channel) -> Introduction:
    """Neither yes nor no yet: the words go to the person responsible, the side stays asked."""
    locked = _lock(introduction)
    row = locked.sides.get(side=side)
    if locked.state == State.CLOSED:
        raise InvalidTransition(_("This introduction has ended. Please call us."))
    if row.answer == Answer.ASKED:
        row.words = words
        row.save(update_fields=["words"])
    _log(locked, "introduction.question_asked", by, row, words=words, channel=channel)
    mails.mail_question(locked, Part(side), words)
    return locked


@transaction.atomic
def settle_question(introduction: Introduction, *, side: Part, by) -> Introduction:
    """The team has answered what the side asked; it is the side's turn again, with the full time."""
    locked = _lock(introduction)
    row = locked.sides.get(side=side)
    if row.answer != Answer.ASKED or not row.words:
        raise InvalidTransition(_("There is no open question."))
    row.words, row.answer_by = "", last_day_to_answer()
    row.save(update_fields=["words", "answer_by"])
    _log(locked, "introduction.question_settled", by, row)
    return locked


@transaction.atomic
def withdraw_consent(introduction: Introduction, *, side: Part, by, channel: Channel) -> Introduction:
    """A yes is taken back: contact data are no longer shown, and the introduction ends without saying whose wish it was."""
    locked = _lock(introduction)
    row = locked.sides.get(side=side)
    if locked.state == State.CLOSED or row.answer != Answer.ACCEPTED:
        raise InvalidTransition(_("There is nothing to withdraw."))
    end_consents(locked, Part(side))
    _log(locked, "introduction.withdrawn", by, row, channel=channel)
    _close(locked, "withdrawn", by=by, told=Part(side).other)
    return locked


@transaction.atomic
def close_introduction(introduction: Introduction, reason: str, *, by) -> Introduction:
    """The team ends it; both sides that were still in get the neutral sentence."""
    locked = _lock(introduction)
    _close(locked, reason, by=by)
    return locked


@transaction.atomic
def move_introduction(introduction: Introduction, state: State, *, by, reason: str = "", until=None) -> Introduction:
    """The talks go on, or rest until a day. For either side and the team."""
    locked = _lock(introduction)
    if state not in MOVES or state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This step is not possible in the present state."))
    if state == State.PAUSED and not reason:
        raise DomainError(_("Please say in a few words why the talks rest."))
    if until and until <= timezone.localdate():
        raise DomainError(_("Please choose a day in the future."))
    locked.pause_reason, locked.paused_until = reason, until
    _change_state(locked, state)
    log_action(locked, f"introduction.{state}", actor=by, reason=reason, until=str(until or ""))
    return locked


@transaction.atomic
def reopen_introduction(introduction: Introduction, *, by) -> Introduction:
    """Ask again whoever did not answer in time."""
    locked = _lock(introduction)
    expired = list(locked.sides.filter(answer=Answer.EXPIRED))
    if locked.close_reason != "no-answer" or not expired:
        raise InvalidTransition(_("Only an introduction that ended without an answer can be asked again."))
    if not is_still_wanted(locked):
        raise InvalidTransition(_("The demand has to be open, and both companies verified and open for introductions."))
    if Introduction.objects.open().filter(demand=locked.demand, offering=locked.offering).exists():
        raise InvalidTransition(_("These two companies are being asked already."))
    for row in expired:
        row.answer, row.answer_by = Answer.ASKED, last_day_to_answer()
        row.save(update_fields=["answer", "answer_by"])
    locked.close_reason = ""
    has_answer = locked.sides.filter(answer=Answer.ACCEPTED).exists()
    _change_state(locked, State.ANSWERED if has_answer else State.PROPOSED)
    log_action(locked, "introduction.reopened", actor=by)
    mails.mail_proposal(locked, parts=[Part(row.side) for row in expired])
    return locked


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
        _log(locked, "introduction.expired", None, row)
    if late:
        _close(locked, "no-answer", by=None)
    return bool(late)


def sides_waited_for():
    """Asked, in an open introduction; not those who wait for an answer themselves, from the team or from the other side."""
    pending = Question.objects.filter(
        introduction=OuterRef("introduction"), state__in=[QuestionState.HELD, QuestionState.ASKED]
    ).exclude(side=OuterRef("side"))
    asked = IntroductionSide.objects.filter(answer=Answer.ASKED, words="", introduction__in=Introduction.objects.open())
    return asked.exclude(Exists(pending))


def _lock(introduction):
    return (
        Introduction.objects.select_for_update(of=["self"])
        .select_related("offering", "seeking", "responsible")
        .get(pk=introduction.pk)
    )


def _close(locked, reason, *, by, told=None):
    """Tell those who are still in, or the one side ``told``, the neutral sentence; why it ended stays with the team."""
    waiting = [Part(row.side) for row in locked.sides.filter(answer__in=[Answer.ASKED, Answer.ACCEPTED])]
    locked.close_reason = reason
    _change_state(locked, State.CLOSED)
    log_action(locked, "introduction.closed", actor=by, reason=reason)
    for part in waiting:
        if told in (None, part):
            mails.mail_end(locked, part)


def _change_state(locked, state):
    """The only writer of ``Introduction.state``."""
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This introduction has already been answered."))
    locked.state, locked.state_changed_at = state, timezone.now()
    if state != State.PAUSED:
        locked.pause_reason, locked.paused_until = "", None
    changed = ["state", "state_changed_at", "introduced_at", "close_reason", "pause_reason", "paused_until", "held_at"]
    locked.save(update_fields=changed)


def _log(locked, action, by, row, *, reason="", **data):
    company = row.company if _is_for_another(by, row.company) else None
    data = {key: value for key, value in data.items() if value}
    log_action(locked, action, actor=by, reason=reason, on_behalf_of=company, side=row.side, **data)


def _is_for_another(by, company):
    """The team or a mandated multiplier speaks for the company."""
    return by is not None and (by.is_project_manager or acting_multiplier(by, company) is not None)

"""Links that answer for one side without an account: signed, for a time, and of no use for anything else."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from matching.enums import Answer, Part, QuestionState
from matching.models import Demand, FollowUp, InterestMember, Introduction, IntroductionSide, Milestone, Question, Suggestion

LIFE = timedelta(days=60)
_signer = TimestampSigner(salt="matching.introduction")
_follow_ups = TimestampSigner(salt="matching.follow_up")
_milestones = TimestampSigner(salt="matching.milestone")
_demands = TimestampSigner(salt="matching.demand")
_invitations = TimestampSigner(salt="matching.interest_member")
_suggestions = TimestampSigner(salt="matching.suggestion")
_spaces = TimestampSigner(salt="matching.space")
_questions = TimestampSigner(salt="matching.question")
WITH_PAIR = ("introduction__offering", "introduction__seeking", "introduction__responsible")


def link_token(side: IntroductionSide) -> str:
    return _signer.sign(str(side.pk))


def side_of_link(token: str) -> IntroductionSide | None:
    """Who is not asked yet reads nothing."""
    pk = _signed(_signer, token)
    sides = IntroductionSide.objects.select_related("introduction__offering", "introduction__seeking", "introduction__demand")
    return sides.exclude(answer=Answer.WAITING).filter(pk=pk).first() if pk else None


def demand_token(demand: Demand) -> str:
    """For the company that seeks: to release the wording, to extend, to end, and to answer who is interested."""
    return _demands.sign(str(demand.pk))


def demand_of_link(token: str) -> Demand | None:
    pk = _signed(_demands, token)
    return Demand.objects.select_related("company", "on_behalf_by").filter(pk=pk).first() if pk else None


def invitation_token(member: InterestMember) -> str:
    """For a company that is invited to answer a demand together with another."""
    return _invitations.sign(str(member.pk))


def member_of_link(token: str) -> InterestMember | None:
    pk = _signed(_invitations, token)
    related = ("company", "interest__company", "interest__demand__company")
    return InterestMember.objects.select_related(*related).filter(pk=pk).first() if pk else None


def suggestion_token(suggestion: Suggestion) -> str:
    """For a company that a demand may suit: to read it, and to answer."""
    return _suggestions.sign(str(suggestion.pk))


def suggestion_of_link(token: str) -> Suggestion | None:
    pk = _signed(_suggestions, token)
    rows = Suggestion.objects.select_related("company", "demand__company").filter(side=Part.OFFERING)
    return rows.filter(pk=pk).first() if pk else None


def follow_up_token(follow_up: FollowUp) -> str:
    return _follow_ups.sign(str(follow_up.pk))


def follow_up_of_link(token: str) -> FollowUp | None:
    pk = _signed(_follow_ups, token)
    return FollowUp.objects.select_related(*WITH_PAIR).filter(pk=pk).first() if pk else None


def milestone_token(milestone: Milestone, part: Part) -> str:
    return _milestones.sign(f"{milestone.pk}-{part}")


def milestone_of_link(token: str) -> tuple[Milestone, Part] | None:
    """The milestone, and the side that is asked for its view."""
    pk, _dash, part = _signed(_milestones, token).partition("-")
    milestone = Milestone.objects.select_related(*WITH_PAIR).filter(pk=pk).first() if pk else None
    return (milestone, Part(part)) if milestone else None


def question_token(question: Question, *, is_asking: bool) -> str:
    return _questions.sign(f"{question.pk}.{'asking' if is_asking else 'asked'}")


def question_of_link(token: str) -> tuple[Question, bool] | None:
    """The question, and whether the reader is who asks; words that are held are for their author only."""
    pk, _dot, side = _signed(_questions, token).partition(".")
    question = Question.objects.with_all().filter(pk=pk).first() if pk else None
    if question is None or (side != "asking" and question.state == QuestionState.HELD):
        return None
    return question, side == "asking"


def space_token(introduction: Introduction, part: Part) -> str:
    return _spaces.sign(f"{introduction.pk}.{part}")


def space_of_link(token: str) -> tuple[Introduction, Part] | None:
    """Before the second yes there is nothing to read."""
    pk, _dot, part = _signed(_spaces, token).partition(".")
    pairs = Introduction.objects.select_related("offering", "seeking", "responsible").filter(introduced_at__isnull=False)
    introduction = pairs.filter(pk=pk).first() if pk else None
    return (introduction, Part(part)) if introduction else None


def _signed(signer, token: str) -> str:
    """What was signed; empty where the token is forged, cut off, or too old."""
    try:
        return signer.unsign(token, max_age=LIFE)
    except BadSignature:
        return ""

"""Where the words of an expression of interest go: its questions to the seeking side once the team lets them through, the rest into the
shared space after the second yes."""

from companies.enums import Channel
from matching.demand_types import is_offer
from matching.enums import Part, QuestionState
from matching.models import Interest, InterestMember, Introduction, Message, Question
from matching.services.questions import MOST_OPEN, ask


def ask_questions(interest: Interest) -> int:
    """In the name of the company that leads; what it has asked already is not asked again. A multiplier is asked by phone."""
    demand = interest.demand
    if is_offer(demand):
        return 0
    pair = {"asking": interest.company, "asked": demand.company, "side": Part.SEEKING, "demand": demand}
    how = {"by": interest.posted_by, "channel": Channel(interest.channel)}
    pending = Question.objects.filter(
        demand=demand, asking=interest.company, introduction=None, state__in=[QuestionState.HELD, QuestionState.ASKED]
    )
    known = set(pending.values_list("code", flat=True))
    wanted = [{"code": code} for code in interest.ready if code not in known]
    if interest.questions.strip():
        wanted.append({"words": interest.questions, "language": interest.language})
    asked = wanted[: MOST_OPEN - pending.count()]
    for one in asked:
        ask(**pair, **how, **one)
    return len(asked)


def bring_words(introduction: Introduction) -> None:
    """As the first message in the shared space: what the company wrote when it answered by itself."""
    leads = InterestMember.objects.filter(introduction=introduction, is_lead=True).select_related("interest__demand__company")
    interest = Interest.objects.filter(members__in=leads).exclude(offer="").select_related("demand__company").first()
    if interest is None:
        return
    words = [interest.offer, interest.questions if is_offer(interest.demand) else ""]
    Message.objects.create(
        introduction=introduction,
        interest=interest,
        side=Part.OFFERING,
        author=None if interest.recorded_by_id else interest.posted_by,
        words="\n\n".join(filter(None, words)),
        language=interest.language,
    )

"""What staff paste into WeChat: a notification to a Chinese reader once more, complete without its link.

Written in Chinese (``templates/wechat``) from the facts that the mail has. Where it gets long, details give way, never the request.
"""

from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import override

from companies.adapters import current_taxonomy
from companies.enums import Language
from companies.texts import in_language
from matching.answers import shown
from matching.cards import Card, card_for
from matching.enums import Answer, DemandState, IntroductionState, MeetingState, MilestoneState, Part, QuestionState
from matching.models import Demand, Introduction
from matching.signed_links import demand_token, link_token, question_token, space_token

LIMIT = 300
NAME = 36
WORDS = 150
CHINESE = Language.ZH_HANS


class WeChatText(NamedTuple):
    kind: str
    text: str
    link: str = ""

    @property
    def whole(self) -> str:
        return "\n".join(filter(None, [self.text, self.link]))


def introduction_texts(introduction: Introduction, part: Part, *, is_reminder: bool) -> list[WeChatText]:
    """Every text that one side may be sent now; the kinds are those of the mails."""
    side = next(side for side in introduction.sides.all() if side.side == part)
    with override(CHINESE):
        card = card_for(introduction, part)
        facts = {"introduction": introduction, "part": part, "side": side, "title": short(card.title)}
        link = settings.BASE_URL + reverse("matching:introduction_link", args=[link_token(side)])
        return [
            WeChatText(kind, fitting(kind, facts | more, details), more.get("link", link))
            for kind, more, details in _due(introduction, side, card, is_reminder)
        ]


def _due(introduction, side, card, is_reminder):
    if introduction.state == IntroductionState.CLOSED:
        yield "introduction_closed", {}, []
    elif introduction.introduced_at:
        yield "introduction_made", {}, []
        yield from _changes(introduction, side)
        yield from _of_space(introduction, side)
        yield from _questions(introduction, side)
    elif side.answer == Answer.ASKED:
        yield ("introduction_reminder" if is_reminder else "introduction_proposed"), {}, _details(card)
        yield from _questions(introduction, side)
    elif side.recorded_by:
        yield "introduction_recorded", {"has_said_yes": side.answer == Answer.ACCEPTED}, []


def _changes(introduction, side):
    """What the other side has changed, as its mail told last; without the data of a person."""
    other = next(row for row in introduction.sides.all() if row.side != side.side)
    if changes := other.told.get("changes"):
        yield "partner_changed", {"changes": changes}, []


def _of_space(introduction, side):
    """What the other side, or the team, did last in the shared space."""
    if message := introduction.messages.exclude(side=side.side).last():
        link = settings.BASE_URL + reverse("matching:space_link", args=[space_token(introduction, Part(side.side))])
        yield "space_message", {"words": _chinese_words(message), "is_team": not message.side, "link": link}, []
    if meeting := introduction.meetings.filter(state__in=[MeetingState.PROPOSED, MeetingState.ACCEPTED]).last():
        is_asked = meeting.state == MeetingState.PROPOSED and meeting.side != side.side
        yield "space_meeting", {"meeting": meeting, "place": short(meeting.place), "is_asked": is_asked}, []
    stated = introduction.milestones.filter(state=MilestoneState.STATED).exclude(views__side=side.side)
    if milestone := stated.last():
        yield "milestone_stated", {"milestone": milestone}, []


def _questions(introduction, side):
    """The last one that waits for this side, and the last answer that it was given."""
    rows, taxonomy = list(introduction.questions.with_all()), current_taxonomy()
    asked = [row for row in rows if row.side == side.side and row.state == QuestionState.ASKED]
    answered = [row for row in rows if row.side != side.side and row.state == QuestionState.ANSWERED]
    for kind, found, is_asking in (("question_asked", asked, False), ("question_answered", answered, True)):
        if found:
            seen = shown(found[-1], taxonomy, is_asking=is_asking)
            words = Truncator(" ".join(seen.subject.split())).chars(WORDS // 2)
            link = settings.BASE_URL + reverse("matching:question_link", args=[question_token(found[-1], is_asking=is_asking)])
            if words:
                facts = {"words": words, "answer": Truncator(seen.answer).chars(WORDS // 2), "link": link}
                yield kind, facts, [seen.help] if seen.help and not is_asking else []


def _chinese_words(message) -> str:
    """Empty where nobody has translated the message yet."""
    words = message.words if message.language == CHINESE else message.translation
    return Truncator(" ".join(words.split())).chars(WORDS)


def demand_text(
    demand: Demand, *, is_expiring: bool = False, is_interest: bool = False, is_found: bool = False
) -> WeChatText | None:
    """For the author of a demand; behind the link it is read, extended and ended without an account."""
    kinds = {DemandState.NEEDS_CHANGES: "demand_needs_changes", DemandState.PUBLISHED: "demand_published"}
    special = {"demand_expiring": is_expiring, "interest_shown": is_interest, "match_found": is_found}
    kind = next((kind for kind, is_meant in special.items() if is_meant), kinds.get(demand.state))
    if kind is None or (is_expiring and not demand.expires_on):
        return None
    with override(CHINESE):
        facts = {"demand": demand, "title": short(in_language(demand, "title", CHINESE).value)}
        question = Truncator(" ".join(demand.state_reason.split())).chars(WORDS)
        link = settings.BASE_URL + reverse("matching:demand_link", args=[demand_token(demand)])
        return WeChatText(kind, fitting(kind, facts | {"question": question}, []), link)


def _details(card: Card) -> list[str]:
    """The most telling first, as the last ones give way."""
    return [f"{label}：{short(value)}" for label, value in [*card.demand, *card.facts]]


def short(words: str) -> str:
    return Truncator(words).chars(NAME)


def fitting(kind: str, facts: dict, details: list[str]) -> str:
    for kept in range(len(details), -1, -1):
        text = _rendered(kind, facts | {"details": details[:kept]})
        if len(text) <= LIMIT:
            return text
    raise ValueError(f"templates/wechat/{kind}.txt is too long without details")


def _rendered(kind: str, facts: dict) -> str:
    text = render_to_string(f"wechat/{kind}.txt", facts)
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))

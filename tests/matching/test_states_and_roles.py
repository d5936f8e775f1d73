"""Every state an introduction can be in, with both answers, the outcome and the demand, for every role: what a click does.

What is allowed ends in a state that holds together; what is not leaves everything as it was. All through the door people use.
"""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from matching.enums import DemandState, MilestoneState, Part
from matching.models import Demand, Introduction, IntroductionSide, Milestone
from tests.matching.introduction_parts import make_cast, make_pair, propose

pytestmark = pytest.mark.django_db
ASKED, YES, NO, LATE, LATER = "asked", "accepted", "declined", "expired", "waiting"
STARTS = [  # state, offering's answer, seeking's answer, why it ended; "held" and "introduced" are moments that a row may have
    ("proposed", ASKED, ASKED, ""),
    ("proposed", ASKED, LATER, ""),
    ("proposed", LATER, ASKED, ""),
    ("answered", YES, ASKED, ""),
    ("answered", ASKED, YES, ""),
    ("answered", YES, YES, "held"),
    ("introduced", YES, YES, ""),
    ("active", YES, YES, ""),
    ("paused", YES, YES, ""),
    ("closed", NO, ASKED, "declined"),
    ("closed", ASKED, NO, "declined"),
    ("closed", YES, NO, "declined"),
    ("closed", NO, YES, "declined"),
    ("closed", NO, LATER, "declined"),
    ("closed", LATER, NO, "declined"),
    ("closed", LATE, LATER, "no-answer"),
    ("closed", LATE, LATE, "no-answer"),
    ("closed", YES, LATE, "no-answer"),
    ("closed", LATE, YES, "no-answer"),
    ("closed", YES, YES, "withdrawn"),
    ("closed", YES, YES, "agreed"),
    ("closed", ASKED, ASKED, "compliance"),
]
VIEWS = {"confirmed": {"offering": "confirmed", "seeking": "confirmed"}, "disputed": {"seeking": "disputed"}}
MET = ("introduced", "active", "paused")
SIDE_OF = {
    "offering_editor": "offering",
    "offering_viewer": "offering",
    "mandated_multiplier": "offering",
    "seeking_owner": "seeking",
}
ROLES = (*SIDE_OF, "stranger", "auditor", "manager")
ACTIONS = ("read", "answer", "withdraw", "record", "close", "reopen", "clear", "space", "write", "view", "settle", "move")
IN_SPACE = ("write", "view", "settle", "move")
BY_THE_TEAM = ("record", "close", "reopen", "clear")


def has_met(start):
    return start[0] in MET or start[3] == "agreed"


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def world(taxonomy):
    pair = make_pair(crowd=0)
    return pair, make_cast(pair), propose(pair)


def put(pair, introduction, start, demand, outcome):
    state, offering, seeking, why = start
    now = timezone.now()
    Introduction.objects.filter(pk=introduction.pk).update(
        state=state,
        close_reason=why if state == "closed" else "",
        held_at=now if why == "held" else None,
        introduced_at=now if has_met(start) else None,
    )
    for side, answer in (("offering", offering), ("seeking", seeking)):
        answered = {"answered_at": now, "channel": "portal"} if answer in (YES, NO) else {}
        IntroductionSide.objects.filter(introduction=introduction, side=side).update(answer=answer, words="", **answered)
    Demand.objects.filter(pk=pair.demand.pk).update(state=demand, close_reason="fulfilled" if demand == "closed" else "")
    Milestone.objects.all().delete()
    if outcome:
        milestone = Milestone.objects.create(
            introduction=introduction, code="talk", reached_on=date(2026, 5, 4), state=outcome, settled_reason="geklärt"
        )
        for side, view in VIEWS.get(outcome, {}).items():
            milestone.views.create(side=side, view=view, channel="portal")


def click(client, user, pair, introduction, action, side):
    """The status of one click; whatever it changed is undone."""
    pk, milestone = introduction.pk, Milestone.objects.values_list("pk", flat=True).first() or 1
    yes = {"answer": YES, "contact_person": pair.people[side].pk, "scope": ["phone"], "consent": "on"}
    name, args, data = {
        "read": ("introduction_detail", [pk], None),
        "space": ("space_detail", [pk], None),
        "answer": ("introduction_answer", [pk], yes),
        "withdraw": ("introduction_withdraw", [pk], {}),
        "record": ("introduction_record", [pk, side], yes | {"channel": "phone", "told_by": "K. Weber"}),
        "close": ("introduction_close", [pk], {"reason": "other"}),
        "reopen": ("introduction_reopen", [pk], {}),
        "clear": ("introduction_clear", [pk], {"reason": "geklärt"}),
        "write": ("space_message", [pk], {"words": "Guten Tag"}),
        "view": ("milestone_view", [pk, milestone], {"view": "confirmed"}),
        "settle": ("milestone_settle", [pk, milestone], {"result": "upheld", "reason": "geklärt"}),
        "move": ("introduction_move", [pk], {"state": "active"}),
    }[action]
    with transaction.atomic():
        client.force_login(user)
        address = reverse(f"matching:{name}", args=args)
        before = picture()
        status = (client.get(address) if data is None else client.post(address, data)).status_code
        if status == 302:
            assert holds_together(), (action, before, picture())
        else:
            assert picture() == before, (action, status)
        transaction.set_rollback(True)
    return status


def picture():
    """All that an action could change."""
    return (
        list(Introduction.objects.values_list("state", "close_reason", "held_at", "introduced_at")),
        list(IntroductionSide.objects.order_by("side").values_list("side", "answer", "answered_at")),
        list(Milestone.objects.values_list("state", "settled_reason")),
    )


def holds_together():
    [(state, reason, held_at, introduced_at)] = picture()[0]
    answers = [answer for _side, answer, _at in picture()[1]]
    both_yes = answers == [YES, YES]
    return {
        "proposed": answers in ([ASKED, ASKED], [ASKED, LATER], [LATER, ASKED]),
        "answered": sorted(answers) == sorted([YES, ASKED]) or (both_yes and bool(held_at)),
        **dict.fromkeys(MET, both_yes and introduced_at is not None and held_at is None),
        "closed": bool(reason),
    }[state]


def expected(role, action, start, demand, outcome):
    state, *answers, _why = start
    is_unasked = role in SIDE_OF and answers[SIDE_OF[role] == "seeking"] == LATER
    if role in ("stranger", "auditor") or is_unasked:  # of another funding measure; told nothing before its turn
        return 404
    if action == "read":
        return 200
    if action in ("space", *IN_SPACE) and not has_met(start):
        return 404
    if action == "space":
        return 200
    if action in IN_SPACE:
        return in_the_space(role, action, state, outcome)
    if action in BY_THE_TEAM:
        return by_the_team(action, start, demand) if role == "manager" else 403
    if role in ("manager", "offering_viewer"):
        return 403
    own = answers[SIDE_OF[role] == "seeking"]
    if action == "answer":
        return 302 if state != "closed" and own == ASKED and demand == "published" else 409
    return 302 if state != "closed" and own == YES else 409  # withdraw


def in_the_space(role, action, state, outcome):
    if state == "closed" or role == "offering_viewer":
        return 403
    if action == "settle":
        return 403 if role != "manager" else 404 if not outcome else 302 if outcome in ("disputed", "upheld") else 409
    if action == "view":
        return 404 if not outcome else 409 if outcome in ("upheld", "dropped") else 302
    return 409 if (action, state) == ("move", "active") else 302


def by_the_team(action, start, demand):
    state, offering, _seeking, why = start
    if action == "close":
        return 302 if state != "closed" else 409
    if action == "record":
        return 302 if state != "closed" and offering == ASKED and demand == "published" else 409
    if action == "clear":
        return 302 if why == "held" and demand == "published" else 409
    return 302 if why == "no-answer" and demand == "published" else 409


def compare(client, world, starts, demands, outcomes, actions):
    pair, cast, introduction = world
    wrong = []
    for start in starts:
        for demand in demands:
            for outcome in outcomes(start):
                put(pair, introduction, start, demand, outcome)
                for role in ROLES:
                    side = SIDE_OF.get(role, "offering")
                    for action in actions:
                        status = click(client, cast[role], pair, introduction, action, side)
                        if status != (right := expected(role, action, start, demand, outcome)):
                            wrong.append((start, demand, outcome, role, action, status, right))
    assert wrong == []


@pytest.mark.parametrize("starts", [STARTS[place::3] for place in range(3)], ids=["a", "b", "c"])  # each within bearable time
def test_every_introduction_with_both_answers_and_every_outcome_for_every_role(client, world, starts):
    def outcomes(start):
        return ["", *MilestoneState] if has_met(start) else [""]

    everywhere = [action for action in ACTIONS if action not in ("view", "settle")]
    compare(client, world, starts, ["published"], lambda start: [""], everywhere)
    compare(client, world, [start for start in starts if has_met(start)], ["published"], outcomes, ["view", "settle"])


def test_every_demand_with_every_introduction_for_every_role(client, world):
    other_demands = [state for state in DemandState if state != "published"]
    compare(client, world, STARTS, other_demands, lambda start: [""], ["answer", "record", "reopen", "clear"])


def test_the_starts_are_all_that_hold_together(world):
    pair, _cast, introduction = world
    for start in STARTS:
        put(pair, introduction, start, "published", "")
        assert holds_together(), start
    assert {start[0] for start in STARTS} == set(dict(Introduction._meta.get_field("state").choices))
    assert {answer for start in STARTS for answer in start[1:3]} == {ASKED, YES, NO, LATE, LATER}
    assert set(SIDE_OF.values()) == set(Part)

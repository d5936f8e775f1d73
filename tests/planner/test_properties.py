"""Whatever the day is like: no plan breaks a hard rule, and what it says of itself is true."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.planner.__main__ import to_json
from events.planner.reading import problem_of
from events.planner.solving import plan
from tests.planner.days import day
from tests.planner.rules import broken_rules, worth

DAYS = st.builds(
    day,
    st.integers(0, 10_000),
    suppliers=st.integers(0, 9),
    partners=st.integers(0, 9),
    slots=st.integers(0, 7),
    tables=st.integers(1, 5),
    interpreters=st.integers(0, 3),
    english=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    wishes=st.integers(0, 9),
    must=st.sampled_from((0, 0.3, 0.8)),
    no=st.sampled_from((0, 0.1, 0.6)),
    halls=st.integers(1, 3),
    walk_slots=st.integers(0, 3),
    there=st.sampled_from((1, 0.8, 0.3)),
    max_seconds=st.just(4),
)
QUIET = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def planned(data: dict) -> dict:
    result = to_json(problem := problem_of(data), plan(problem))
    assert broken_rules(data, result) == []
    assert abs(result["objective"] - worth(data, result["meetings"])["benefit"]) < 1e-6
    assert result["objective"] <= result["bound"] and 0 <= result["gap"] <= 100
    met = {frozenset((m["supplier"], m["partner"])) for m in result["meetings"]}
    open_wishes = [
        (w["from"], w["to"]) for w in data["wishes"] if w["level"] != "no" and frozenset((w["from"], w["to"])) not in met
    ]
    assert [(wish["from"], wish["to"]) for wish in result["unmet"]] == open_wishes
    return result


@QUIET
@given(DAYS)
def test_no_plan_breaks_a_rule(data):
    planned(data)


@QUIET
@given(DAYS, st.randoms(use_true_random=False))
def test_no_plan_after_a_change_breaks_a_rule(data, chance):
    before = planned(data)["meetings"]
    fixed = chance.sample(before, min(2, len(before)))
    here = {company for meeting in fixed for company in (meeting["supplier"], meeting["partner"])}
    gone = {company["id"] for company in data["companies"] if company["id"] not in here and chance.random() < 0.3}
    companies = [{**one, "available": []} if one["id"] in gone else one for one in data["companies"]]
    after = planned({**data, "companies": companies, "fixed": fixed, "previous": before})["meetings"]
    stayed = [meeting for meeting in before if not gone & {meeting["supplier"], meeting["partner"]}]
    place = lambda m: (m["slot"], m["table"], m["supplier"], m["partner"])  # noqa: E731
    assert {place(m) for m in stayed} <= {place(m) for m in after}  # nobody need move where only companies left

import time

from events.planner.__main__ import to_json
from events.planner.reading import problem_of
from events.planner.solving import plan
from tests.planner.days import day
from tests.planner.rules import broken_rules, worth


def solve(data: dict) -> dict:
    return to_json(problem := problem_of(data), plan(problem))


def small(wishes: list[tuple], **changes) -> dict:
    companies = [{"id": f"s{n}", "side": "supplier", "languages": ["de", "en"]} for n in (1, 2, 3)]
    companies += [{"id": f"p{n}", "side": "partner", "languages": ["zh", "en"]} for n in (1, 2, 3)]
    rows = [{"from": a, "to": b, "level": level, "weight": weight} for a, b, level, weight in wishes]
    plain = {"slots": [1, 2], "tables": 3, "companies": companies, "wishes": rows, "interpreters": [], "max_seconds": 10}
    return plain | changes


def met(result: dict) -> set[tuple]:
    return {(meeting["supplier"], meeting["partner"]) for meeting in result["meetings"]}


def test_a_must_comes_before_any_benefit():
    wishes = [("s1", "p1", "must", 0.0), ("s1", "p2", "like", 1.0), ("p2", "s1", "like", 1.0)]
    assert met(solve(small(wishes, slots=[1]))) == {("s1", "p1")}


def test_everybody_comes_before_benefit():
    wishes = [("s1", "p1", "like", 1.0), ("s2", "p1", "like", 0.1), ("s1", "p2", "like", 0.1)]
    assert met(solve(small(wishes, slots=[1]))) == {("s2", "p1"), ("s1", "p2")}


def test_who_has_least_gets_more_before_others_get_most():
    wishes = [("s1", "p1", "like", 1.0), ("s1", "p2", "like", 1.0), ("s1", "p3", "like", 0.1)]
    wishes += [("s2", "p3", "like", 0.1), ("s2", "p1", "like", 0.1)]
    result = solve(small(wishes, tables=2))
    assert worth(small(wishes), result["meetings"])["served"] == 5 and len(result["meetings"]) == 4


def test_why_a_wish_stays_open():
    quiet = [{"id": "s1", "side": "supplier", "languages": ["de"]}, {"id": "p1", "side": "partner", "languages": ["zh"]}]
    wish = [("s1", "p1", "must", 1.0)]
    reason = lambda data: [one["reason"] for one in solve(data)["unmet"]]  # noqa: E731
    assert reason(small([("s1", "p1", "must", 1.0), ("p1", "s1", "no", 0.0)])) == ["no_thanks"]
    assert reason(small(wish, companies=quiet)) == ["no_interpreter"]
    apart = [{**quiet[0], "languages": ["zh"], "available": [1]}, {**quiet[1], "available": [2]}]
    assert reason(small(wish, companies=apart)) == ["no_common_slot"]
    assert reason(small([*wish, ("s2", "p2", "like", 0.5)], slots=[1], tables=1)) == ["no_table"]
    assert reason(small([*wish, ("s1", "p2", "like", 0.5)], slots=[1])) == ["company_full"]
    busy = [
        {"id": f"{side[0]}{n}", "side": side, "languages": [word]}
        for side, word in (("supplier", "de"), ("partner", "zh"))
        for n in (1, 2)
    ]
    one = [{"id": "i", "languages": ["de", "zh"], "available": None}]
    assert reason(small([*wish, ("s2", "p2", "like", 0.5)], slots=[1], companies=busy, interpreters=one)) == ["no_interpreter"]
    halls = {"halls": {"1": "a", "2": "b"}, "walk_slots": 1, "tables": 2}
    apart = [
        {"slot": 1, "table": 1, "supplier": "s1", "partner": "p1", "interpreter": None},
        {"slot": 1, "table": 2, "supplier": "s3", "partner": "p2", "interpreter": None},
    ]
    open_wish = [("s1", "p2", "like", 0.5)]
    assert reason(small(open_wish, fixed=apart, **halls)) == ["no_walking_time"]


def test_an_empty_day():
    assert solve(small([])) == {"meetings": [], "unmet": [], "objective": 0, "bound": 0, "gap": 0}


def test_a_day_of_the_usual_size_is_proven():
    data = day(2)
    result = solve(data)
    found = worth(data, result["meetings"])
    assert broken_rules(data, result) == []
    assert (result["gap"], found["musts"], found["served"], found["asked"]) == (0, 141, 137, 137)
    assert solve(data) == result
    gone = [{**one, "available": []} if one["id"] in ("s3", "p7") else one for one in data["companies"]]
    after = solve({**data, "companies": gone, "previous": result["meetings"]})
    place = lambda m: (m["slot"], m["table"], m["supplier"], m["partner"])  # noqa: E731
    stayed = {place(m) for m in result["meetings"] if m["supplier"] != "s3" and m["partner"] != "p7"}
    assert stayed <= {place(m) for m in after["meetings"]} and after["gap"] <= 5


def test_little_time_gives_a_plan_all_the_same():
    data = day(3, halls=2, walk_slots=1, max_seconds=0.2)
    result = solve(data)
    assert broken_rules(data, result) == [] and len(result["meetings"]) > 200 and result["bound"] >= result["objective"]


def test_the_time_is_kept_on_a_day_that_is_far_too_large_for_it():
    data = day(4, suppliers=150, partners=150, tables=60, halls=3, walk_slots=1, max_seconds=2)
    problem, before = problem_of(data), time.monotonic()
    planned = plan(problem)
    assert time.monotonic() - before < 3.5
    assert broken_rules(data, to_json(problem, planned)) == [] and planned.bound >= planned.objective > 0


def test_who_waits_is_told_what_is_known_and_may_have_enough():
    problem, told = problem_of(day(3, halls=2, walk_slots=1, max_seconds=60)), []
    before = time.monotonic()
    planned = plan(problem, watch=lambda progress: told.append(progress) or len(told) < 2)
    assert time.monotonic() - before < 10 and len(told) == 2
    assert 0 < told[0].seconds < told[1].seconds
    assert all(0 < one.objective <= one.bound and one.meetings > 200 and one.musts > 0 for one in told)
    assert len(planned.meetings) > 200 and planned.bound >= planned.objective

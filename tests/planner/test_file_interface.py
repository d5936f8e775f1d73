import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from events.planner.fields import PlanError
from events.planner.reading import read_problem

ROOT = Path(__file__).parents[2]
GOOD = {
    "slots": ["a", {"id": "b", "start": "2026-11-27T09:00+01:00", "end": "2026-11-27T09:20+01:00"}, {"id": "c"}],
    "tables": 2,
    "halls": {"1": "north", "2": "south"},
    "walk_slots": 1,
    "companies": [
        {"id": "s1", "side": "supplier", "languages": ["de"], "available": None},
        {"id": "s2", "side": "supplier", "languages": ["de", "en"], "available": ["a", "b"]},
        {"id": "p1", "side": "partner", "languages": ["zh"], "available": None},
        {"id": "p2", "side": "partner", "languages": ["zh", "en"]},
    ],
    "wishes": [
        {"from": "s1", "to": "p1", "level": "must", "weight": 0.5},
        {"from": "p1", "to": "s1", "level": "like", "weight": 1},
        {"from": "s2", "to": "p1", "level": "no", "weight": 0},
        {"from": "p1", "to": "s2", "level": "must"},
        {"from": "p2", "to": "s2", "level": "like"},
    ],
    "interpreters": [{"id": "i1", "languages": ["de", "zh"], "available": ["a", "b"]}],
    "fixed": [{"slot": "a", "table": 1, "supplier": "s1", "partner": "p1", "interpreter": "i1"}],
    "max_seconds": 5,
}


def run(text: str | bytes) -> subprocess.CompletedProcess:
    text = text.encode() if isinstance(text, str) else text
    return subprocess.run([sys.executable, "-m", "events.planner"], input=text, cwd=ROOT, capture_output=True)


def test_a_plan_goes_in_and_a_result_comes_out():
    done = run(json.dumps(GOOD))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "meetings": [
            {"slot": "a", "table": 1, "supplier": "s1", "partner": "p1", "interpreter": "i1"},
            {"slot": "a", "table": 2, "supplier": "s2", "partner": "p2", "interpreter": None},
        ],
        "unmet": [{"from": "p1", "to": "s2", "reason": "no_thanks"}],
        "objective": 2.0,
        "bound": 2.0,
        "gap": 0.0,
    }
    assert run(json.dumps(GOOD)).stdout == done.stdout


@pytest.mark.parametrize(
    "text", ["", "[]", '{"slots": NaN}', '{"tables": 1, "tables": 2}', "{}", b"\xff", "[" * 100_000, "9" * 5000]
)
def test_what_is_no_plan_is_a_sentence_and_nothing_else(text):
    done = run(text)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr and b"Traceback" not in done.stderr


def changed(path: str, value) -> dict:
    data = deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() and path[0] != "h" else step for step in path.split("/")]
    target = data
    for step in way:
        target = target[step]
    if isinstance(target, list) and last == len(target):
        target.append(value)
    elif value is KeyError:
        del target[last]
    else:
        target[last] = value
    return data


FIXED = GOOD["fixed"][0]
ERRORS = [
    ("colour", 1, "plan: unknown key 'colour'"),
    *[(key, KeyError, f"plan: {key!r} is missing") for key in ("slots", "tables", "companies", "wishes", "interpreters", "max_seconds")],
    ("slots", {}, "slots: must be a list"),
    ("slots/0", "b", "slots[1]: 'b' stands in slots[0] already"),
    ("slots/0", "", "slots[0]: must be a text or a whole number"),
    ("slots/0", 1.5, "slots[0]: must be a text or a whole number"),
    ("slots/1/colour", 1, "slots[1]: unknown key 'colour'"),
    ("slots/1/end", "2026-11-27T08:00+01:00", "slots[1]: ends at"),
    ("slots/1/end", "soon", "slots[1].end: must be a time"),
    ("slots/1/start", "09:00", "slots[1]: start and end must both"),
    ("slots/2", {"id": "c", "start": "2026-11-27T09:10+01:00", "end": "2026-11-27T10:00+01:00"}, "slots[2].start: slots must stand in order"),
    ("tables", 0, "tables: must be a whole number of at least 1"),
    ("tables", True, "tables: must be a whole number"),
    ("tables", 2.0, "tables: must be a whole number"),
    ("halls", ["north"], "halls: must be an object"),
    ("halls/3", "north", "halls: '3' is no table"),
    ("halls/01", "north", "halls: '01' is no table"),
    ("halls/1", None, "halls['1']: must be a text"),
    ("walk_slots", -1, "walk_slots: must be a whole number"),
    ("companies/0/colour", 1, "companies[0]: unknown key 'colour'"),
    ("companies/0/side", "buyer", "companies[0].side: must be one of supplier, partner"),
    ("companies/0/id", KeyError, "companies[0]: 'id' is missing"),
    ("companies/1/id", "s1", "companies[1].id: 's1' stands in companies[0] already"),
    ("companies/0/languages", "de", "companies[0].languages: must be a list"),
    ("companies/0/languages/0", 5, "companies[0].languages[0]: must be a text"),
    ("companies/1/available/0", "z", "companies[1].available[0]: there is no slot 'z'"),
    ("companies/1/available/1", "a", "companies[1].available[1]: 0 stands in"),
    ("wishes/0/colour", 1, "wishes[0]: unknown key 'colour'"),
    ("wishes/0/from", "x", "wishes[0].from: there is no company 'x'"),
    ("wishes/0/to", "s2", "wishes[0]: 's1' and 's2' are both on the side supplier"),
    ("wishes/0/to", "s1", "wishes[0]: 's1' and 's1' are both"),
    ("wishes/0/level", "perhaps", "wishes[0].level: must be one of must, like, no"),
    ("wishes/0/weight", 1.01, "wishes[0].weight: must lie between 0 and 1"),
    ("wishes/0/weight", -0.1, "wishes[0].weight: must lie between 0 and 1"),
    ("wishes/0/weight", "1", "wishes[0].weight: must be a number"),
    ("wishes/0/weight", True, "wishes[0].weight: must be a number"),
    ("wishes/0/weight", 10**400, "wishes[0].weight: must be a number"),
    ("wishes/5", GOOD["wishes"][0], "wishes[5]: a wish from 's1' to 'p1' stands in wishes[0] already"),
    ("interpreters/0/languages", KeyError, "interpreters[0]: 'languages' is missing"),
    ("interpreters/1", GOOD["interpreters"][0], "interpreters[1].id: 'i1' stands in interpreters[0] already"),
    ("interpreters/0/available/0", "z", "interpreters[0].available[0]: there is no slot 'z'"),
    ("max_seconds", 0, "max_seconds: must be more than 0"),
    ("max_seconds", "60", "max_seconds: must be a number"),
    ("fixed/0/colour", 1, "fixed[0]: unknown key 'colour'"),
    ("fixed/0/slot", "z", "fixed[0].slot: there is no slot 'z'"),
    ("fixed/0/slot", "c", "fixed[0]: interpreter_unavailable"),
    ("fixed/0/table", 3, "fixed[0].table: there is no table 3"),
    ("fixed/0/supplier", "p1", "fixed[0].supplier: 'p1' is on the side partner"),
    ("fixed/0/supplier", "s2", "fixed[0]: no_thanks"),
    ("fixed/0/interpreter", None, "fixed[0]: no_interpreter"),
    ("fixed/0/interpreter", "i9", "fixed[0].interpreter: there is no interpreter 'i9'"),
    ("interpreters/0/languages", ["de"], "fixed[0]: wrong_interpreter"),
    ("companies/0/available", ["b"], "fixed[0]: company_unavailable"),
    ("fixed/1", FIXED, "fixed[1]: company_twice"),
    ("fixed/1", {**FIXED, "slot": "b"}, "fixed[1]: pair_twice"),
    ("fixed/1", {**FIXED, "supplier": "s2", "partner": "p2", "interpreter": None}, "fixed[1]: table_twice"),
    ("fixed/1", {"slot": "a", "table": 2, "supplier": "s2", "partner": "p2", "interpreter": "i1"}, "fixed[1]: interpreter_twice"),
    ("fixed/1", {"slot": "b", "table": 2, "supplier": "s1", "partner": "p2", "interpreter": "i1"}, "fixed[1]: walking"),
    ("previous", {}, "previous: must be a list"),
    ("previous", [{**FIXED, "table": "1"}], "previous[0].table: must be a whole number"),
    ("previous", [{**FIXED, "colour": 1}], "previous[0]: unknown key 'colour'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "message"), ERRORS, ids=[f"{number}-{path}" for number, (path, *_) in enumerate(ERRORS)]
)
def test_every_error_names_its_place(path, value, message):
    with pytest.raises(PlanError) as error:
        read_problem(json.dumps(changed(path, value)))
    assert str(error.value).startswith(message)


def test_what_is_left_out():
    problem = read_problem(json.dumps({key: value for key, value in GOOD.items() if key not in ("halls", "walk_slots", "fixed")}))
    assert (problem.halls, problem.walk_slots, problem.fixed, problem.previous) == ((None, None), 0, (), None)
    assert problem.companies["p2"].available == {0, 1, 2}
    assert [wish.weight for wish in problem.wishes] == [0.5, 1, 0, 1, 0.5]


def test_who_left_takes_the_meetings_of_the_plan_before_along():
    gone = [{**FIXED, "supplier": "s9"}, {**FIXED, "slot": "z"}, {**FIXED, "table": 9}, {**FIXED, "interpreter": "i9"}]
    problem = read_problem(json.dumps({**GOOD, "previous": gone}))
    assert [(meeting.pair, meeting.interpreter) for meeting in problem.previous] == [(("s1", "p1"), None)]


def test_the_planner_loads_neither_django_nor_celery():
    program = "import sys, events.planner.__main__; print([name for name in ('django', 'celery') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

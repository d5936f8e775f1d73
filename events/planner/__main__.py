"""A meeting plan without a database: ``python -m events.planner < plan.json > result.json``. Errors go to stderr, with exit code 2."""

import json
import os
import sys

from events.planner import IMPORTED_AT
from events.planner.fields import PlanError
from events.planner.reading import read_problem
from events.planner.records import Planned, Problem
from events.planner.solving import plan

USAGE_ERROR = 2


def main() -> int:
    try:
        problem = read_problem(sys.stdin.buffer.read())
    except PlanError as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    result = to_json(problem, plan(problem, IMPORTED_AT))
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False, indent=1).encode() + b"\n")
    return 0


def to_json(problem: Problem, planned: Planned) -> dict:
    return {
        "meetings": [
            {
                "slot": problem.slots[meeting.slot],
                "table": meeting.table,
                "supplier": meeting.supplier,
                "partner": meeting.partner,
                "interpreter": meeting.interpreter,
            }
            for meeting in planned.meetings
        ],
        "unmet": [{"from": wish.asking, "to": wish.asked, "reason": wish.reason} for wish in planned.unmet],
        "objective": planned.objective,
        "bound": planned.bound,
        "gap": planned.gap,
    }


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a solver that is late must not hold the answer back

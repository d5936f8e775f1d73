"""Reads a plan's input and checks all of it; README.md lists keys and defaults."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from events.planner.clashes import clashes
from events.planner.fields import (
    PlanError,
    a_choice,
    a_list,
    a_number,
    a_text,
    a_whole_number,
    an_id,
    an_object,
    distinct,
    parse,
)
from events.planner.records import Company, Id, Interpreter, Level, Meeting, Problem, Side, Wish

REQUIRED = ("slots", "tables", "companies", "wishes", "interpreters", "max_seconds")
OPTIONAL = ("halls", "walk_slots", "fixed", "previous")
DEFAULT_WEIGHT = {Level.MUST: 1.0, Level.LIKE: 0.5, Level.NO: 0.0}  # where none is given


def read_problem(text: str | bytes) -> Problem:
    """The checked input; raises ``PlanError`` naming the place."""
    return problem_of(parse(text))


def problem_of(value: object) -> Problem:
    data = an_object(value, "plan", REQUIRED, OPTIONAL)
    slots = _slots(data["slots"])
    places = {slot: place for place, slot in enumerate(slots)}
    halls = _halls(data.get("halls"), a_whole_number(data["tables"], "tables", least=1))
    companies = _companies(data["companies"], places)
    problem = Problem(
        slots=slots,
        halls=halls,
        walk_slots=a_whole_number(data.get("walk_slots", 0), "walk_slots", least=0),
        companies=companies,
        wishes=_wishes(data["wishes"], companies),
        interpreters=_interpreters(data["interpreters"], places),
        max_seconds=_seconds(data["max_seconds"]),
    )
    fixed = [_known(row, f"fixed[{i}]", problem, places) for i, row in enumerate(a_list(_or_none(data, "fixed"), "fixed"))]
    _check_fixed(problem, fixed)
    return replace(problem, fixed=tuple(fixed), previous=_previous(data.get("previous"), problem, places))


def _or_none(data: Mapping, key: str) -> object:
    return [] if data.get(key) is None else data[key]


def _seconds(value: object) -> float:
    seconds = a_number(value, "max_seconds")
    if seconds <= 0:
        raise PlanError(f"max_seconds: must be more than 0, is {value}")
    return seconds


# Slots


def _slots(value: object) -> tuple[Id, ...]:
    rows = a_list(value, "slots")
    slots = distinct(rows, "slots", _slot_id)
    before: datetime | None = None
    for index, row in enumerate(rows):
        if isinstance(row, dict):
            before = _check_times(row, f"slots[{index}]", before)
    return tuple(slots)


def _slot_id(value: object, at: str) -> Id:
    if not isinstance(value, dict):
        return an_id(value, at)
    return an_id(an_object(value, at, ("id",), ("start", "end"))["id"], f"{at}.id")


def _check_times(row: Mapping, at: str, before: datetime | None) -> datetime | None:
    """The end of the slot where it is a full date, for the check that slots stand in order and do not overlap."""
    if row.get("start") is None and row.get("end") is None:
        return before
    start, end = (_moment(row.get(key), f"{at}.{key}") for key in ("start", "end"))
    try:
        if not start < end:
            raise PlanError(f"{at}: ends at {row['end']}, not after its start {row['start']}")
        if not isinstance(start, datetime):
            return before  # times of day without a date say nothing about the order over several days
        if before is not None and start < before:
            raise PlanError(f"{at}.start: slots must stand in order of time; the slot before ends at {before.isoformat()}")
    except TypeError:
        raise PlanError(
            f"{at}: start and end must both be dates with time, or both times of day, and all have a zone or none"
        ) from None
    return end


def _moment(value: object, at: str) -> datetime | time:
    text = a_text(value, at)
    for read in (time.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise PlanError(f"{at}: must be a time like 2026-11-27T09:00+01:00 or 09:00, is {text!r}")


def _available(value: object, at: str, places: Mapping[Id, int]) -> frozenset[int]:
    if value is None:
        return frozenset(places.values())

    def place(slot: object, at: str) -> int:
        return _lookup(slot, at, places, "slot")

    return frozenset(distinct(a_list(value, at), at, place))


# Tables


def _halls(value: object, tables: int) -> tuple[str | None, ...]:
    """The hall of each table; tables that ``halls`` leaves out stand together in a hall of their own, None."""
    halls: list[str | None] = [None] * tables
    if value is None:
        return tuple(halls)
    if not isinstance(value, dict):
        raise PlanError(f"halls: must be an object of table and hall, is {value!r}")
    for key, hall in value.items():
        if key not in {str(table) for table in range(1, tables + 1)}:
            raise PlanError(f"halls: {key!r} is no table; there are 1 to {tables}")
        halls[int(key) - 1] = str(an_id(hall, f"halls[{key!r}]"))
    return tuple(halls)


# Companies, interpreters, wishes


def _languages(value: object, at: str) -> frozenset[str]:
    return frozenset(distinct(a_list(value, at), at, a_text))


def _by_id(rows: Sequence, at: str, read: Callable) -> dict:
    found: dict = {}
    for index, row in enumerate(rows):
        item = read(row, f"{at}[{index}]")
        if item.id in found:
            raise PlanError(f"{at}[{index}].id: {item.id!r} stands in {at}[{list(found).index(item.id)}] already")
        found[item.id] = item
    return found


def _companies(value: object, places: Mapping[Id, int]) -> dict[Id, Company]:
    def company(row: object, at: str) -> Company:
        data = an_object(row, at, ("id", "side", "languages"), ("available",))
        return Company(
            id=an_id(data["id"], f"{at}.id"),
            side=Side(a_choice(data["side"], f"{at}.side", tuple(Side))),
            languages=_languages(data["languages"], f"{at}.languages"),
            available=_available(data.get("available"), f"{at}.available", places),
        )

    return _by_id(a_list(value, "companies"), "companies", company)


def _interpreters(value: object, places: Mapping[Id, int]) -> dict[Id, Interpreter]:
    def interpreter(row: object, at: str) -> Interpreter:
        data = an_object(row, at, ("id", "languages"), ("available",))
        return Interpreter(
            id=an_id(data["id"], f"{at}.id"),
            languages=_languages(data["languages"], f"{at}.languages"),
            available=_available(data.get("available"), f"{at}.available", places),
        )

    return _by_id(a_list(value, "interpreters"), "interpreters", interpreter)


def _wishes(value: object, companies: Mapping[Id, Company]) -> tuple[Wish, ...]:
    wishes: dict[tuple[Id, Id], Wish] = {}
    for index, row in enumerate(a_list(value, "wishes")):
        wish = _wish(row, f"wishes[{index}]", companies)
        if (wish.asking, wish.asked) in wishes:
            first = list(wishes).index((wish.asking, wish.asked))
            raise PlanError(f"wishes[{index}]: a wish from {wish.asking!r} to {wish.asked!r} stands in wishes[{first}] already")
        wishes[wish.asking, wish.asked] = wish
    return tuple(wishes.values())


def _wish(row: object, at: str, companies: Mapping[Id, Company]) -> Wish:
    data = an_object(row, at, ("from", "to", "level"), ("weight",))
    asking, asked = (_lookup(data[key], f"{at}.{key}", companies, "company") for key in ("from", "to"))
    if asking.side == asked.side:
        raise PlanError(f"{at}: {asking.id!r} and {asked.id!r} are both on the side {asking.side}")
    level = Level(a_choice(data["level"], f"{at}.level", tuple(Level)))
    weight = DEFAULT_WEIGHT[level] if data.get("weight") is None else a_number(data["weight"], f"{at}.weight")
    if not 0 <= weight <= 1:
        raise PlanError(f"{at}.weight: must lie between 0 and 1, is {weight}")
    return Wish(asking.id, asked.id, level, 0.0 if level == Level.NO else weight)


# Meetings


def _lookup(value: object, at: str, known: Mapping, noun: str):
    key = an_id(value, at)
    if key not in known:
        raise PlanError(f"{at}: there is no {noun} {key!r}")
    return known[key]


def _known(row: object, at: str, problem: Problem, places: Mapping[Id, int]) -> Meeting:
    """A meeting whose slot, table, companies and interpreter all exist."""
    data = an_object(row, at, ("slot", "table", "supplier", "partner"), ("interpreter",))
    table = a_whole_number(data["table"], f"{at}.table", least=1)
    if table > problem.tables:
        raise PlanError(f"{at}.table: there is no table {table}; there are 1 to {problem.tables}")
    for side in Side:
        company = _lookup(data[side], f"{at}.{side}", problem.companies, "company")
        if company.side != side:
            raise PlanError(f"{at}.{side}: {company.id!r} is on the side {company.side}")
    interpreter = data.get("interpreter")
    if interpreter is not None:
        _lookup(interpreter, f"{at}.interpreter", problem.interpreters, "interpreter")
    return Meeting(_lookup(data["slot"], f"{at}.slot", places, "slot"), table, data["supplier"], data["partner"], interpreter)


def _check_fixed(problem: Problem, fixed: Sequence[Meeting]) -> None:
    for clash in clashes(problem, fixed):
        with_whom = "" if clash.other is None else f" (with fixed[{clash.other}])"
        raise PlanError(f"fixed[{clash.meeting}]: {clash.code}: {clash.text}{with_whom}")


def _previous(value: object, problem: Problem, places: Mapping[Id, int]) -> tuple[Meeting, ...] | None:
    """The meetings of the plan before that could still take place; who or what is no longer there took its meetings along."""
    rows = a_list([] if value is None else value, "previous")
    if not rows:
        return None
    for index, row in enumerate(rows):
        _check_shape(row, f"previous[{index}]")
    return tuple(
        _known(_without_strangers(row, problem), f"previous[{index}]", problem, places)
        for index, row in enumerate(rows)
        if _still_there(row, problem, places)
    )


def _check_shape(row: object, at: str) -> None:
    data = an_object(row, at, ("slot", "table", "supplier", "partner"), ("interpreter",))
    a_whole_number(data["table"], f"{at}.table", least=1)
    for key in ("slot", *Side):
        an_id(data[key], f"{at}.{key}")
    if data.get("interpreter") is not None:
        an_id(data["interpreter"], f"{at}.interpreter")


def _still_there(row: Mapping, problem: Problem, places: Mapping[Id, int]) -> bool:
    return row["slot"] in places and row["table"] <= problem.tables and all(row[side] in problem.companies for side in Side)


def _without_strangers(row: Mapping, problem: Problem) -> Mapping:
    return row if row.get("interpreter") in problem.interpreters else {**row, "interpreter": None}

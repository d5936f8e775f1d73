"""Every plan of a tiny day, tried out: the best one in the order that the planner promises."""

from collections import Counter
from collections.abc import Iterator


def best_worth(data: dict) -> tuple:
    return max(_worth(data, meetings) for meetings in _every_plan(data))


def best_replan_worth(data: dict) -> tuple:
    return max(replan_worth(data, meetings) for meetings in _every_plan(data))


def _possible(data: dict) -> list[tuple[str, str]]:
    side = {company["id"]: company["side"] for company in data["companies"]}
    order = lambda w: (w["from"], w["to"]) if side[w["from"]] == "supplier" else (w["to"], w["from"])  # noqa: E731
    no = {order(w) for w in data["wishes"] if w["level"] == "no"}
    return sorted({order(w) for w in data["wishes"]} - no)


def _every_plan(data: dict) -> Iterator[list[dict]]:
    yield from _with(data, _possible(data), [])


def _with(data: dict, pairs: list, meetings: list[dict]) -> Iterator[list[dict]]:
    if not pairs:
        yield meetings
        return
    yield from _with(data, pairs[1:], meetings)
    for meeting in _places(data, pairs[0]):
        if all(_fits(data, meeting, other) for other in meetings):
            yield from _with(data, pairs[1:], [*meetings, meeting])


def _places(data: dict, pair: tuple[str, str]) -> Iterator[dict]:
    supplier, partner = (next(c for c in data["companies"] if c["id"] == one) for one in pair)
    needs = not set(supplier["languages"]) & set(partner["languages"])
    for slot in data["slots"]:
        if any(one["available"] is not None and slot not in one["available"] for one in (supplier, partner)):
            continue
        for table in range(1, data["tables"] + 1):
            for one in data["interpreters"] if needs else [{"id": None, "available": None}]:
                if one["available"] is None or slot in one["available"]:
                    yield {"slot": slot, "table": table, "supplier": pair[0], "partner": pair[1], "interpreter": one["id"]}


def _fits(data: dict, a: dict, b: dict) -> bool:
    apart = abs(data["slots"].index(a["slot"]) - data["slots"].index(b["slot"]))
    shares = any(a[key] is not None and a[key] == b[key] for key in ("supplier", "partner", "interpreter"))
    if apart == 0:
        return not shares and a["table"] != b["table"]
    halls = data.get("halls", {})
    return not (shares and apart <= data.get("walk_slots", 0) and halls.get(str(a["table"])) != halls.get(str(b["table"])))


def _granted(data: dict, meetings: list[dict]) -> list[dict]:
    met = {frozenset((m["supplier"], m["partner"])) for m in meetings}
    return [w for w in data["wishes"] if w["level"] != "no" and frozenset((w["from"], w["to"])) in met]


def _worth(data: dict, meetings: list[dict]) -> tuple:
    granted = _granted(data, meetings)
    count = Counter(company for m in meetings for company in (m["supplier"], m["partner"]))
    there = {c["id"]: len(data["slots"] if c["available"] is None else c["available"]) for c in data["companies"]}
    wishes = Counter(company for pair in _alone(data) for company in pair)
    most = {company: min(wishes[company], there[company]) for company in wishes}
    floor = min((count[c] for c in most if 0 < count[c] < most[c]), default=max(most.values(), default=0))
    musts, asked = sum(w["level"] == "must" for w in granted), len({w["from"] for w in granted})
    return musts, len(count), asked, floor, round(sum(w["weight"] for w in granted), 6)


def _alone(data: dict) -> list[tuple[str, str]]:
    return [pair for pair in _possible(data) if any(True for _ in _places(data, pair))]


def replan_worth(data: dict, meetings: list[dict]) -> tuple:
    place = lambda m: (m["slot"], m["table"], m["supplier"], m["partner"])  # noqa: E731
    before, now = {place(m) for m in data["previous"]}, {place(m) for m in meetings}
    pairs = {frozenset(p[2:]) for p in before} & {frozenset(p[2:]) for p in now}
    granted = _granted(data, meetings)
    kept = sum(w["level"] == "must" and frozenset((w["from"], w["to"])) in pairs for w in granted)
    return kept, len(before & now), round(sum(w["weight"] for w in granted), 6)

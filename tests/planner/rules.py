"""The hard rules once more, read off input and output as they stand in the files, without any code of the planner."""

from itertools import combinations


def broken_rules(data: dict, result: dict) -> list[str]:
    slots = [slot["id"] if isinstance(slot, dict) else slot for slot in data["slots"]]
    companies = {company["id"]: company for company in data["companies"]}
    interpreters = {one["id"]: one for one in data["interpreters"]}
    no = {frozenset((wish["from"], wish["to"])) for wish in data["wishes"] if wish["level"] == "no"}
    asked = {frozenset((wish["from"], wish["to"])) for wish in data["wishes"] if wish["level"] != "no"}
    meetings, found = result["meetings"], []

    def is_there(who: dict, slot) -> bool:
        return who.get("available") is None or slot in who["available"]

    for m in meetings:
        two = [companies[m["supplier"]], companies[m["partner"]]]
        if [one["side"] for one in two] != ["supplier", "partner"]:
            found.append(f"sides: {m}")
        if m["slot"] not in slots or not 1 <= m["table"] <= data["tables"]:
            found.append(f"no such place: {m}")
        if not all(is_there(one, m["slot"]) for one in two):
            found.append(f"not there: {m}")
        if frozenset((m["supplier"], m["partner"])) in no:
            found.append(f"no thanks: {m}")
        if frozenset((m["supplier"], m["partner"])) not in asked and m not in data.get("fixed", []):
            found.append(f"nobody asked: {m}")
        if not set(two[0]["languages"]) & set(two[1]["languages"]):
            one = interpreters.get(m["interpreter"])
            if one is None or not is_there(one, m["slot"]) or not all(set(one["languages"]) & set(c["languages"]) for c in two):
                found.append(f"nobody interprets: {m}")
    for a, b in combinations(meetings, 2):
        if (a["supplier"], a["partner"]) == (b["supplier"], b["partner"]):
            found.append(f"twice: {a} {b}")
        shared = [key for key in ("supplier", "partner", "interpreter") if a[key] is not None and a[key] == b[key]]
        apart = abs(slots.index(a["slot"]) - slots.index(b["slot"]))
        if apart == 0 and (shared or a["table"] == b["table"]):
            found.append(f"two at once: {a} {b}")
        halls = data.get("halls", {})
        if shared and halls.get(str(a["table"])) != halls.get(str(b["table"])) and apart <= data.get("walk_slots", 0):
            found.append(f"no time to walk: {a} {b}")
    return found + [f"fixed is gone: {m}" for m in data.get("fixed", []) if m not in meetings]


def worth(data: dict, meetings: list[dict]) -> dict[str, float]:
    """What a plan is worth, computed from the files alone."""
    met = {frozenset((m["supplier"], m["partner"])) for m in meetings}
    granted = [w for w in data["wishes"] if w["level"] != "no" and frozenset((w["from"], w["to"])) in met]
    count = {company["id"]: 0 for company in data["companies"]}
    for m in meetings:
        count[m["supplier"]] += 1
        count[m["partner"]] += 1
    return {
        "musts": sum(w["level"] == "must" for w in granted),
        "served": sum(number > 0 for number in count.values()),
        "asked": len({w["from"] for w in granted}),
        "worst off": min(count.values(), default=0),
        "benefit": round(sum(w["weight"] for w in granted), 6),
    }

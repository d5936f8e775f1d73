"""Matchmaking days for tests and benchmarks."""

import random

SIZES = {"suppliers": 51, "partners": 86, "slots": 20, "tables": 30, "interpreters": 6}


def day(
    seed: int = 1,
    *,
    suppliers: int = 51,
    partners: int = 86,
    slots: int = 20,
    tables: int = 30,
    interpreters: int = 6,
    english: tuple[float, float] = (0.7, 0.4),
    wishes: int = 14,
    must: float = 0.08,
    no: float = 0.1,
    halls: int = 1,
    walk_slots: int = 0,
    there: float = 1.0,
    max_seconds: float = 60,
) -> dict:
    """A day of the shape of the file interface: suppliers speak German, partners Chinese, a share of each English too."""
    chance = random.Random(seed)
    times = [f"t{number}" for number in range(1, slots + 1)]

    def company(number: int, side: str, language: str, share: float) -> dict:
        languages = [language, "en"] if chance.random() < share else [language]
        available = [time for time in times if chance.random() < there] if there < 1 else None
        return {"id": f"{side[0]}{number}", "side": side, "languages": languages, "available": available}

    companies = [company(number, "supplier", "de", english[0]) for number in range(suppliers)]
    companies += [company(number, "partner", "zh", english[1]) for number in range(partners)]
    found = {
        "slots": times,
        "tables": tables,
        "companies": companies,
        "wishes": [wish for one in companies for wish in _wishes(chance, one, companies, wishes, must, no)],
        "interpreters": [{"id": f"i{n}", "languages": ["de", "en", "zh"], "available": None} for n in range(interpreters)],
        "max_seconds": max_seconds,
    }
    if halls > 1:
        found |= {"halls": {str(t): f"hall {t * halls // (tables + 1)}" for t in range(1, tables + 1)}, "walk_slots": walk_slots}
    return found


def _wishes(chance: random.Random, one: dict, companies: list[dict], count: int, must: float, no: float) -> list[dict]:
    others = [company["id"] for company in companies if company["side"] != one["side"]]
    found = []
    for other in chance.sample(others, min(count, len(others))):
        luck = chance.random()
        level = "must" if luck < must else "no" if luck < must + no else "like"
        found.append({"from": one["id"], "to": other, "level": level, "weight": round(chance.random(), 3)})
    return found

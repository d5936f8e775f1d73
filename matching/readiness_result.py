"""What the answers say: a light for each area, three next steps, and what has changed since the last time."""

from collections.abc import Mapping
from dataclasses import dataclass

from companies.models import Company
from matching.enums import Flag, ReadinessArea, ReadinessCode
from matching.readiness_questions import AREAS, GUIDES, optional_of, red_flags_of

STEPS = 3
URGENCY = {Flag.RED: 0, Flag.UNSURE: 1}
WIDTH = 100  # of a bar, in units of the picture


@dataclass(frozen=True)
class Area:
    area: ReadinessArea
    counts: Mapping[str, int]  # settled, unsure, red, open (not answered)

    @property
    def light(self) -> str:
        """``bad`` where something is red, ``warn`` where something is unsure, ``good`` where all is settled, else ``neutral``."""
        if self.counts["red"]:
            return "bad"
        if self.counts["unsure"]:
            return "warn"
        return "neutral" if self.counts["open"] else "good"

    @property
    def parts(self) -> list[dict]:
        """The bar: kind, start and width of each part, from left to right."""
        total, start, parts = sum(self.counts.values()), 0.0, []
        for kind in ("settled", "unsure", "red", "open"):
            width = WIDTH * self.counts[kind] / total
            parts += [{"kind": kind, "x": f"{start:.2f}", "width": f"{width:.2f}"}] if width else []
            start += width
        return parts


@dataclass(frozen=True)
class Result:
    areas: list[Area]
    steps: list[tuple[ReadinessCode, str]]  # what to settle next, and the code of the guide that helps, if any
    better: list[ReadinessCode]
    worse: list[ReadinessCode]
    answered: int
    asked: int


def result_of(company: Company, flags: Mapping[str, str], before: Mapping[str, str]) -> Result:
    """``flags`` and ``before`` map codes of questions to flags: now, and at the last check of an earlier day."""
    asked = [*red_flags_of(company.side), *optional_of(company.side)]
    return Result(
        areas=[_area(area, codes, asked, flags) for area, codes in AREAS.items() if set(codes) & set(asked)],
        steps=[(code, GUIDES.get(code, "")) for code in _by_urgency(asked, flags)[:STEPS]],
        better=[code for code in asked if _is_better(before.get(code), flags.get(code))],
        worse=[code for code in asked if _is_better(flags.get(code), before.get(code))],
        answered=sum(code in flags for code in asked),
        asked=len(asked),
    )


def _area(area, codes, asked, flags) -> Area:
    said = [flags.get(code, "open") for code in codes if code in asked]
    names = {"settled": Flag.OK, "unsure": Flag.UNSURE, "red": Flag.RED, "open": "open"}
    return Area(area, {name: said.count(flag) for name, flag in names.items()})


def _by_urgency(asked, flags) -> list[ReadinessCode]:
    """Red before unsure; the questions that can stop a deal first."""
    pressing = [code for code in asked if flags.get(code) in URGENCY]
    return sorted(pressing, key=lambda code: (URGENCY[flags[code]], asked.index(code)))


def _is_better(before: str | None, now: str | None) -> bool:
    order = [Flag.RED, Flag.UNSURE, Flag.OK]
    return before is not None and now is not None and order.index(now) > order.index(before)

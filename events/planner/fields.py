"""Reads JSON strictly: every error says at which place, like ``companies[3].available[1]``."""

import json
import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from events.planner.records import Id

T = TypeVar("T")


class PlanError(ValueError):
    """The input breaks a rule; the text begins with the place."""


def parse(text: str | bytes) -> object:
    """JSON without double keys, NaN or Infinity."""
    try:
        return json.loads(text, object_pairs_hook=_without_double_keys, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise PlanError(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from None
    except UnicodeDecodeError as error:
        raise PlanError(f"byte {error.start}: not UTF-8") from None
    except PlanError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise PlanError(f"not JSON that can be read: {error}") from None
    except RecursionError:
        raise PlanError("the input is nested too deeply") from None


def _without_double_keys(pairs: list[tuple[str, object]]) -> dict:
    read: dict = {}
    for key, value in pairs:
        if key in read:
            raise PlanError(f"key {key!r} stands twice in one object")
        read[key] = value
    return read


def _refuse_constant(name: str) -> None:
    raise PlanError(f"{name} is no number in JSON")


def an_object(value: object, at: str, required: Sequence[str], optional: Sequence[str] = ()) -> dict:
    if not isinstance(value, dict):
        raise PlanError(f"{at}: must be an object, is {_named(value)}")
    for key in value:
        if key not in required and key not in optional:
            raise PlanError(f"{at}: unknown key {key!r}; known are {', '.join((*required, *optional))}")
    for key in required:
        if key not in value:
            raise PlanError(f"{at}: {key!r} is missing")
    return value


def a_list(value: object, at: str) -> list:
    if not isinstance(value, list):
        raise PlanError(f"{at}: must be a list, is {_named(value)}")
    return value


def a_text(value: object, at: str) -> str:
    if not isinstance(value, str) or not value.strip() or not _is_unicode(value):
        raise PlanError(f"{at}: must be a text that is not empty, is {_named(value)}")
    return value


def an_id(value: object, at: str) -> Id:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip() and _is_unicode(value):
        return value
    raise PlanError(f"{at}: must be a text or a whole number, is {_named(value)}")


def a_whole_number(value: object, at: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise PlanError(f"{at}: must be a whole number of at least {least}, is {_named(value)}")
    return value


def a_number(value: object, at: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise PlanError(f"{at}: must be a number, is {_named(value)}")
    return float(value)


def a_choice(value: object, at: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise PlanError(f"{at}: must be one of {', '.join(choices)}, is {_named(value)}")
    return value


def distinct(values: Sequence[object], at: str, read: Callable[[object, str], T]) -> list[T]:
    """Each value read at its place; a value that stands twice is an error."""
    found: dict[T, int] = {}
    for index, value in enumerate(values):
        item = read(value, f"{at}[{index}]")
        if item in found:
            raise PlanError(f"{at}[{index}]: {item!r} stands in {at}[{found[item]}] already")
        found[item] = index
    return list(found)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _named(value: object) -> str:
    text = json.dumps(value, ensure_ascii=not isinstance(value, str) or not _is_unicode(value), default=repr)
    return text if len(text) <= 60 else f"{text[:57]}…"

"""Records from JSON: unknown keys and unreadable values are errors that name their place."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from math import isfinite
from typing import Any

from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

LANGUAGES = ("de", "en", "zh-hans")
LARGEST = 1e15  # of any number: no key figure is larger, and conversions stay finite
SHOWN = 80  # characters of a value in an error


class RecordError(ValueError):
    """A record that cannot be read; the text names line and key."""


def read_offers(lines: Iterable[str | bytes]) -> list[OfferRecord]:
    return list(_records(lines, offer_from_json))


def read_demands(lines: Iterable[str | bytes]) -> list[DemandRecord]:
    return list(_records(lines, demand_from_json))


def offer_from_json(row: Any) -> OfferRecord:
    return _read(OfferRecord, row, OFFER)


def demand_from_json(row: Any) -> DemandRecord:
    return _read(DemandRecord, row, DEMAND)


def _records(lines: Iterable[str | bytes], convert: Callable) -> Iterator:
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = convert(_json(_decoded(line)))
            if record.id in seen:
                raise RecordError(f"id {record.id!r} stands twice")
        except RecordError as error:
            raise RecordError(f"line {number}: {error}") from None
        seen.add(record.id)
        yield record


def _decoded(line: str | bytes) -> str:
    try:
        return line if isinstance(line, str) else line.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: {error}") from None


def _json(line: str) -> Any:
    try:
        return json.loads(line, object_pairs_hook=_object)
    except RecordError:
        raise
    except RecursionError:
        raise RecordError("not JSON that can be read: nested too deeply") from None
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One value of two would be lost in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RecordError(f"key {_shortened(repr(key))} stands twice")
        found[key] = value
    return found


def _read(kind: type, row: Any, readers: dict[str, Callable]) -> Any:
    if not isinstance(row, dict):
        raise RecordError(f"expected an object, found {_shown(row)}")
    values = {}
    for key, value in row.items():
        if key not in readers:
            raise RecordError(f"unknown key {_shortened(repr(key))}")
        if value is not None:
            values[key] = _value(key, value, readers[key])
    try:
        return kind(**values)
    except TypeError:
        missing = next(iter(readers))
        raise RecordError(f"key {missing!r} is missing") from None


def _value(key: str, value: Any, reader: Callable) -> Any:
    try:
        return reader(value)
    except RecordError as error:
        raise RecordError(f"{key}: {error}") from None
    except (TypeError, ValueError):
        raise RecordError(f"key {key!r} has an unreadable value: {_shown(value)}") from None


def _shown(value: Any) -> str:
    try:
        return _shortened(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return "…"


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a surrogate pair is no text
    return value


def _id(value: Any) -> str:
    if not _string(value).strip():
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _heads(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not 0 <= value <= LARGEST:
        raise ValueError
    return value


def _value_of_figure(value: Any) -> float | str:
    """A number, also in quotes, or the code of an option."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else _number_in(_string(value))
    if number is not None and not (abs(number) <= LARGEST and isfinite(number)):
        raise ValueError
    return value


def _number_in(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    for language, text in value.items():
        if language not in LANGUAGES:
            raise RecordError(f"unknown key {_shortened(repr(language))}")
        if text is not None:
            _string(text)
    return {language: value[language] for language in LANGUAGES if value.get(language)}


def _list(reader: Callable) -> Callable:
    def read(value):
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(reader, value))

    return read


def _day(value: Any) -> date:
    """Also of a moment: "2026-05-01T08:00:00+02:00"."""
    return datetime.fromisoformat(_string(value)).date()


def _capability(value: Any) -> Capability:
    return Capability(value) if isinstance(value, str) else _read(Capability, value, CAPABILITY)


def _figure(value: Any) -> Figure:
    return _read(Figure, value, FIGURE)


def _level(value: Any) -> str:
    if value not in ("core", "can_do", "planned"):
        raise ValueError
    return value


_codes = _list(_string)
FIGURE = {
    "code": _string,
    "concept": _string,
    "min": _value_of_figure,
    "max": _value_of_figure,
    "unit": _string,
    "without_exception": _flag,
}
CAPABILITY = {"notation": _string, "level": _level, "figures": _list(_figure)}
HELD = {"code": _string, "valid_from": _day, "valid_until": _day}
WISHED = {"code": _string, "by": _day, "without_exception": _flag}
OFFER = {
    "id": _id,
    "name": _string,
    "texts": _texts,
    "capabilities": _list(_capability),
    "proofs": _list(lambda value: _read(HeldProof, value, HELD)),
    "languages": _codes,
    "country": _string,
    "region": _string,
    "employees": _heads,
    "cooperation": _codes,
    "figures": _list(_figure),
    "stage": _string,
    "volume": _string,
    "delivers_to": _codes,
    "experience": _codes,
    "updated_on": _day,
}
DEMAND = {
    "id": _id,
    "title": _texts,
    "texts": _texts,
    "required": _codes,
    "desired": _codes,
    "proofs": _list(lambda value: _read(WishedProof, value, WISHED)),
    "languages": _codes,
    "cooperation": _codes,
    "delivery": _codes,
    "figures": _list(_figure),
    "stage": _string,
    "volume": _string,
    "sizes": _codes,
}

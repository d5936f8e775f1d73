"""Records from JSON: unknown keys and unreadable values are errors that name their place."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

LANGUAGES = ("de", "en", "zh-hans")


class RecordError(ValueError):
    """A record that cannot be read; the text names line and key."""


def read_offers(lines: Iterable[str]) -> list[OfferRecord]:
    return list(_records(lines, offer_from_json))


def read_demands(lines: Iterable[str]) -> list[DemandRecord]:
    return list(_records(lines, demand_from_json))


def offer_from_json(row: Any) -> OfferRecord:
    return _read(OfferRecord, row, OFFER)


def demand_from_json(row: Any) -> DemandRecord:
    return _read(DemandRecord, row, DEMAND)


def _records(lines: Iterable[str], convert: Callable) -> Iterator:
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = convert(_json(line))
            if record.id in seen:
                raise RecordError(f"id {record.id!r} stands twice")
        except RecordError as error:
            raise RecordError(f"line {number}: {error}") from None
        seen.add(record.id)
        yield record


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None


def _read(kind: type, row: Any, readers: dict[str, Callable]) -> Any:
    if not isinstance(row, dict):
        raise RecordError(f"expected an object, found {json.dumps(row, ensure_ascii=False)}")
    values = {}
    for key, value in row.items():
        if key not in readers:
            raise RecordError(f"unknown key {key!r}")
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
        raise RecordError(f"key {key!r} has an unreadable value: {json.dumps(value, ensure_ascii=False)}") from None


def _of_type(*kinds: type) -> Callable:
    def read(value):
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise TypeError
        return value

    return read


def _texts(value: Any) -> dict[str, str]:
    for language, text in value.items() if isinstance(value, dict) else [(value, None)]:
        if language not in LANGUAGES:
            raise RecordError(f"unknown key {language!r}")
        if text is not None and not isinstance(text, str):
            raise TypeError
    return {language: value[language] for language in LANGUAGES if value.get(language)}


def _list(reader: Callable) -> Callable:
    def read(value):
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(reader, value))

    return read


def _day(value: Any) -> date:
    return date.fromisoformat(value[:10])


def _capability(value: Any) -> Capability:
    return Capability(value) if isinstance(value, str) else _read(Capability, value, CAPABILITY)


def _figure(value: Any) -> Figure:
    return _read(Figure, value, FIGURE)


def _level(value: Any) -> str:
    if value not in ("core", "can_do", "planned"):
        raise ValueError
    return value


_string = _of_type(str)
_number = _of_type(int, float, str)
_flag = _of_type(bool)
_codes = _list(_string)
FIGURE = {"code": _string, "concept": _string, "min": _number, "max": _number, "unit": _string, "without_exception": _flag}
CAPABILITY = {"notation": _string, "level": _level, "figures": _list(_figure)}
HELD = {"code": _string, "valid_from": _day, "valid_until": _day}
WISHED = {"code": _string, "by": _day, "without_exception": _flag}
OFFER = {
    "id": _string,
    "name": _string,
    "texts": _texts,
    "capabilities": _list(_capability),
    "proofs": _list(lambda value: _read(HeldProof, value, HELD)),
    "languages": _codes,
    "country": _string,
    "region": _string,
    "employees": _of_type(int),
    "cooperation": _codes,
    "figures": _list(_figure),
    "stage": _string,
    "volume": _string,
    "delivers_to": _codes,
    "experience": _codes,
    "updated_on": _day,
}
DEMAND = {
    "id": _string,
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
}

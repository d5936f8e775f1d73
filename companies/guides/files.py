"""Guides, cards and hints as they ship: one TOML file a guide, or one file of many."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from companies.enums import Language, Side
from companies.models import GuideKind, GuideStep, GuideTopic

FOLDER = Path(__file__).resolve().parents[1] / "data" / "guides"
TEXTS = ("title", "summary", "body")
KEYS = {"kind", "topic", "position", "steps", "concepts", "cooperation", "side", "checked_on", "review_on", "sources"}


class GuideError(Exception):
    """A file is faulty; the text names the file, the guide and the key."""


@dataclass(frozen=True)
class GuideFile:
    code: str
    kind: str
    topic: str
    position: int
    steps: tuple[str, ...]
    concepts: tuple[str, ...]
    cooperation: tuple[str, ...]
    side: str
    checked_on: date
    review_on: date
    sources: tuple[dict, ...]
    texts: dict[str, dict[str, str]]  # language → title, summary, body

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(self.__dict__, default=str, sort_keys=True).encode()).hexdigest()


def read_guides(folder: Path = FOLDER) -> list[GuideFile]:
    """All guides of a folder, sorted by code. Raises GuideError."""
    found: dict[str, GuideFile] = {}
    for path in sorted(folder.glob("*.toml")):
        for code, table in _tables(path):
            if code in found:
                raise GuideError(f"{path.name}: {code} stands twice")
            found[code] = _guide(path.name, code, table)
    return [found[code] for code in sorted(found)]


def _tables(path: Path) -> Iterator[tuple[str, dict]]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GuideError(f"{path.name}: {error}") from error
    return iter([(path.stem, content)] if "kind" in content else content.items())


def _guide(file: str, code: str, table: dict) -> GuideFile:
    place = f"{file}: {code}"
    if unknown := set(table) - KEYS - set(Language.values):
        raise GuideError(f"{place}: unknown key {min(unknown)}")
    if missing := {"kind", "topic", "checked_on", "review_on", "sources", *Language.values} - set(table):
        raise GuideError(f"{place}: {min(missing)} is missing")
    for key, value, allowed in (
        ("kind", [table["kind"]], GuideKind.values),
        ("topic", [table["topic"]], GuideTopic.values),
        ("steps", table.get("steps", []), GuideStep.values),
        ("side", [table.get("side", "")], ["", *Side.values]),
    ):
        if wrong := set(value) - set(allowed):
            raise GuideError(f"{place}: {key} knows no {min(wrong)}")
    return GuideFile(
        code=code,
        kind=table["kind"],
        topic=table["topic"],
        position=table.get("position", 0),
        steps=tuple(table.get("steps", ())),
        concepts=tuple(table.get("concepts", ())),
        cooperation=tuple(table.get("cooperation", ())),
        side=table.get("side", ""),
        checked_on=table["checked_on"],
        review_on=table["review_on"],
        sources=tuple(_source(place, source) for source in table["sources"]),
        texts={language: _texts(f"{place}.{language}", table[language]) for language in Language.values},
    )


def _source(place: str, source: dict) -> dict:
    if set(source) != {"publisher", "title", "url", "on"} or not str(source["url"]).startswith(("https://", "http://")):
        raise GuideError(f"{place}: a source has publisher, title, url and on")
    return source | {"on": str(source["on"])}


def _texts(place: str, texts: dict) -> dict[str, str]:
    if missing := [key for key in TEXTS if not texts.get(key, "").strip()]:
        raise GuideError(f"{place}: {missing[0]} is missing")
    return {key: texts[key].strip() for key in TEXTS}

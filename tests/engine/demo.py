"""The demo data as the engine's records: what the portal would make of it, without a database."""

import json
from datetime import date
from pathlib import Path

from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

FOLDER = Path(__file__).resolve().parents[2] / "becan" / "portal" / "demo"
UNCHECKED = ("machine", "outdated")
TODAY = date(2026, 11, 23)


def offers(kind: str = "supplier") -> list[OfferRecord]:
    """The verified companies of that kind; several hundred words of text each."""
    return [_offer(row) for row in _rows("companies") if row["kind"] == kind and row.get("state", "verified") == "verified"]


def demands(kind: str = "partner") -> dict[str, DemandRecord]:
    """The published demands of companies of that kind, by key."""
    kinds = {row["key"]: row["kind"] for row in _rows("companies")}
    return {
        row["key"]: _demand(row)
        for row in _rows("demands")
        if kinds[row["company"]] == kind and row.get("state", "published") == "published"
    }


def _rows(name):
    return [row for path in sorted(FOLDER.glob(f"{name}*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]


def _offer(row):
    return OfferRecord(
        row["key"],
        texts=_texts(row, "description", "summary"),
        capabilities=tuple(
            Capability(one["notation"], one.get("level", "core"), tuple(_figure(figure) for figure in one.get("figures", ())))
            for one in row.get("capabilities", ())
        ),
        proofs=tuple(
            HeldProof(one["code"], _day(one.get("valid_from")), _day(one.get("valid_until"))) for one in row.get("proofs", ())
        ),
        country=row["country"],
        employees=row.get("employees"),
        stage=row.get("stage"),
        volume=row.get("volume_band"),
        updated_on=TODAY,
        **{name: tuple(row.get(name, ())) for name in ("languages", "cooperation", "delivers_to", "experience")},
    )


def _demand(row):
    return DemandRecord(
        row["key"],
        title=_texts(row, "title"),
        texts=_texts(row, "description", "summary"),
        required=tuple(row.get("musts", ())),
        desired=tuple(row.get("wishes", ())),
        figures=tuple(
            _figure(one, concept=one.get("concept"), without_exception=one.get("is_must", False)) for one in row["figures"]
        ),
        proofs=tuple(
            WishedProof(one["code"], _day(one.get("needed_by")), one.get("is_without_exception", False)) for one in row["proofs"]
        ),
        stage=row.get("stage"),
        volume=row.get("volume_band"),
        **{name: tuple(row.get(name, ())) for name in ("languages", "cooperation", "delivery")},
    )


def _texts(row, *fields):
    states = row.get("text_states", {})
    found = {}
    for field in fields:
        for language, text in row.get(field, {}).items():
            if states.get(field, {}).get(language) not in UNCHECKED:
                found.setdefault(language, []).append(text)
    return {language: "\n".join(found[language]) for language in ("de", "en", "zh-hans") if language in found}


def _figure(row, **more):
    """Values stand in the key figure's own unit, as in the database."""
    return Figure(row["code"], min=row.get("choice", row.get("min")), max=row.get("max"), **more)


def _day(text):
    return date.fromisoformat(text) if text else None

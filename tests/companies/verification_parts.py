"""What tests of verification are made of."""

from companies.services.verification_checks import record_checks, rows_of


def opinion(result="ok", *, seen=None, source="handelsregister.de", **fields):
    return {"result": result, "source": source, "seen_on": None, "note": "", "seen": seen} | fields


def check_all(company, *, by, **results):
    """Every item in order, except those named: ``check_all(company, by=manager, sanctions="not_ok")``."""
    rows = rows_of(company)
    opinions = {
        row.item.code: opinion(results.get(row.item.code.replace("-", "_"), "ok"), seen=row.newest and row.newest.pk)
        for row in rows
    }
    record_checks(company, {code: each for code, each in opinions.items() if each["result"] != "open"}, by=by)


def as_posted(company, *, decision="check", **changes):
    """The checklist as a browser sends it, every item in order."""
    data = {"decision": decision}
    for row in rows_of(company):
        code = row.item.code
        data |= {f"{code}-result": "ok", f"{code}-note": "", f"{code}-seen": row.newest.pk if row.newest else ""}
        if row.item.wants_source:
            data |= {f"{code}-source": "handelsregister.de", f"{code}-seen_on": "2026-11-02"}
    return data | {name.replace("__", "-"): value for name, value in changes.items()}

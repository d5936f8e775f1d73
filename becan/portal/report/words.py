"""Labels for the codes of the report; milestones, reasons and languages have theirs in the code lists."""

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from becan.portal.report.rules import NOT_COUNTED, SIZES
from companies.adapters import current_taxonomy
from companies.enums import Language
from companies.words import Words
from matching.enums import Answer

FUNNEL: dict[str, Promise] = {
    "registered": pgettext_lazy("report", "Suppliers registered"),
    "verified": pgettext_lazy("report", "of these released"),
    "demands": pgettext_lazy("report", "Demands published"),
    "suggestions": pgettext_lazy("report", "Suggestions for these demands"),
    "proposed": pgettext_lazy("report", "Introductions proposed"),
    "one_yes": pgettext_lazy("report", "at least one side said yes"),
    "introduced": pgettext_lazy("report", "both sides said yes"),
    "talked": pgettext_lazy("report", "a talk agreed or a milestone reached"),
    "visited": pgettext_lazy("report", "a site visit or audit took place"),
    "outcome_stated": pgettext_lazy("report", "an outcome was reported"),
    "outcome_confirmed": pgettext_lazy("report", "an outcome was confirmed by both sides"),
}
MEDIANS: dict[str, Promise] = {
    "verification": pgettext_lazy("report", "from registration to release"),
    "demand_to_proposal": pgettext_lazy("report", "from publication of a demand to the first introduction proposed"),
    "proposal_to_yes": pgettext_lazy("report", "from the proposal to the second yes"),
    "yes_to_milestone": pgettext_lazy("report", "from the second yes to the first milestone"),
}
PROMISES: dict[str, Promise] = {
    "answered_in_time": pgettext_lazy("report", "Sides that answered an introduction within the time given"),
    "checked_in_time": pgettext_lazy("report", "Profiles that heard from us within three working days"),
}

EVENTS: dict[str, Promise] = {
    "invited": pgettext_lazy("report", "Companies invited"),
    "registered": pgettext_lazy("report", "Companies registered"),
    "attended": pgettext_lazy("report", "Companies that came"),
    "smes": pgettext_lazy("report", "of these small or medium-sized"),
    "persons_registered": pgettext_lazy("report", "Persons registered"),
    "persons_attended": pgettext_lazy("report", "Persons that came"),
}
CODE_LISTS = {"declines": "decline_reason", "milestones": "milestone"}


def not_counted(code: str) -> str:
    return str(NOT_COUNTED[code])


def labelled(part: str, rows: list[dict], words: Words | None = None) -> list[dict]:
    """The rows of one part of the figures with a label each, in the reader's language."""
    return [row | {"label": label_of(part, row["code"], words)} for row in rows]


def label_of(part: str, code: str, words: Words | None = None) -> str:
    known = {"funnel": FUNNEL, "medians": MEDIANS, "promises": PROMISES, "events": EVENTS}.get(part)
    if known:
        return str(known[code])
    if part == "answers":
        return str(Answer(code).label)
    if part == "languages":
        return str(Language(code).called)
    if part == "months":
        return month_label(code)
    return (words or Words(current_taxonomy())).code(CODE_LISTS[part], code)


def month_label(code: str) -> str:
    year, month = code.split("-")
    return f"{int(year)}年{int(month)}月" if get_language() == "zh-hans" else f"{month}/{year}"


def size_labels() -> dict[str, str]:
    """Each size class, and the empty one, in the reader's language."""
    words = Words(current_taxonomy())
    return {size: words.code("size_class", size) for size in SIZES} | {"": _("not stated")}

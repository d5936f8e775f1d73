"""Automatic warnings about a demand, each with a quotation. They only warn: the team overrides them with a reason, or switches a check off."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from becan.language.fold import fold
from companies.adapters import current_taxonomy
from companies.anonymity import with_broader
from companies.enums import Language
from companies.texts import text_of
from matching.demand_types import asked_of, is_offer
from matching.enums import Identity
from matching.identity_traces import contacts_in, patents_in, places_of, traces_of
from matching.models import Demand, QualityCheck

SALES = re.compile(
    r"\brabatt|sonderpreis|preisliste|katalog anfordern|jetzt bestellen|guenstigste preise|ab lager lieferbar|special offer|"
    r"price list|best price|discount|order now|厂家直销|特价|优惠|现货供应|欢迎订购|欢迎选购|批发|大量现货"
)
L2 = re.compile(r"(?<![a-z0-9])l2(?![0-9])|level 2|领航辅助|noa\b|组合驾驶辅助|车道保持|自适应巡航")
AUTONOMOUS = re.compile(r"自动驾驶|\bautonom\w*|self.driving|autonomous")
MANY_MUSTS = 5
SHORT_TITLE = 6
QUOTE = 200


class Severity(IntEnum):
    BLOCKER = 3
    MAJOR = 2
    MINOR = 1


SEVERITY_WORDS = {
    Severity.BLOCKER: pgettext_lazy("severity", "Must be settled"),
    Severity.MAJOR: pgettext_lazy("severity", "Important"),
    Severity.MINOR: pgettext_lazy("severity", "Small"),
}
PLACES = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "description": gettext_lazy("what you are looking for"),
    "technical": gettext_lazy("technical specification"),
    "advantages": gettext_lazy("advantages"),
    "partner_role": gettext_lazy("role of the partner"),
    "file": gettext_lazy("file"),
}


@dataclass(frozen=True)
class Warning:
    code: str
    severity: Severity
    quote: str = ""
    place: str = ""

    @property
    def label(self) -> Promise:
        return CHECKS[self.code].label

    @property
    def severity_words(self) -> Promise:
        return SEVERITY_WORDS[self.severity]

    @property
    def tone(self) -> str:
        return {Severity.BLOCKER: "bad", Severity.MAJOR: "warn", Severity.MINOR: "info"}[self.severity]

    @property
    def place_words(self) -> Promise | str:
        return PLACES.get(self.place, "")


Found = Iterator[tuple[Severity, str, str]]  # severity, quotation, place


@dataclass(frozen=True)
class Check:
    label: Promise
    find: Callable[[Demand], Found]
    is_for_author: bool = True  # else only the team reads it


def warnings_of(demand: Demand, *, for_author: bool = False) -> list[Warning]:
    """The worst first; what the team has put aside is left out."""
    off = set(QualityCheck.objects.filter(is_on=False).values_list("code", flat=True))
    overridden = set(demand.overrides.values_list("code", "quote"))
    found = {
        Warning(code, severity, quote[:QUOTE], place)
        for code, check in CHECKS.items()
        if code not in off and (check.is_for_author or not for_author)
        for severity, quote, place in check.find(demand)
    }
    left = [one for one in found if (one.code, one.quote) not in overridden]
    return sorted(left, key=lambda one: (-one.severity, one.code, one.place, one.quote))


def _identity(demand: Demand) -> Found:
    if demand.identity != Identity.ANONYMOUS or is_offer(demand):
        return
    for trace in traces_of(demand):
        yield (Severity.BLOCKER if trace.is_public else Severity.MINOR), trace.quote, trace.place


def _contacts(demand: Demand) -> Found:
    """Whoever is named still talks through the portal first."""
    if demand.identity == Identity.ANONYMOUS:
        return
    for place, text, is_public in places_of(demand):
        for quote in contacts_in(text) if is_public and place != "file" else ():
            yield Severity.MAJOR, quote, place


def _patents(demand: Demand) -> Found:
    if demand.identity != Identity.ANONYMOUS:
        return
    for place, text, is_public in places_of(demand):
        for quote in patents_in(text):
            yield (Severity.BLOCKER if is_public else Severity.MINOR), quote, place


def _sales(demand: Demand) -> Found:
    for place, text, _is_public in places_of(demand):
        if place != "file" and (found := SALES.search(fold(text))):
            yield Severity.MAJOR, found[0], place


def _missing(demand: Demand) -> Found:
    asked = asked_of(demand.type)
    for name in sorted(asked.required):
        is_text = name in asked.texts
        told = text_of(demand, name, demand.original_language) if is_text else getattr(demand, name, demand.details.get(name))
        if not told:
            yield Severity.MAJOR, "", name


def _title(demand: Demand) -> Found:
    title = text_of(demand, "title", demand.original_language)
    if 0 < len(title) < SHORT_TITLE:
        yield Severity.MINOR, title, "title"


def _repetition(demand: Demand) -> Found:
    for language in Language.values:
        title, summary = text_of(demand, "title", language), text_of(demand, "summary", language)
        if title and fold(title) == fold(summary):
            yield Severity.MINOR, summary, "summary"


def _musts(demand: Demand) -> Found:
    musts = [row for row in demand.demand_concepts.all() if row.is_must]
    if len(musts) > MANY_MUSTS:
        yield Severity.MAJOR, str(len(musts)), ""


def _proofs(demand: Demand) -> Found:
    """A certificate of manufacturers that is asked of a software house."""
    taxonomy = current_taxonomy()
    wanted = {broader for row in demand.demand_concepts.all() for broader in with_broader(row.concept.notation)}
    for row in demand.demand_proofs.all():
        families = set(taxonomy.proofs[row.proof_type.code].concepts) if row.proof_type.code in taxonomy.proofs else set()
        if families and wanted and not families & wanted:
            yield Severity.MAJOR, taxonomy.proofs[row.proof_type.code].pref["en"], ""


def _assistance(demand: Demand) -> Found:
    for place, text, _is_public in places_of(demand):
        folded = fold(text)
        if place != "file" and L2.search(folded) and (found := AUTONOMOUS.search(folded)):
            yield Severity.MAJOR, found[0], place


CHECKS = {
    "identity": Check(gettext_lazy("Tells who seeks, although the demand is anonymous"), _identity),
    "contact": Check(gettext_lazy("Contact data in the text"), _contacts),
    "patent": Check(gettext_lazy("A patent number tells who owns it"), _patents),
    "plain-sales": Check(gettext_lazy("Reads like plain sales, not like a cooperation"), _sales),
    "missing": Check(gettext_lazy("This kind of demand asks for more"), _missing),
    "title": Check(gettext_lazy("The title says little"), _title),
    "repetition": Check(gettext_lazy("The summary repeats the title"), _repetition),
    "many-musts": Check(gettext_lazy("Many musts exclude nearly everybody"), _musts),
    "proof-elsewhere": Check(gettext_lazy("This proof is not made for what is sought"), _proofs),
    "assistance": Check(gettext_lazy("Level 2 is combined driver assistance, not automated driving"), _assistance),
}

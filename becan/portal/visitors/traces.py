"""What the portal holds of somebody without an account, found by an e-mail address, a phone number, a WeChat ID or a name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from becan.models import OutgoingMail
from becan.portal.accessibility.models import AccessibilityFeedback
from companies.consent_texts import COMPANY_LISTING, STORAGE_ABROAD
from companies.models import Consent, ContactPerson
from companies.services.account import GONE
from events.consent_texts import PASSPORT
from events.models import EventRegistration, GuestRequest
from matching.consent_texts import TO_CHINA, TO_GERMANY
from matching.models import Interaction, QuickDemand

MOST = 30  # of a kind; who finds more asks more precisely
FEWEST_DIGITS = 6
PHONE = re.compile(r"[+\d\s()/.–-]+")
COUNTRY = re.compile("^(?:49|86)")
CONSENTS = {
    STORAGE_ABROAD.key: pgettext_lazy("consent", "Storage in Germany"),
    COMPANY_LISTING.key: pgettext_lazy("consent", "Profile of the company"),
    PASSPORT.key: pgettext_lazy("consent", "Passport data for the invitation letter"),
    TO_CHINA.key: pgettext_lazy("consent", "Contact data to a Chinese company"),
    TO_GERMANY.key: pgettext_lazy("consent", "Contact data to a German company"),
}


@dataclass
class Trace:
    """One row that speaks of the person. ``reach`` is where our confirmation goes, if it is a mail address."""

    source: "Source"
    row: Model
    who: str
    reach: str = ""
    at: datetime | None = None
    words: str = ""
    language: str = "de"
    url: str = ""
    consents: list[Consent] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.source.code}:{self.row.pk}"

    @property
    def named_consents(self) -> list[tuple[Promise | str, Consent]]:
        return [(CONSENTS.get(consent.text_key, consent.text_key), consent) for consent in self.consents]


@dataclass(frozen=True)
class Source:
    code: str
    label: Promise
    rows: Callable[[], QuerySet]
    columns: tuple[str, ...]
    show: Callable[["Source", Model], Trace]

    def find(self, q: str) -> list[Trace]:
        rows = self.rows().filter(_speaks_of(q, self.columns))
        return [self.show(self, row) for row in rows[:MOST]]


def find_traces(q: str) -> list[Trace]:
    traces = [trace for source in SOURCES for trace in source.find(q)]
    _add_consents(traces)
    return traces


def _speaks_of(q: str, columns: tuple[str, ...]) -> Q:
    found = Q()
    for name in columns:
        found |= Q(**{f"{name}__icontains": q})
    if number := national_number(q):
        for name in columns:
            found |= Q(_digits_contain(name, number))
    return found


def national_number(text: str) -> str:
    """Without country code and leading zeros, so that +49 (0)3378 555 is found by 03378 555; empty if it is no phone number."""
    digits = re.sub(r"\D", "", text)
    if not PHONE.fullmatch(text) or len(digits) < FEWEST_DIGITS:
        return ""
    is_international = text.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    return (COUNTRY.sub("", digits) if is_international else digits).lstrip("0")


def _digits_contain(column: str, number: str):
    digits = Func(F(column), Value(r"\D"), Value(""), Value("g"), function="REGEXP_REPLACE", output_field=TextField())
    return Func(digits, Value(number), template="STRPOS(%(expressions)s) > 0", output_field=BooleanField())


def _add_consents(traces: list[Trace]) -> None:
    """Those about the row itself; of a contact person all that this person of the company gave. One query for all."""
    kinds = {type(trace.row): ContentType.objects.get_for_model(type(trace.row)).pk for trace in traces}
    about, of_person = Q(pk=None), Q(pk=None)
    for trace in traces:
        if isinstance(trace.row, ContactPerson):
            of_person |= Q(company=trace.row.company_id, person__iexact=trace.who)
        else:
            about |= Q(content_type=kinds[type(trace.row)], object_id=str(trace.row.pk))
    for consent in Consent.objects.filter(about | of_person).select_related("withdrawn_recorded_by"):
        for trace in traces:
            if _is_of(consent, trace, kinds):
                trace.consents.append(consent)


def _is_of(consent: Consent, trace: Trace, kinds: dict) -> bool:
    if isinstance(trace.row, ContactPerson):
        return consent.company_id == trace.row.company_id and consent.person.casefold() == trace.who.casefold()
    return (consent.content_type_id, consent.object_id) == (kinds[type(trace.row)], str(trace.row.pk))


def _named(rows: QuerySet) -> QuerySet:
    """Both orders of a name, as German and Chinese write it."""
    chinese, german = Concat("family_name", "given_name"), Concat("given_name", Value(" "), "family_name")
    return rows.annotate(chinese_name=chinese, german_name=german)


def _quick(source, row):
    url = reverse("matching:quick_demand_review", args=[row.pk])
    return Trace(source, row, row.name, row.reach, row.created_at, row.text or row.file_name, row.language, url)


def _barrier(source, row):
    url = reverse("portal:accessibility_answer", args=[row.pk])
    return Trace(source, row, row.name or row.ticket, row.reach, row.received_at, row.words, row.language, url)


def _message(source, row):
    return Trace(source, row, "", "", row.queued_at, row.text)


def _registration(source, row):
    url = reverse("events:registration_detail", args=[row.pk])
    return Trace(source, row, row.get_full_name(), row.email, row.registered_at, str(row.event), row.language, url)


def _place(source, row):
    person = row.person.get("family_name", ""), row.person.get("given_name", "")
    return Trace(source, row, " ".join(filter(None, person)), row.email, row.asked_at, str(row.event), row.language)


def _contact(source, row):
    url = reverse("companies:company_detail", args=[row.company_id])
    return Trace(source, row, row.get_full_name(), row.email or row.phone, None, str(row.company), row.language, url)


def _note(source, row):
    return Trace(source, row, row.who, "", row.at, row.subject or row.words, row.language or "de")


SOURCES = (
    Source(
        "quick",
        gettext_lazy("Demand without an account"),
        lambda: QuickDemand.objects.exclude(name="", reach=""),
        ("reach", "name", "text", "file_text"),
        _quick,
    ),
    Source(
        "barrier",
        gettext_lazy("Report of a barrier"),
        lambda: AccessibilityFeedback.objects.exclude(words="", name="", reach=""),
        ("reach", "name", "words"),
        _barrier,
    ),
    Source(
        "message",
        gettext_lazy("Message by the contact form"),
        lambda: OutgoingMail.objects.filter(kind="contact_message").exclude(to__endswith=f"@{GONE}"),
        ("text",),
        _message,
    ),
    Source(
        "registration",
        gettext_lazy("Registration for an event"),
        lambda: _named(
            EventRegistration.objects.filter(user=None).exclude(email__endswith=f"@{GONE}").select_related("event", "company")
        ).order_by("registered_at", "pk"),
        ("email", "chinese_name", "german_name"),
        _registration,
    ),
    Source(
        "place",
        gettext_lazy("Request for a place at an event, not confirmed"),
        lambda: (
            GuestRequest.objects.filter(registration=None).select_related("event").annotate(typed=Cast("person", TextField()))
        ),
        ("email", "typed"),
        _place,
    ),
    Source(
        "contact",
        gettext_lazy("Contact person of a company"),
        lambda: _named(ContactPerson.objects.filter(user=None).select_related("company")).order_by("pk"),
        ("email", "phone", "wechat", "chinese_name", "german_name"),
        _contact,
    ),
    Source("note", gettext_lazy("Note of the project team"), Interaction.objects.all, ("who", "subject", "words"), _note),
)

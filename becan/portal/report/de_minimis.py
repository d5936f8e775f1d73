"""The de-minimis certificate: Commission Regulation (EU) 2023/2831 of 13 December 2023 (OJ L, 2023/2831, 15.12.2023).

Article 3(2): at most EUR 300 000 for a single undertaking over any period of three years; Article 7(4): the Member State tells the
undertaking in writing the amount and that it is de-minimis aid, and names the Regulation. The paper is German whoever reads it: it goes
to German undertakings and authorities. A draft for the customer's lawyer and for the check against the grant decision.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.template.defaultfilters import date as day_format
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError
from becan.models import log_action
from becan.portal.funding import Funder, funder_of
from becan.portal.report.contents import number
from becan.word import WordFile
from companies.documents import lacking, set_pages
from companies.models import SupportRecord
from companies.texts import in_language, text_of

CEILING = Decimal(300_000)
LANGUAGE = "de"
HEADING = "De-minimis-Bescheinigung"
REGULATION = (
    "Verordnung (EU) 2023/2831 der Kommission vom 13. Dezember 2023 über die Anwendung der Artikel 107 und 108 des Vertrags über die "
    "Arbeitsweise der Europäischen Union auf De-minimis-Beihilfen (ABl. L, 2023/2831, 15.12.2023)"
)


@dataclass(frozen=True)
class Certificate:
    facts: list[tuple[str, str]]
    paragraphs: list[str]
    funder: Funder
    heading: str = HEADING


def aid_in_three_years(record: SupportRecord) -> Decimal:
    """What this portal has recorded for the company in the three years up to that day; aid of others is in the declaration."""
    start = _three_years_before(record.on)
    rows = SupportRecord.objects.valid().filter(company=record.company, is_de_minimis=True, on__gt=start, on__lte=record.on)
    return rows.aggregate(sum=Sum("de_minimis_value"))["sum"] or Decimal(0)


def _three_years_before(day: date) -> date:
    return day.replace(year=day.year - 3, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 3)


def note_certificate(record: SupportRecord, *, by) -> None:
    """The day of the first certificate stays."""
    if SupportRecord.objects.filter(pk=record.pk, certified_on=None).update(certified_on=timezone.localdate()):
        record.certified_on = timezone.localdate()
    log_action(record.company, "support.certified", actor=by, record=record.pk)


def certificate_of(record: SupportRecord) -> Certificate:
    with override(LANGUAGE):
        company, measure = record.company, record.measure
        declared = day_format(record.declared_on, "d.m.Y") if record.declared_on else "liegt nicht vor"
        facts = [
            ("Nummer des Belegs", str(record.pk)),
            ("Unternehmen", in_language(company, "name", LANGUAGE).value),
            ("Anschrift", ", ".join(filter(None, [company.street, f"{company.postal_code} {company.city}".strip()])) or "–"),
            ("Leistung", f"{record.get_kind_display()}: {record.topic}"),
            ("Tag der Leistung", day_format(record.on, "d.m.Y")),
            ("Beihilfewert (Bruttosubventionsäquivalent)", f"{number(record.de_minimis_value)} Euro"),
            ("Erklärung des Unternehmens über frühere Beihilfen", declared),
            ("Von BeCAN in drei Jahren bescheinigt, diese eingeschlossen", f"{number(aid_in_three_years(record))} Euro"),
            ("Fördermaßnahme", text_of(measure, "title", LANGUAGE) or measure.code),
            ("Projektnummer", measure.project_number or "–"),
            ("Ausgestellt am", day_format(record.certified_on or timezone.localdate(), "d.m.Y")),
        ]
        return Certificate(facts, _paragraphs(), funder_of(measure, LANGUAGE))


def _paragraphs() -> list[str]:
    return [
        f"Die genannte Leistung ist eine De-minimis-Beihilfe nach der {REGULATION}.",
        "Nach Artikel 3 Absatz 2 der Verordnung darf der Gesamtbetrag der De-minimis-Beihilfen, die einem einzigen Unternehmen in einem "
        "Mitgliedstaat gewährt werden, in einem Zeitraum von drei Jahren 300 000 Euro nicht übersteigen.",
        "Bitte bewahren Sie diese Bescheinigung zehn Jahre auf und geben Sie den Betrag an, wenn Sie eine weitere De-minimis-Beihilfe "
        "beantragen.",
        "automotive BerlinBrandenburg e.V., Berlin Chinese Automotive Network (BeCAN)",
    ]


def certificate_word(record: SupportRecord) -> bytes:
    certificate = certificate_of(record)
    file = WordFile(LANGUAGE, title=HEADING)
    file.title(HEADING)
    file.pairs(certificate.facts, widths=(7, 10))
    for text in certificate.paragraphs:
        file.paragraph(text)
    file.paragraph("\n\n____________________________\nDatum, Unterschrift")
    file.funder(certificate.funder)
    return file.content()


def certificate_pdf(record: SupportRecord) -> bytes:
    if missing := lacking():
        raise DomainError(f"PDF: {missing}")
    with override(LANGUAGE):
        certificate = certificate_of(record)
        html = render_to_string("documents/certificate.html", {"certificate": certificate, "funder": certificate.funder})
    return set_pages(html)

"""A period with an indicator, a service with aid and a paper, and a file: what the pages of the report show."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from PIL import Image

from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.report.models import Indicator, ReportExport, ReportPeriod
from becan.portal.report.standard import enter_standard_indicators
from becan.portal.retention.models import StayQuestion
from becan.portal.retention.silence import stay_token
from companies.models import FunderLogo
from companies.services.support import DeMinimis, add_support_file, record_support
from companies.uploads import Upload
from tests.matching.space_parts import a_pdf


def make_logo(measure, emblem="berlin", colour="#c00"):
    """The name of a logo in its address."""
    out = BytesIO()
    Image.new("RGB", (60, 30), colour).save(out, "PNG")
    content = out.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    picture = {"content": content, "kind": "png", "sha256": sha256}
    logo, _new = FunderLogo.objects.update_or_create(measure=measure, emblem=emblem, defaults=picture)
    return f"{logo.pk}-{sha256[:8]}"


def make_report(measure, company, by) -> dict[str, list]:
    """Arguments of the addresses, by the name that the permission table gives them."""
    today = timezone.localdate()
    enter_standard_indicators(measure, by=by)
    period, _new = ReportPeriod.objects.get_or_create(
        measure=measure, starts_on=today - timedelta(days=60), ends_on=today, defaults={"figures": {}}
    )
    record = record_support(
        company, "consultation", measure=measure, on=today, topic="Erstgespräch", minutes=60, by=by,
        de_minimis=DeMinimis(Decimal("850.00"), declared_on=today),
    )  # fmt: skip
    file = add_support_file(record, "Protokoll.pdf", Upload("pdf", a_pdf()), by=by)
    export = ReportExport.objects.create(period=period, kind="csv", asked_by=by, state="failed", attempts=5)
    barrier = AccessibilityFeedback.objects.create(words="Der Filter geht nicht auf.", language="de", name="Frau Kurz")
    return {
        "barrier": [barrier.pk],
        "report": [period.pk],
        "report_code": [period.pk, "RCO01"],
        "report_evidence": [period.pk, "RCO01", company.pk],
        "measure": [measure.pk],
        "indicator": [Indicator.objects.get(measure=measure, code="RCO01").pk],
        "service": [record.pk],
        "certificate": [record.pk, "docx"],
        "report_paper": ["support", file.pk],
        "export": [export.pk],
        "logo": [make_logo(measure)],
        "stay": [stay_token(StayQuestion.objects.get_or_create(company=company, answered_at=None)[0])],
    }

"""Two companies that both said yes, and what they share since."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from django.utils import timezone
from pypdf import PdfWriter

from companies.enums import Channel
from companies.uploads import Upload
from matching.enums import Answer, ExportStatus, FileTerms, Part
from matching.models import Match
from matching.services.contacts import Release
from matching.services.files import choose_file_terms, share_file
from matching.services.introductions import answer_introduction, propose_introduction
from matching.services.meetings import propose_meeting
from matching.services.milestones import state_milestone
from matching.services.spaces import translate_message, write_message
from tests.factories import make_contact_person

VERSIONS = {"engine_version": "1", "weights_version": "1", "taxonomy_version": "1"}
SOON = datetime(2100, 3, 29, 10, tzinfo=ZoneInfo("Europe/Berlin"))


def connected(demand, offering, team):
    """An introduction with two yeses."""
    match = Match.objects.create(demand=demand, company=offering, rank=9, score=80, coverage=1, band="strong", **VERSIONS)
    introduction = propose_introduction(match, by=team)
    for part in Part:
        company = getattr(introduction, part)
        person = company.contact_persons.first() or make_contact_person(company)
        release = Release(person, "de", ["email", "phone"])
        introduction = answer_introduction(
            introduction, Answer.ACCEPTED, side=part, by=team, channel=Channel.PHONE, release=release
        )
    return introduction


def furnish(introduction, team):
    """A message with its translation, a meeting, a milestone."""
    message = write_message(introduction, "您好，需要AlSi10MnMg合金。", side=Part.SEEKING, language="zh-hans", by=team)
    translate_message(message, "Guten Tag, wir brauchen die Legierung AlSi10MnMg.", by=team)
    write_message(introduction, "Guten Tag Frau Zhou, passt Ihnen ein Videogespräch?", side=Part.OFFERING, language="de", by=team)
    propose_meeting(introduction, starts_at=SOON, minutes=45, place="Tencent Meeting 123-456", side=Part.SEEKING, by=team)
    yesterday = timezone.localdate() - timedelta(days=1)
    for code, side in (("talk", Part.SEEKING), ("sample-order", Part.OFFERING)):
        state_milestone(introduction, code, reached_on=yesterday, side=side, by=team)


def share_under_nda(introduction, team):
    """Both have signed; the offering side shares a confidential file."""
    paper = Upload("pdf", a_pdf())
    for part in Part:
        choose_file_terms(introduction, FileTerms.NDA, side=part, by=team, signed_on=date(2026, 3, 2), copy=("nda.pdf", paper))
    how = {"is_confidential": True, "export_status": ExportStatus.FREE}
    return share_file(introduction, ("gehaeuse.pdf", paper), side=Part.OFFERING, by=team, **how)


def a_pdf(*, width=595, height=842, rotation=0, pages=2):
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width, height).rotate(rotation)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()

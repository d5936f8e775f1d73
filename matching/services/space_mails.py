"""Mails of the shared space. They go out after the second yes only, so both names may stand in them."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from companies.services import mail_company
from companies.services.verification import readers_of
from companies.texts import in_language
from matching.calendar_entries import calendar_file
from matching.enums import Part
from matching.signed_links import follow_up_token, milestone_token, space_token


def mail_message(message, parts) -> None:
    for part in parts:
        context = {"message": message, "token": space_token(message.introduction, part)}
        _mail(message.introduction, part, "space_message", f"message:{message.pk}", context)


def ask_for_view(introduction, milestone, parts) -> None:
    for part in parts:
        _mail(
            introduction,
            part,
            "milestone_stated",
            f"milestone:{milestone.pk}",
            {"milestone": milestone, "token": milestone_token(milestone, part)},
        )


def mail_file(file) -> None:
    _mail(file.introduction, Part(file.side).other, "space_file", f"file:{file.pk}", {"file": file})


def ask_how_it_goes(follow_up) -> None:
    context = {"follow_up": follow_up, "token": follow_up_token(follow_up)}
    _mail(follow_up.introduction, follow_up.side, "follow_up", f"follow_up:{follow_up.pk}", context)


def tell_what_was_recorded(follow_up, *, by) -> None:
    """The company reads what the team wrote down for it, and changes it with one click."""
    context = {"follow_up": follow_up, "token": follow_up_token(follow_up), "recorder": by}
    dedupe = f"follow_up:{follow_up.pk}:{follow_up.answered_at.isoformat()}"
    _mail(follow_up.introduction, follow_up.side, "follow_up_recorded", dedupe, context)


def mail_appointment(meeting, part) -> None:
    dedupe, part = f"meeting:{meeting.pk}:{meeting.sequence}", Part(part)
    introduction, company = meeting.introduction, getattr(meeting.introduction, part)
    with override(company.original_language):
        other = in_language(getattr(introduction, part.other), "name", company.original_language).value
        calendar = calendar_file(
            meeting,
            title=f"BeCAN: {other}",
            address=settings.BASE_URL + reverse("matching:space_detail", args=[introduction.pk]),
            organiser=introduction.responsible.email,
            guests=[getattr(reader, "email", reader) for reader, _language in readers_of(company)],
        )
    _mail(introduction, part, "space_meeting", dedupe, {"meeting": meeting}, bilingual=True, calendar=calendar.decode())


def _mail(introduction, part, kind, dedupe, context, *, bilingual=False, calendar=""):
    mail_company(
        getattr(introduction, part),
        kind,
        by=introduction.responsible,
        about=introduction,
        context={"part": part, "other": getattr(introduction, Part(part).other)} | context,
        dedupe=f"{introduction.pk}:{dedupe}",
        bilingual=bilingual,
        calendar=calendar,
    )

"""Mails of the shared space. They go out after the second yes only, so both names may stand in them."""

from companies.services import mail_company
from matching.enums import Part


def mail_message(message, parts) -> None:
    for part in parts:
        _mail(message.introduction, part, "space_message", f"message:{message.pk}", {"message": message})


def ask_for_view(introduction, milestone, parts) -> None:
    for part in parts:
        _mail(introduction, part, "milestone_stated", f"milestone:{milestone.pk}", {"milestone": milestone})


def mail_appointment(meeting, part) -> None:
    dedupe = f"meeting:{meeting.pk}:{meeting.sequence}"
    _mail(meeting.introduction, part, "space_meeting", dedupe, {"meeting": meeting}, bilingual=True)


def _mail(introduction, part, kind, dedupe, context, *, bilingual=False):
    mail_company(
        getattr(introduction, part),
        kind,
        by=introduction.responsible,
        about=introduction,
        context={"part": part, "other": getattr(introduction, Part(part).other)} | context,
        dedupe=f"{introduction.pk}:{dedupe}",
        bilingual=bilingual,
    )

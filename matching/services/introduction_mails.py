"""The mails of an introduction. Both sides act, so they are bilingual; nothing in them is more than the reader's page shows."""

from becan.mail import queue_mail
from becan.models import OutgoingMail
from companies.services import mail_company
from matching.enums import Part
from matching.models import Introduction
from matching.signed_links import link_token


def mail_proposal(introduction: Introduction, parts=tuple(Part)) -> None:
    for part in parts:
        _mail(introduction, part, "introduction_proposed")


def mail_reminder(introduction: Introduction, part: Part) -> bool:
    """In one language, once for each last day. Whether it is new."""
    before = OutgoingMail.objects.filter(kind="introduction_reminder").count()
    _mail(introduction, part, "introduction_reminder", bilingual=False)
    return OutgoingMail.objects.filter(kind="introduction_reminder").count() > before


def mail_record(introduction: Introduction, part: Part, *, by) -> None:
    """The company learns what the team has written down for it, and may object with one click."""
    _mail(introduction, part, "introduction_recorded", context={"recorder": by})


def mail_meeting(introduction: Introduction) -> None:
    for part in Part:
        _mail(introduction, part, "introduction_made")


def mail_end(introduction: Introduction, part: Part) -> None:
    _mail(introduction, part, "introduction_closed")


def mail_question(introduction: Introduction, part: Part, words: str) -> None:
    queue_mail(
        "introduction_question",
        to=introduction.responsible,
        about=introduction,
        context={"company": getattr(introduction, part), "words": words},
    )


def mail_hold(introduction: Introduction) -> None:
    queue_mail("introduction_held", to=introduction.responsible, about=introduction)


def _mail(introduction, part, kind, *, context=None, bilingual=True):
    side = introduction.sides.get(side=part)
    mail_company(
        side.company,
        kind,
        by=introduction.responsible,
        about=introduction,
        context={"part": part, "side": side, "token": link_token(side)} | (context or {}),
        dedupe=f"{introduction.pk}:{part}:{side.answer_by}:{introduction.state}",
        bilingual=bilingual,
    )

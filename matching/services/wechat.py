"""What has been told by WeChat need not be told by mail again."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from becan.models import ActivityLog, OutgoingMail, log_action
from companies.services.verification import readers_of
from matching.enums import Part
from matching.models import Demand, Introduction

REMINDERS = ("introduction_reminder", "demand_expiring")


@transaction.atomic
def note_copy(about: Introduction | Demand, kind: str, *, company, by, part: Part | None = None) -> None:
    """Staff have copied a text: it is in the history, and a mail that would remind of the same is not sent any more."""
    log_action(about, "wechat.copied", actor=by, kind=kind, **({"side": part} if part else {}))
    addresses = [getattr(reader, "email", reader) for reader, _language in readers_of(company)]
    of_it = {"content_type": ContentType.objects.get_for_model(about), "object_id": str(about.pk)}
    OutgoingMail.objects.filter(**of_it, kind__in=REMINDERS, to__in=addresses, sent_at=None).delete()


def is_told_by_wechat(introduction: Introduction, part: Part) -> bool:
    """Whether the question to this side went by WeChat since it was asked: then no mail reminds, and the next text does."""
    copies = ActivityLog.objects.about(introduction).filter(action="wechat.copied", data__side=part)
    asked = ActivityLog.objects.about(introduction).filter(action="introduction.reopened").first()
    return (copies.filter(at__gt=asked.at) if asked else copies).filter(data__kind__startswith="introduction_").exists()

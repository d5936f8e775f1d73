"""What has been told by WeChat need not be told by mail again."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from becan.models import ActivityLog, OutgoingMail, log_action
from companies.models import Company, SavedSearch
from companies.services.saved_searches import EVERY
from companies.services.verification import readers_of
from matching.company_wechat import searches_with_news
from matching.enums import Part
from matching.models import Demand, Digest, Introduction

REMINDERS = ("introduction_reminder", "demand_expiring")


@transaction.atomic
def note_copy(about: Introduction | Demand, kind: str, *, company, by, part: Part | None = None) -> None:
    """Staff have copied a text: it is in the history, and a mail that would remind of the same is not sent any more."""
    log_action(about, "wechat.copied", actor=by, kind=kind, **({"side": part} if part else {}))
    addresses = [getattr(reader, "email", reader) for reader, _language in readers_of(company)]
    of_it = {"content_type": ContentType.objects.get_for_model(about), "object_id": str(about.pk)}
    OutgoingMail.objects.filter(**of_it, kind__in=REMINDERS, to__in=addresses, sent_at=None).delete()


@transaction.atomic
def note_company_copy(company: Company, kind: str, *, by, now: datetime) -> None:
    """What was told here is no news for the next digest by mail."""
    log_action(company, "wechat.copied", actor=by, kind=kind)
    if kind == "match_digest":
        for digest in Digest.objects.select_for_update().filter(company=company, reader=Part.OFFERING):
            digest.told, digest.news = sorted({*digest.told, *digest.news}), []
            digest.save(update_fields=["told", "news"])
    if kind == "search_digest":
        pks = [saved.pk for saved, _number in searches_with_news(company, now)]
        SavedSearch.objects.filter(pk__in=pks).update(seen_until=now, due_at=now + EVERY)


def is_told_by_wechat(introduction: Introduction, part: Part) -> bool:
    """Whether the question to this side went by WeChat since it was asked: then no mail reminds, and the next text does."""
    copies = ActivityLog.objects.about(introduction).filter(action="wechat.copied", data__side=part)
    asked = ActivityLog.objects.about(introduction).filter(action="introduction.reopened").first()
    return (copies.filter(at__gt=asked.at) if asked else copies).filter(data__kind__startswith="introduction_").exists()

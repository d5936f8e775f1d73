"""One timeline per company and per introduction, for the team: the log, mails, messages, milestones, talks, notes and tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from becan.models import ActivityLog, OutgoingMail
from companies.adapters import current_taxonomy
from companies.models import Company
from companies.words import ACTIONS, REASON_LISTS, Words
from matching.history import sentence_of, who_did
from matching.models import Demand, Interaction, Interest, Introduction, Meeting, Message, Milestone, Task

MOST = 150  # of each kind, the newest
TOLD_BY_THEIR_OWN = ("message.sent", "milestone.stated", "meeting.proposed")
LOG = pgettext_lazy("timeline", "History")
MAIL = pgettext_lazy("timeline", "Mail")
MESSAGE = pgettext_lazy("timeline", "Message")
MEETING = pgettext_lazy("timeline", "Meeting")
MILESTONE = pgettext_lazy("timeline", "Milestone")
TASK = pgettext_lazy("timeline", "Task")


@dataclass(frozen=True)
class Event:
    when: datetime
    kind: str | Promise
    text: str
    who: str = ""
    body: str = ""
    url: str = ""
    record: Interaction | None = None
    task: Task | None = None
    is_ahead: bool = False


def introduction_timeline(introduction: Introduction, *, now: datetime | None = None) -> list[Event]:
    return _timeline({introduction.pk: introduction}, None, now or timezone.now())


def company_timeline(company: Company, *, now: datetime | None = None) -> list[Event]:
    mine = Introduction.objects.filter(Q(offering=company) | Q(seeking=company)).select_related("offering", "seeking", "demand")
    return _timeline(mine.in_bulk(), company, now or timezone.now())


def _timeline(introductions: dict[UUID, Introduction], company: Company | None, now: datetime) -> list[Event]:
    """The same number of queries however much there is."""
    pks = list(introductions)
    events = [
        *_steps(introductions, company),
        *_mails(introductions, company),
        *_messages(introductions),
        *_meetings(pks, now),
        *_milestones(introductions),
        *_records(pks, company),
        *_tasks(pks, company, now),
    ]
    return sorted(events, key=lambda event: (event.when, event.text), reverse=True)


def _about(model, pks: Iterable) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[str(pk) for pk in pks])


def _steps(introductions, company):
    wanted = _about(Introduction, introductions)
    if company:
        wanted |= _about(Company, [company.pk, *company.former_ids])
        wanted |= _about(Demand, company.demands.values_list("pk", flat=True))
        wanted |= _about(Interest, company.interests.values_list("pk", flat=True))
    rows = ActivityLog.objects.filter(wanted).exclude(action__in=TOLD_BY_THEIR_OWN)
    words = Words(current_taxonomy())
    for row in rows.select_related("actor", "on_behalf_of", "content_type")[:MOST]:
        introduction = introductions.get(UUID(row.object_id)) if row.content_type.model == "introduction" else None
        if introduction:
            url = "" if company is None else reverse("matching:introduction_detail", args=[introduction.pk])
            yield Event(row.at, LOG, sentence_of(row, introduction, words), who_did(row), url=url)
        else:
            yield Event(
                row.at,
                LOG,
                str(ACTIONS.get(row.action, row.action)),
                who_did(row),
                words.code(REASON_LISTS.get(row.action, ""), row.reason),
            )


def _mails(introductions, company):
    wanted = _about(Introduction, introductions)
    if company:
        wanted |= _about(Company, [company.pk]) | Q(user__memberships__company=company)
    mails = OutgoingMail.objects.filter(wanted).exclude(group="account").distinct().order_by("-pk")
    for mail in mails.defer("text", "html", "calendar")[:MOST]:
        who = _("to %(reader)s, %(state)s") % {"reader": mail.to, "state": mail.get_state_display()}
        yield Event(mail.sent_at or mail.queued_at, MAIL, mail.subject, who)


def _messages(introductions):
    rows = Message.objects.filter(introduction__in=introductions).select_related("author").order_by("-sent_at")
    for row in rows[:MOST]:
        introduction = introductions[row.introduction_id]
        company = getattr(introduction, row.side) if row.side else ""
        url = reverse("matching:space_detail", args=[introduction.pk])
        yield Event(row.sent_at, MESSAGE, str(company or _("BeCAN")), str(row.author or ""), row.words[:400], url)


def _meetings(pks, now):
    for row in Meeting.objects.filter(introduction__in=pks).order_by("-starts_at")[:MOST]:
        text = pgettext("separator", ", ").join(filter(None, [row.get_state_display(), row.place]))
        url = reverse("matching:space_detail", args=[row.introduction_id])
        yield Event(row.starts_at, MEETING, text, url=url, is_ahead=row.starts_at > now)


def _milestones(introductions):
    words = Words(current_taxonomy())
    for row in Milestone.objects.filter(introduction__in=introductions).select_related("stated_by")[:MOST]:
        text = pgettext("separator", ", ").join([words.code("milestone", row.code), row.get_state_display()])
        yield Event(_noon(row.reached_on), MILESTONE, text, str(row.stated_by or ""), row.note)


def _records(pks, company):
    wanted = Q(introduction__in=pks)
    if company:
        wanted |= Q(concerned__company=company)
    rows = Interaction.objects.filter(wanted, put_aside_at=None).distinct().select_related("by", "event")
    for row in rows.prefetch_related("contacts", "concerned__company")[:MOST]:
        people = pgettext("separator", ", ").join(str(contact) for contact in row.contacts.all())
        who = " · ".join(filter(None, [str(row.by or ""), people or row.who]))
        yield Event(row.at, row.get_kind_display(), row.subject or row.words[:80], who, row.words, record=row)


def _tasks(pks, company, now):
    wanted = Q(introduction__in=pks)
    if company:
        wanted |= Q(company=company)
    for row in Task.objects.filter(wanted).select_related("person", "done_by")[:MOST]:
        when = row.done_at or _noon(row.due_on)
        done = _("done by %(person)s") % {"person": row.done_by} if row.done_at else ""
        day = _("until %(day)s") % {"day": date_format(row.due_on, "SHORT_DATE_FORMAT")}
        who = " · ".join([str(row.person), done or day])
        yield Event(when, TASK, row.title, who, task=row, is_ahead=row.done_at is None and when > now)


def _noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))

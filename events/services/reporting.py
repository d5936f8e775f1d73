"""What came of an event, in numbers, and as services for the companies that were there."""

from collections import Counter

from django.db.models import Count
from django.utils import timezone

from companies.models import SupportKind
from companies.services.support import record_support
from companies.texts import in_language
from events.enums import RegistrationState as State
from events.enums import Usefulness
from events.models import Event, Feedback
from events.queries import counts_of, planned_meetings
from matching.models import Introduction

SMES = ("micro", "small", "medium")


def report_of(event: Event) -> dict:
    """Registrations, who came, how many of them are SMEs, what they said, which introductions follow."""
    here = list(event.registrations.filter(checked_in_at__isnull=False).select_related("company").order_by("number"))
    companies = {row.company_id: row.company for row in here if row.company}
    feedback = Feedback.objects.filter(registration__event=event)
    said = Counter(feedback.filter(other=None).values_list("useful", flat=True))
    talks = feedback.exclude(other=None)
    follow_ups = Introduction.objects.filter(event_feedback__registration__event=event).distinct()
    return {
        "counts": counts_of(event),
        "invited": event.invitations.count(),
        "here": len(here),
        "companies": sorted(companies.values(), key=lambda company: (company.sort_key, str(company.pk))),
        "smes": sum(company.size_class in SMES for company in companies.values()),
        "persons": Counter(row.company_id for row in here),
        "useful": [(use.label, said[use]) for use in Usefulness],
        "planned": planned_meetings(event),
        "talks": talks.count(),
        "useful_talks": talks.filter(useful=Usefulness.GOOD).count(),
        "follow_ups": list(follow_ups.select_related("offering", "seeking").order_by("proposed_at", "pk")),
        "no_shows": event.registrations.filter(state=State.CONFIRMED, checked_in_at=None).count() if here else 0,
        "words": list(feedback.exclude(words="").select_related("registration__company", "other").order_by("answered_at", "pk")),
    }


def record_attendance(event: Event, *, by) -> int:
    """One service for each company that was there; a second call adds only those that are new."""
    here = event.registrations.filter(checked_in_at__isnull=False, company__isnull=False)
    persons = {row["company"]: row["n"] for row in here.order_by().values("company").annotate(n=Count("pk"))}
    minutes = round((event.ends_at - event.starts_at).total_seconds() / 60) if event.is_one_day else None
    companies = {row.company_id: row.company for row in here.select_related("company")}
    for pk, company in companies.items():
        record_support(
            company,
            SupportKind.EVENT,
            measure=event.funding_measure,
            source=event,
            on=timezone.localdate(event.starts_at, event.tz),
            minutes=minutes,
            persons=persons[pk],
            topic=in_language(event, "title", "de").value[:200],
            by=by,
        )
    return len(companies)


def record_follow_up(feedback: Feedback, *, by=None) -> None:
    """The talk that goes on is a service for both companies."""
    event = feedback.registration.event
    for company in (feedback.registration.company, feedback.other):
        record_support(
            company,
            SupportKind.MEETING,
            measure=event.funding_measure,
            source=feedback.introduction,
            part=str(event.pk),
            on=timezone.localdate(event.starts_at, event.tz),
            topic=in_language(event, "title", "de").value[:200],
            by=by,
        )

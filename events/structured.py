"""An event in the words of schema.org, for search engines: only what stands on the public page."""

from django.conf import settings
from django.urls import reverse

from companies.texts import in_language
from events.calendar_entries import address_of
from events.enums import Audience, EventKind, EventState

ONLINE = (EventKind.WEBINAR,)


def structured_event(event, language: str) -> dict | None:
    if event.audience != Audience.PUBLIC or event.state == EventState.DRAFT:
        return None
    status = "EventCancelled" if event.state == EventState.CANCELLED else "EventScheduled"
    return {
        "@context": "https://schema.org",
        "@type": "BusinessEvent",
        "@id": address_of(event),
        "name": in_language(event, "title", language).value,
        "description": in_language(event, "summary", language).value,
        "inLanguage": language,
        "startDate": event.starts_at.astimezone(event.tz).isoformat(),
        "endDate": event.ends_at.astimezone(event.tz).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if event.kind in ONLINE else 'Offline'}EventAttendanceMode",
        "location": _location(event, language),
        "organizer": {"@type": "Organization", "name": "automotive BerlinBrandenburg e.V.", "url": settings.BASE_URL},
        "isAccessibleForFree": True,
    }


def _location(event, language):
    if event.kind in ONLINE:
        return {"@type": "VirtualLocation", "url": settings.BASE_URL + reverse("events:event_detail", args=[event.pk])}
    name = in_language(event, "place", language).value
    return {"@type": "Place", "name": name or event.address, "address": event.address or name}

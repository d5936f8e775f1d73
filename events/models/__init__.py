from events.models.events import (
    Event,
    EventBody,
    EventDocument,
    EventInvitation,
    EventQuestion,
    EventSession,
    EventSpeaker,
)
from events.models.registrations import CalendarFeed, EventRegistration

__all__ = [
    "CalendarFeed",
    "Event",
    "EventBody",
    "EventDocument",
    "EventInvitation",
    "EventQuestion",
    "EventRegistration",
    "EventSession",
    "EventSpeaker",
]

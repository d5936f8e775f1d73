from events.models.after import EventPhoto, Feedback
from events.models.events import (
    Event,
    EventBody,
    EventDocument,
    EventInvitation,
    EventQuestion,
    EventSession,
    EventSpeaker,
)
from events.models.meetings import Meeting, MeetingDay, MeetingGuest, MeetingInterpreter, MeetingWish
from events.models.registrations import CalendarFeed, EventRegistration, GuestRequest
from events.models.visits import PassportData, Visit

__all__ = [
    "CalendarFeed",
    "Event",
    "EventBody",
    "EventDocument",
    "EventInvitation",
    "EventPhoto",
    "EventQuestion",
    "EventRegistration",
    "EventSession",
    "EventSpeaker",
    "Feedback",
    "GuestRequest",
    "Meeting",
    "MeetingDay",
    "MeetingGuest",
    "MeetingInterpreter",
    "MeetingWish",
    "PassportData",
    "Visit",
]

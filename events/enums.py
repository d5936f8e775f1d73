"""Closed lists of events."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    OUTGOING = "outgoing", pgettext_lazy("event kind", "Business trip to China")
    INCOMING = "incoming", pgettext_lazy("event kind", "Delegation visit")
    WORKSHOP = "workshop", pgettext_lazy("event kind", "Workshop")
    FAIR = "fair", pgettext_lazy("event kind", "Trade fair")
    MATCHMAKING = "matchmaking", pgettext_lazy("event kind", "Matchmaking day")
    WEBINAR = "webinar", pgettext_lazy("event kind", "Webinar")


class EventState(TextChoices):
    DRAFT = "draft", pgettext_lazy("event state", "Draft")
    PUBLISHED = "published", pgettext_lazy("event state", "Announced")
    CANCELLED = "cancelled", pgettext_lazy("event state", "Cancelled")
    HELD = "held", pgettext_lazy("event state", "Held")


class Audience(TextChoices):
    PUBLIC = "public", pgettext_lazy("audience", "Open to everybody")
    VERIFIED = "verified", pgettext_lazy("audience", "For companies whose identity is checked")
    INVITED = "invited", pgettext_lazy("audience", "For invited companies only")


class RegistrationState(TextChoices):
    PENDING = "pending", pgettext_lazy("registration", "Being checked")
    WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "A place is free: please accept")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
    REFUSED = "refused", pgettext_lazy("registration", "Not possible this time")
    WITHDRAWN = "withdrawn", pgettext_lazy("registration", "Cancelled by the participant")
    EXPIRED = "expired", pgettext_lazy("registration", "Offer not accepted in time")
    DROPPED = "dropped", pgettext_lazy("registration", "Event cancelled")


class Listing(TextChoices):
    NOBODY = "nobody", pgettext_lazy("listing", "Not listed; only the organisers know")
    PARTICIPANTS = "participants", pgettext_lazy("listing", "Listed for the other participants")
    PUBLIC = "public", pgettext_lazy("listing", "Listed on the event's page")


class QuestionKind(TextChoices):
    TEXT = "text", pgettext_lazy("question kind", "Short text")
    YES_NO = "yes_no", pgettext_lazy("question kind", "Yes or no")
    CHOICE = "choice", pgettext_lazy("question kind", "One of several answers")


class DocumentReaders(TextChoices):
    EVERYBODY = "everybody", pgettext_lazy("document readers", "Everybody who sees the event")
    PARTICIPANTS = "participants", pgettext_lazy("document readers", "Participants only")


class WishLevel(TextChoices):
    MUST = "must", pgettext_lazy("meeting wish", "We must meet")
    LIKE = "like", pgettext_lazy("meeting wish", "We would like to meet")
    NO = "no", pgettext_lazy("meeting wish", "No, thank you")


class PlanState(TextChoices):
    OPEN = "open", pgettext_lazy("meeting plan", "Wishes are collected")
    PLANNING = "planning", pgettext_lazy("meeting plan", "Being computed")
    DRAFT = "draft", pgettext_lazy("meeting plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("meeting plan", "Published")


class MeetingState(TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Usefulness(TextChoices):
    GOOD = "good", pgettext_lazy("usefulness", "Yes, very")
    SOME = "some", pgettext_lazy("usefulness", "Partly")
    NONE = "none", pgettext_lazy("usefulness", "No")


class Wish(TextChoices):
    CONTINUE = "continue", pgettext_lazy("feedback wish", "Yes, please go on")
    LATER = "later", pgettext_lazy("feedback wish", "Perhaps later")
    NOTHING = "nothing", pgettext_lazy("feedback wish", "No, thank you")


ZONES = [
    ("Europe/Berlin", _("Berlin")),
    ("Asia/Shanghai", _("Beijing, Shanghai, all of mainland China")),
    ("Asia/Hong_Kong", _("Hong Kong")),
    ("Europe/London", _("London")),
    ("UTC", "UTC"),
]

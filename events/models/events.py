import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Language
from companies.models import Company, FundingMeasure, User
from companies.models.companies import in_any_language
from events.enums import Audience, DocumentReaders, EventKind, EventState, QuestionKind

TOLD = [EventState.PUBLISHED, EventState.CANCELLED, EventState.HELD]  # what the outside knows


class EventQuerySet(models.QuerySet):
    def told(self):
        return self.filter(state__in=TOLD)

    def public(self):
        return self.told().filter(audience=Audience.PUBLIC)

    def upcoming(self, now=None):
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "id")

    def past(self, now=None):
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "id")

    def visible_to(self, user):
        """Events that exist for this reader: the public ones for all, the others for those they are meant for."""
        if not user.is_authenticated:
            return self.public()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.told().filter(Q(audience=Audience.PUBLIC) | Q(funding_measure_id=user.audits_id))
        mine = Company.objects.acted_for_by(user)
        shown = Q(audience=Audience.PUBLIC) | Q(invitations__company__in=mine.values("pk"))
        shown |= Q(registrations__company__in=mine.values("pk")) | Q(registrations__user=user)
        if mine.verified().exists():
            shown |= Q(audience=Audience.VERIFIED)
        return self.filter(pk__in=Event.objects.told().filter(shown).values("pk"))


class Event(models.Model):
    """Something people come to, on a day, in a place or on a screen. Its texts stand in three languages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=EventKind)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFT)
    state_changed_at = models.DateTimeField(default=timezone.now)
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+")

    title = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    description = models.TextField(max_length=6000, blank=True)
    place = models.CharField(max_length=200, blank=True)
    accessibility = models.TextField(max_length=1500, blank=True)
    results = models.TextField(max_length=6000, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    original_language = models.CharField(max_length=8, choices=Language, default=Language.DE)
    text_states = models.JSONField(default=dict, blank=True)

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Berlin", help_text="A name of the IANA time zone database.")
    address = models.CharField(max_length=200, blank=True)
    online_url = models.URLField(blank=True)
    is_recorded = models.BooleanField(default=False)

    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: no limit.")
    needs_approval = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    changes_until = models.DateTimeField(null=True, blank=True, help_text="Of answers by participants. Empty: until it begins.")
    rechecks_changes = models.BooleanField(default=False)
    funding_measure = models.ForeignKey(FundingMeasure, models.PROTECT, null=True, blank=True, related_name="events")

    sequence = models.PositiveIntegerField(
        default=0, help_text="Of the calendar entry: rises with every change of time or place."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    feedback_asked_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()
    TRANSLATED = ("title", "summary", "description", "place", "accessibility", "results", "cancel_reason")

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["state", "starts_at"], name="event_calendar")]
        constraints = [
            models.CheckConstraint(condition=in_any_language("title"), name="event_titled_in_a_language"),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="event_audience_known"),
            models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="event_begins_before_it_ends"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_a_place"),
            models.CheckConstraint(
                condition=~Q(state=EventState.PUBLISHED) | Q(published_at__isnull=False), name="event_published_at_a_moment"
            ),
        ]

    def __str__(self):
        return self.title_de or self.title_zh_hans or self.title_en or str(self.pk)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_one_day(self) -> bool:
        return self.starts_at.astimezone(self.tz).date() == self.ends_at.astimezone(self.tz).date()


class PartOfEvent(models.Model):
    """A row with texts of its own; they are in the event's languages. ``order`` is what the organiser sets."""

    order = models.PositiveSmallIntegerField(default=0)
    text_states = {}  # the organiser writes all three languages at once

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    @property
    def original_language(self):
        return self.event.original_language


class EventBody(PartOfEvent):
    """Who holds, supports or receives it, with its function, in the rank that the organiser sets."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="bodies")
    name = models.CharField(max_length=200, blank=True)
    function = models.CharField(max_length=120, blank=True)
    TRANSLATED = ("name", "function")

    class Meta(PartOfEvent.Meta):
        constraints = [models.CheckConstraint(condition=in_any_language("name"), name="event_body_named")]


class EventSession(PartOfEvent):
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    room = models.CharField(max_length=100, blank=True)
    TRANSLATED = ("title", "summary", "room")

    class Meta:
        ordering = ["starts_at", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=in_any_language("title"), name="event_session_titled"),
            models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="event_session_begins_before_it_ends"),
        ]


class EventSpeaker(PartOfEvent):
    session = models.ForeignKey(EventSession, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=160, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    TRANSLATED = ("name", "function", "organisation")

    class Meta(PartOfEvent.Meta):
        constraints = [models.CheckConstraint(condition=in_any_language("name"), name="event_speaker_named")]

    @property
    def event(self):
        return self.session.event


class EventQuestion(PartOfEvent):
    """What the organiser wants to know of each participant. The choices stand one a line."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    is_required = models.BooleanField(default=False)
    label = models.CharField(max_length=200, blank=True)
    choices = models.TextField(max_length=600, blank=True)
    TRANSLATED = ("label", "choices")

    class Meta(PartOfEvent.Meta):
        constraints = [
            models.CheckConstraint(condition=in_any_language("label"), name="event_question_asked"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="event_question_kind_known"),
        ]


class EventDocument(models.Model):
    """A file of the organiser; the content lies below MEDIA_ROOT."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8)
    stored_as = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    language = models.CharField(max_length=8, choices=Language)
    readers = models.CharField(max_length=12, choices=DocumentReaders, default=DocumentReaders.EVERYBODY)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at", "id"]

    def __str__(self):
        return self.name


class EventInvitation(models.Model):
    """A company that may come to an event for invited companies, or that the team wants to be sure to have told."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    company = models.ForeignKey(Company, models.CASCADE, related_name="event_invitations")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "company"], name="event_invitation_once")]

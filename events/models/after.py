"""What comes after an event: pictures, and what the participants say."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import Company, User
from companies.models.companies import in_any_language
from events.enums import Usefulness, Wish
from events.models.events import Event
from events.models.registrations import EventRegistration
from matching.models import Introduction


class EventPhoto(models.Model):
    """Shown only with the consent of whoever is to be recognised on it; ``consent`` says how it was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="photos")
    stored_as = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=300)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    text_states = {}
    TRANSLATED = ("alt",)

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=in_any_language("alt"), name="event_photo_described"),
            models.CheckConstraint(condition=Q(consent__gt=""), name="event_photo_with_consent"),
        ]

    @property
    def original_language(self):
        return self.event.original_language


class Feedback(models.Model):
    """Two answers of a participant: to the event as a whole (no ``other``), or to the talk with one company."""

    registration = models.ForeignKey(EventRegistration, models.CASCADE, related_name="feedback")
    other = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+")
    useful = models.CharField(max_length=8, choices=Usefulness)
    wish = models.CharField(max_length=10, choices=Wish, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    introduction = models.ForeignKey(Introduction, models.SET_NULL, null=True, blank=True, related_name="event_feedback")
    answered_at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.SIGNED_LINK)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "other"], nulls_distinct=False, name="feedback_once"),
            models.CheckConstraint(condition=Q(useful__in=Usefulness.values), name="feedback_useful_known"),
            models.CheckConstraint(condition=Q(wish__in=[*Wish.values, ""]), name="feedback_wish_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="feedback_channel_known"),
        ]

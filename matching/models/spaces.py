"""What two introduced companies share: messages and meetings. It exists after the second yes only."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Language
from companies.models import User
from matching.enums import MeetingState, Part
from matching.models.interests import Interest
from matching.models.introductions import Introduction


class Message(models.Model):
    """``side`` is empty where the team writes. The original never changes; its translation says who made it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Part, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=4000)
    language = models.CharField(max_length=7, choices=Language)
    translation = models.TextField(max_length=8000, blank=True)
    translation_state = models.CharField(max_length=8, blank=True)
    translated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    interest = models.ForeignKey(
        Interest, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Whose words it repeats."
    )

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(translation_state__in=["", "machine", "checked"]), name="message_translation_known"
            ),
            models.CheckConstraint(condition=Q(side__in=[*Part.values, ""]), name="message_side_known"),
        ]


class SpaceVisit(models.Model):
    """Until when somebody has read."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="visits")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["introduction", "user"], name="space_visit_once")]


class Meeting(models.Model):
    """A proposal for a talk; whoever did not make the last proposal answers it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="meetings")
    side = models.CharField(max_length=10, choices=Part, help_text="Who made the last proposal.")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PROPOSED)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="Of the calendar entry: rises with every change.")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="meeting_side_known"),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=480), name="meeting_of_a_bearable_length"),
        ]

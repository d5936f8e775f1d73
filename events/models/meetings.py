"""A matchmaking day: who wishes to meet whom, the frame that the organiser sets, and the plan as a draft and as published."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.models import Company, User
from companies.models.companies import codes
from events.enums import MeetingState, PlanState, WishLevel
from events.models.events import Event


class MeetingDay(models.Model):
    """The frame of an event's meetings. ``due_at`` is set while a plan is asked for: the worker's due row."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="meeting_day", primary_key=True)
    starts = models.JSONField(default=list, help_text="Beginnings of the slots in ISO format, in order.")
    slot_minutes = models.PositiveSmallIntegerField(default=20)
    halls = models.JSONField(default=list, help_text="[[name, number of tables], …]; tables are counted through all halls.")
    walk_slots = models.PositiveSmallIntegerField(default=0)
    is_virtual = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OPEN)
    due_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    progress = models.JSONField(default=dict, blank=True)  # while a plan is computed: seconds, meetings, musts, objective, bound
    stop_asked_at = models.DateTimeField(null=True, blank=True, help_text="The best plan found so far is enough.")
    result = models.JSONField(default=dict, blank=True)  # of the last plan: objective, bound, gap, unmet
    edits = models.JSONField(
        default=list, blank=True
    )  # of the draft, by hand: [meeting before or null, after or null], last one last
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=PlanState.values), name="meeting_day_state_known")]

    @property
    def tables(self) -> int:
        return sum(count for _name, count in self.halls)

    @property
    def beginnings(self) -> list[datetime]:
        return [datetime.fromisoformat(start) for start in self.starts]

    def hall_of(self, table: int) -> str:
        for name, count in self.halls:
            if table <= count:
                return name
            table -= count
        return ""


class MeetingGuest(models.Model):
    """A company that takes part in the meetings. ``absent`` are places in the day's list of slots."""

    day = models.ForeignKey(MeetingDay, models.CASCADE, related_name="guests")
    company = models.ForeignKey(Company, models.CASCADE, related_name="meeting_days")
    languages = codes()
    absent = models.JSONField(default=list, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True, help_text="Cancelled late, or did not come.")
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["company__sort_key", "id"]
        constraints = [models.UniqueConstraint(fields=["day", "company"], name="meeting_guest_once")]


class MeetingWish(models.Model):
    asking = models.ForeignKey(MeetingGuest, models.CASCADE, related_name="wishes")
    asked = models.ForeignKey(MeetingGuest, models.CASCADE, related_name="wished_by")
    level = models.CharField(max_length=4, choices=WishLevel)
    weight = models.FloatField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["asking", "asked"], name="meeting_wish_once"),
            models.CheckConstraint(condition=Q(level__in=WishLevel.values), name="meeting_wish_level_known"),
            models.CheckConstraint(condition=Q(weight__range=(0, 1)), name="meeting_wish_weight_0_to_1"),
        ]


class MeetingInterpreter(models.Model):
    day = models.ForeignKey(MeetingDay, models.CASCADE, related_name="interpreters")
    name = models.CharField(max_length=120)
    languages = codes()

    class Meta:
        ordering = ["id"]


class Meeting(models.Model):
    """Two companies at a table. A published one keeps its ``uid`` in all calendars; ``sequence`` rises when it moves or ends."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    day = models.ForeignKey(MeetingDay, models.CASCADE, related_name="meetings")
    state = models.CharField(max_length=10, choices=MeetingState)
    supplier = models.ForeignKey(MeetingGuest, models.CASCADE, related_name="meetings_as_supplier")
    partner = models.ForeignKey(MeetingGuest, models.CASCADE, related_name="meetings_as_partner")
    slot = models.PositiveSmallIntegerField()
    table = models.PositiveSmallIntegerField()
    interpreter = models.ForeignKey(MeetingInterpreter, models.SET_NULL, null=True, blank=True, related_name="meetings")
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["slot", "table", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_plan_state_known"),
            models.UniqueConstraint(
                fields=["day", "state", "slot", "table"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_one_at_a_table",
            ),
            models.UniqueConstraint(fields=["day", "state", "supplier", "partner"], name="meeting_of_two_once"),
        ]

    @property
    def starts_at(self) -> datetime:
        return self.day.beginnings[self.slot]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.day.slot_minutes)

    @property
    def zone(self) -> str:
        return self.day.event.zone

    @property
    def hall(self) -> str:
        return self.day.hall_of(self.table)

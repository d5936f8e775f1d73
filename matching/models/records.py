"""What the team keeps for itself of companies and introductions: talks, notes, filed mails, tasks. No company ever sees a row of these."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Language
from companies.models import Company, ContactPerson, User
from matching.enums import RecordKind
from matching.models.introductions import Introduction


class InteractionQuerySet(models.QuerySet):
    def unfiled(self):
        """Nobody has said yet whom these concern."""
        return self.filter(introduction=None, concerned=None, put_aside_at=None)


class Interaction(models.Model):
    """A talk, a note or a filed mail. The id is the phone's own where it was written offline, so that sending twice writes once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=RecordKind)
    at = models.DateTimeField(default=timezone.now)
    who = models.CharField(max_length=300, blank=True, help_text="As typed on the phone, or the addresses of a mail.")
    subject = models.CharField(max_length=250, blank=True)
    words = models.TextField(max_length=10_000, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, choices=Language, blank=True, help_text="In which the talk was.")
    event = models.ForeignKey("events.Event", models.SET_NULL, null=True, blank=True, related_name="+")
    introduction = models.ForeignKey(Introduction, models.CASCADE, null=True, blank=True, related_name="interactions")
    contacts = models.ManyToManyField(ContactPerson, blank=True, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    message_id = models.CharField(max_length=250, null=True, blank=True, unique=True)
    attachments = models.JSONField(default=list, blank=True, help_text="Names of a mail's files; the files are not kept.")
    file_name = models.CharField(max_length=100, blank=True)
    file_kind = models.CharField(max_length=8, blank=True)
    file_stored_as = models.CharField(max_length=80, blank=True)
    put_aside_at = models.DateTimeField(null=True, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["introduction", "-at"], name="interaction_of_introduction")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="interaction_kind_known")]

    def __str__(self):
        return self.subject or self.words[:60] or self.who


class TakeOver(models.Model):
    """An introduction passes to somebody else of the team, who says when nothing is left to clear up with whoever gave it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="take_overs")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    outstanding = models.JSONField(default=list, help_text="Pairs of a code and a number, as they stood then.")
    handed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-handed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["introduction"], condition=Q(confirmed_at=None), name="take_over_open_once"),
        ]


class Concerned(models.Model):
    """A company that an interaction is about."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="concerned")
    company = models.ForeignKey(Company, models.CASCADE, related_name="interactions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interaction", "company"], name="concerned_once")]


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)


class Task(models.Model):
    """Something that one of the team does until a day, reminded in the inbox on ``remind_on``."""

    title = models.CharField(max_length=300)
    due_on = models.DateField()
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="tasks")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="tasks")
    introduction = models.ForeignKey(Introduction, models.CASCADE, null=True, blank=True, related_name="tasks")
    interaction = models.ForeignKey(Interaction, models.SET_NULL, null=True, blank=True, related_name="tasks")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="task_open_by_day")]

    def __str__(self):
        return self.title


class Handed(models.Model):
    """An item of the desk that somebody has taken over; ``item`` is its key there."""

    item = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Escalation(models.Model):
    """That somebody has been told of a late item: a step once."""

    item = models.CharField(max_length=80)
    step = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "step"], name="escalated_once")]


class Batch(models.Model):
    """Decisions on several suggestions at once. Those that write to companies wait for ``due_at``: until then they can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey("matching.Demand", models.CASCADE, related_name="batches")
    action = models.CharField(max_length=10, choices=[("propose", "propose"), ("dismiss", "dismiss")])
    matches = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None, undone_at=None), name="batch_due")]

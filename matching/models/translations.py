"""The translation desk: against which wording a demand was translated, who has taken what, what a machine suggests."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Language
from companies.models import User
from matching.enums import TextKind
from matching.models.demands import Demand


class DemandTextSource(models.Model):
    """Which wording of the original a translation was checked against, by whom and when."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="text_sources")
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=8, choices=Language)
    source = models.TextField(blank=True)
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "field", "language"], name="demand_text_source_once")]


class TranslationJob(models.Model):
    """Something on the desk that somebody has taken, or that a machine is asked about: then it is a due row.

    A suggestion stays here: it becomes a text only when a person saves it.
    """

    kind = models.CharField(max_length=10, choices=TextKind)
    object_id = models.CharField(max_length=36)
    language = models.CharField(max_length=8, choices=Language)
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    suggestions = models.JSONField(default=dict, blank=True, help_text="By field: the source that was sent, and what came back.")
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="translation_job_once"),
            models.CheckConstraint(condition=Q(kind__in=TextKind.values), name="translation_job_kind_known"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} → {self.language}"

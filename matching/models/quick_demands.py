"""What somebody without an account seeks: one text or one file, a name, a way to answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Language
from companies.models import User
from matching.enums import QuickState
from matching.models.demands import Demand


class QuickDemand(models.Model):
    """The team turns it into a demand of a company, or declines. Who wrote it, and what, is erased 90 days after it was declined."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=8, choices=Language)
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    is_named = models.BooleanField(default=False)
    file_name = models.CharField(max_length=100, blank=True)
    file_kind = models.CharField(max_length=8, blank=True)
    file_stored_as = models.CharField(max_length=80, blank=True)
    file_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=QuickState, default=QuickState.NEW)
    reason = models.TextField(blank=True)
    demand = models.OneToOneField(Demand, models.SET_NULL, null=True, blank=True, related_name="quick")
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuickState.values), name="quick_demand_state_known"),
            models.CheckConstraint(
                condition=Q(state=QuickState.NEW) | Q(decided_at__isnull=False), name="quick_demand_decided_once"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="quick_demand_new", condition=Q(state=QuickState.NEW))]

    def __str__(self):
        return self.text[:60] or self.file_name

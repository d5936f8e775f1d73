"""What belongs to a demand beside itself: its files, what the team overrode, what the company said of the wording."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Channel
from companies.models import User
from matching.enums import ReleaseState
from matching.models.demands import Demand


class DemandFile(models.Model):
    """``stored_as`` is a random name below MEDIA_ROOT; nothing serves that folder. ``words`` is what can be read in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8)
    stored_as = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    words = models.TextField(blank=True)
    properties = models.JSONField(default=dict, help_text="What the file says of its author: PDF and Office properties.")
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [models.UniqueConstraint(fields=["demand", "sha256"], name="demand_file_once")]

    def __str__(self):
        return self.name


class QualityCheck(models.Model):
    """An automatic check that the team has switched off, or on again. One without a row is on."""

    code = models.CharField(_("check"), max_length=40, unique=True)
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class Override(models.Model):
    """A warning that somebody of the team has looked at and put aside, with a reason. Another quotation warns again."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="overrides")
    code = models.CharField(max_length=40)
    quote = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["demand", "code", "quote"], name="override_once")]


class DemandRelease(models.Model):
    """Whether a demand that somebody else wrote says what the company wants; ``fingerprint`` is the wording it saw."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="releases")
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.ASKED)
    state_changed_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    person = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="demand_release_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "corrected"]) | Q(answered_at__isnull=False),
                name="demand_release_answered_at_a_moment",
            ),
            models.UniqueConstraint(fields=["demand"], condition=Q(state="asked"), name="demand_release_asked_once"),
        ]

"""What came of an introduction, dated, in any order; both sides' views of it are kept side by side."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import User
from matching.enums import MilestoneState, Part, View
from matching.models.introductions import Introduction


class Milestone(models.Model):
    """``side`` is empty where the team wrote it down by itself. The file is a random name below MEDIA_ROOT."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="milestones")
    code = models.CharField(max_length=40)
    reached_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    side = models.CharField(max_length=10, choices=Part, blank=True)
    state = models.CharField(max_length=10, choices=MilestoneState, default=MilestoneState.STATED)
    stated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(default=timezone.now)
    proof_name = models.CharField(max_length=100, blank=True)
    proof_kind = models.CharField(max_length=8, blank=True)
    proof_stored_as = models.CharField(max_length=80, blank=True)
    settled_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["reached_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "code", "reached_on"], name="milestone_once"),
            models.CheckConstraint(condition=Q(state__in=MilestoneState.values), name="milestone_state_known"),
            models.CheckConstraint(condition=Q(side__in=[*Part.values, ""]), name="milestone_side_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[MilestoneState.UPHELD, MilestoneState.DROPPED]) | Q(settled_reason__gt=""),
                name="milestone_settled_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.reached_on}"


class MilestoneView(models.Model):
    """One side's view of a milestone, in its own words."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="views")
    side = models.CharField(max_length=10, choices=Part)
    view = models.CharField(max_length=10, choices=View)
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "side"], name="milestone_view_once"),
            models.CheckConstraint(condition=Q(view__in=View.values), name="milestone_view_known"),
        ]

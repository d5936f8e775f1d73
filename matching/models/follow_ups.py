"""What we ask both sides 30, 180 and 365 days after they were put in touch, and what each answered. Only the team reads the answers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import User
from matching.enums import FollowUpAnswer, Part
from matching.models.introductions import Introduction


class FollowUp(models.Model):
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="follow_ups")
    side = models.CharField(max_length=10, choices=Part)
    after_days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=FollowUpAnswer, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True, help_text="When the team had done what the answer asks for.")

    class Meta:
        ordering = ["-after_days", "side"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side", "after_days"], name="follow_up_once"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="follow_up_side_known"),
            models.CheckConstraint(condition=Q(answer__in=[*FollowUpAnswer.values, ""]), name="follow_up_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False, channel__gt=""), name="follow_up_answered_at_a_moment"
            ),
        ]

    @property
    def company(self):
        return getattr(self.introduction, self.side)

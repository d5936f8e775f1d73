from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.models import Company, User
from matching.enums import InterestAnswer, Part
from matching.models.demands import Demand


class Suggestion(models.Model):
    """A company that may suit a demand, told directly to one side of the pair: ``offering`` the company, ``seeking`` who seeks."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="suggested")
    company = models.ForeignKey(Company, models.CASCADE, related_name="suggested")
    side = models.CharField(max_length=10, choices=Part, help_text="Who is told, and answers.")
    answer = models.CharField(max_length=10, choices=InterestAnswer, default=InterestAnswer.ASKED)
    reason = models.CharField(max_length=40, blank=True, help_text="Code of a no; only staff see it.")
    words = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "company", "side"], name="suggested_once"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="suggestion_side_known"),
            models.CheckConstraint(condition=Q(answer__in=InterestAnswer.values), name="suggestion_answer_known"),
            models.CheckConstraint(
                condition=~Q(answer=InterestAnswer.DECLINED) | Q(reason__gt=""), name="suggestion_declined_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.company_id} → {self.demand_id} ({self.side})"

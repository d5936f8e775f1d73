from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.models import Company, User


class StayQuestion(models.Model):
    """A person or a company of whom nothing was heard for two years is asked whether to stay; one click answers."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="stay_questions")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="stay_questions")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(company=None), name="stay_question_of_one"),
            models.UniqueConstraint(fields=["user"], condition=Q(answered_at=None), name="stay_question_open_once_a_user"),
            models.UniqueConstraint(fields=["company"], condition=Q(answered_at=None), name="stay_question_open_once_a_company"),
        ]

"""A few questions before two companies talk for the first time, answered once by each company and renewed when it likes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import Company, User
from matching.enums import Flag, ReadinessCode


class Readiness(models.Model):
    """Red informs the team, which offers help. Only red export control holds an introduction."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="readiness")
    code = models.CharField(max_length=20, choices=ReadinessCode)
    flag = models.CharField(max_length=8, choices=Flag)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["company", "code"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="readiness_once"),
            models.CheckConstraint(condition=Q(code__in=ReadinessCode.values), name="readiness_code_known"),
            models.CheckConstraint(condition=Q(flag__in=Flag.values), name="readiness_flag_known"),
        ]


class ReadinessCheck(models.Model):
    """All answers of a company as they stood at the end of a day on which it gave some."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="readiness_checks")
    on = models.DateField()
    flags = models.JSONField(default=dict)

    class Meta:
        ordering = ["company", "-on"]
        constraints = [models.UniqueConstraint(fields=["company", "on"], name="readiness_check_once_a_day")]

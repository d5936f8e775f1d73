"""What a company lets its multiplier report of an introduction."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import User
from matching.enums import Currency, Part, ResultItem
from matching.models.introductions import Introduction


class ResultRelease(models.Model):
    """One side's release: its name, and the items it ticks. Without one nothing of this side stands in any results sheet."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="result_releases")
    side = models.CharField(max_length=10, choices=Part)
    items = ArrayField(models.CharField(max_length=10, choices=ResultItem), default=list, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.EUR)
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    told_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="result_release_once"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="result_release_side_known"),
            models.CheckConstraint(condition=Q(amount=None) | Q(items__contains=["sum"]), name="result_sum_only_where_released"),
        ]

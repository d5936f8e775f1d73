from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from companies.models.companies import Company
from companies.models.users import User


class CompanyAlias(models.Model):
    """A company that was merged into another: its old address leads to the other, its old names find it, its record undoes the merge."""

    old_id = models.UUIDField(unique=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="aliases")
    names = ArrayField(models.CharField(max_length=200), default=list)
    record = models.JSONField(help_text="The row as it was, what moved, what was dropped, which fields were taken over.")
    merged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name_plural = "company aliases"

    def __str__(self):
        return f"{self.old_id} → {self.company_id}"

from django.contrib.postgres.fields import ArrayField
from django.db import models

from companies.models import Company
from matching.enums import Part


class DigestQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class Digest(models.Model):
    """Due: what the next digest tells a company. ``news`` and ``told`` are ids of demands; what has been told is no news again."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="digests")
    reader = models.CharField(max_length=10, choices=Part, help_text="As who the company reads it.")
    news = ArrayField(models.UUIDField(), default=list)
    told = ArrayField(models.UUIDField(), default=list)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "reader"], name="digest_once"),
            models.CheckConstraint(condition=models.Q(reader__in=Part.values), name="digest_reader_known"),
        ]

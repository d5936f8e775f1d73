from django.db import models

from companies.models import Company


class AdviceQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class Advice(models.Model):
    """What would help a company, as a shard last computed it. Disposable; ``stamp`` says from what: a profile, its demands, the engine."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="advice")
    shard = models.PositiveSmallIntegerField(default=0)
    stamp = models.CharField(max_length=64, blank=True)
    gains = models.JSONField(default=list)
    computed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"

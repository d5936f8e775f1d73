"""What the team was shown, and the teams that may answer a demand together."""

from django.db import models
from django.utils import timezone

from companies.models import Company
from matching.models.demands import Demand


class Exposure(models.Model):
    """A company stood in a list that somebody read: once for a demand and a day, however often the page was loaded.

    What is shown alone, an introduction proposed, has its own rows and is not written down twice.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="exposures")
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="exposures")
    place = models.PositiveSmallIntegerField(help_text="1 = first.")
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["day", "company"], name="exposure_of_a_period")]
        constraints = [
            models.UniqueConstraint(fields=["demand", "company", "day"], name="exposure_once_a_day"),
            models.CheckConstraint(condition=models.Q(place__gte=1), name="exposure_place_from_1"),
        ]


class TeamShareQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class TeamShare(models.Model):
    """What the companies of one shard bring of a demand. When all shards have said theirs, the teams are made. Claimed by a lease while due."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="team_shares")
    shard = models.PositiveSmallIntegerField(default=0)
    parts = models.JSONField(default=list)
    brought = models.JSONField(default=list)
    weights_version = models.CharField(max_length=40, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = TeamShareQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "shard"], name="team_share_once")]


class DemandTeams(models.Model):
    """The best teams for a demand, from the shares of all shards. Disposable."""

    demand = models.OneToOneField(Demand, models.CASCADE, related_name="teams")
    parts = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    single = models.JSONField(null=True, help_text="The best company alone, as a team of one.")
    missing = models.JSONField(default=list, help_text="Places of the parts that nobody brings.")
    is_exact = models.BooleanField(default=True)
    bound = models.FloatField(default=1)
    weights_version = models.CharField(max_length=40, blank=True)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "demand teams"

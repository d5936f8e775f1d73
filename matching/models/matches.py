from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from companies.models import Company, User
from matching.enums import Band, DemandState
from matching.models.demands import Demand


class MatchQuerySet(models.QuerySet):
    def current(self):
        return self.filter(superseded_at=None)

    def suggested(self):
        """What may be shown to a company: no gate failed, and never a weak one."""
        return self.current().filter(gates=[], dismissed_at=None).exclude(band=Band.WEAK)

    def near_misses(self):
        return self.current().filter(gates__len=1, dismissed_at=None)

    def visible_to(self, user):
        """Staff see all; an offering company sees its own fit with published demands."""
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(demand__funding_measure_id=user.audits_id)
        mine = Company.objects.acted_for_by(user).verified()
        return self.suggested().filter(company__in=mine.values("pk"), demand__state=DemandState.PUBLISHED)


class Match(models.Model):
    """What the engine computed for a demand and an offering company. Disposable, but for those that a person was shown."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="matches")
    company = models.ForeignKey(Company, models.CASCADE, related_name="matches")
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    coverage = models.FloatField()
    band = models.CharField(max_length=10, choices=Band)
    gates = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    contributions = models.JSONField(default=list)
    engine_version = models.CharField(max_length=40)
    weights_version = models.CharField(max_length=40)
    taxonomy_version = models.CharField(max_length=64)
    computed_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    dismissal_reason = models.CharField(max_length=40, blank=True)
    dismissed_until = models.DateField(null=True, blank=True, help_text="Empty: for good.")

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "company"]
        verbose_name_plural = "matches"
        indexes = [models.Index(fields=["company", "band"], condition=Q(superseded_at=None), name="match_current_by_company")]
        constraints = [
            models.UniqueConstraint(fields=["demand", "company"], condition=Q(superseded_at=None), name="match_current_once"),
            models.CheckConstraint(condition=Q(score__range=(0, 100)), name="match_score_0_to_100"),
            models.CheckConstraint(condition=Q(coverage__range=(0, 1)), name="match_coverage_0_to_1"),
            models.CheckConstraint(condition=Q(band__in=Band.values), name="match_band_known"),
            models.CheckConstraint(
                condition=Q(dismissed_at=None) | Q(dismissal_reason__gt=""), name="match_dismissed_for_a_reason"
            ),
        ]


class CurrentTransaction(models.Func):
    """The 64-bit id of the running transaction, as PostgreSQL writes it."""

    template = "pg_current_xact_id()::text"
    output_field = models.TextField()


class EngineChange(models.Model):
    """News for the engine's shards: a record to read again. Applied once its transaction is older than every running one."""

    class Kind(models.TextChoices):
        OFFER = "offer"
        DEMAND = "demand"
        TAXONOMY = "taxonomy"

    transaction = models.BigIntegerField(db_default=Cast(CurrentTransaction(), models.BigIntegerField()), editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    object_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["transaction", "id"])]


class EngineShard(models.Model):
    """How far a shard has followed the news: older ones it needs no more."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    since = models.BigIntegerField()  # the transaction from which on it looks at changes


class MatchRefreshQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class MatchRefresh(models.Model):
    """Due work of one shard: rank its companies for a demand, or one of them for all open demands. Claimed by a lease."""

    demand = models.ForeignKey(Demand, models.CASCADE, null=True, blank=True, related_name="refreshes")
    company = models.OneToOneField(Company, models.CASCADE, null=True, blank=True, related_name="refresh")
    shard = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = MatchRefreshQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "match refreshes"
        constraints = [
            models.UniqueConstraint(fields=["demand", "shard"], name="refresh_of_demand_once"),
            models.CheckConstraint(
                condition=Q(demand=None, company__isnull=False) | Q(demand__isnull=False, company=None),
                name="refresh_of_one_thing",
            ),
        ]

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.models import Company, User
from matching.enums import Part, ProposalState
from matching.models.demands import Demand


class DecisionQuerySet(models.QuerySet):
    def last_words(self):
        """Of each pair what each judge said last."""
        return self.order_by("demand_id", "company_id", "side", "-pk").distinct("demand_id", "company_id", "side")


class Decision(models.Model):
    """Somebody judged a suggested pair: what was shown, frozen, and what was said. Learning reads nothing else."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="decisions")
    company = models.ForeignKey(Company, models.CASCADE, related_name="decisions")
    side = models.CharField(max_length=10, choices=Part, blank=True, help_text="Who judged: a company; empty = the team.")
    is_yes = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True, help_text="Code of a no; only staff see it.")
    rank = models.PositiveIntegerField()
    shown = models.JSONField(default=dict, help_text="Per criterion that was known its level and its known share.")
    weights_version = models.CharField(max_length=40)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["demand", "company", "side", "-id"], name="decision_of_a_pair")]
        constraints = [models.CheckConstraint(condition=Q(side__in=["", *Part.values]), name="decision_side_known")]


class WeightsProposal(models.Model):
    """Criterion weights that the decisions so far speak for, with what they would change. An accepted one stays a version for ever."""

    based_on = models.CharField(max_length=40, help_text="Version of the weights it was compared with.")
    criteria = models.JSONField()
    report = models.JSONField(help_text="What the page shows: decisions, pulls, quality before and after, changed top fives.")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="weights_proposal_state_known"),
            models.UniqueConstraint(fields=["state"], condition=Q(state=ProposalState.OPEN), name="weights_proposal_open_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.ACCEPTED, ProposalState.REJECTED])
                | Q(decided_at__isnull=False, reason__gt=""),
                name="weights_proposal_decided_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"+{self.pk}"


class ActiveWeights(models.Model):
    """Since when which weights are in force: the newest row counts; without a proposal, and without any row, the engine's own file."""

    proposal = models.ForeignKey(WeightsProposal, models.PROTECT, null=True, blank=True, related_name="times_in_force")
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "active weights"
        constraints = [models.CheckConstraint(condition=Q(reason__gt=""), name="weights_in_force_for_a_reason")]

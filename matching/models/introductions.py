import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from companies.enums import Channel
from companies.models import Company, ContactPerson, FundingMeasure, User
from matching.enums import Answer, IntroductionState, Part
from matching.models.demands import Demand
from matching.models.matches import Match

OVER = [IntroductionState.CLOSED]


class IntroductionQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state__in=OVER)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(funding_measure_id=user.audits_id)
        mine = Company.objects.acted_for_by(user).values("pk")
        waiting = IntroductionSide.objects.filter(introduction=OuterRef("pk"), answer=Answer.WAITING)
        sides = Q(pk__in=[])
        for part in Part:  # whoever is not asked yet knows nothing of it
            sides |= Q(**{f"{part}__in": mine}) & ~Exists(waiting.filter(side=part))
        return self.filter(sides)


class Introduction(models.Model):
    """People put two companies in touch on purpose. Who they are stays with the team until both have said yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, models.PROTECT, null=True, blank=True, related_name="introductions")
    match = models.ForeignKey(Match, models.SET_NULL, null=True, blank=True, related_name="introductions")
    offering = models.ForeignKey(Company, models.PROTECT, related_name="offered_introductions")
    seeking = models.ForeignKey(Company, models.PROTECT, related_name="sought_introductions")
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=IntroductionState, default=IntroductionState.PROPOSED)
    close_reason = models.CharField(max_length=40, blank=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    facts = models.JSONField(
        default=dict, help_text="The teasers of both sides and the reasons, codes only, frozen when both were asked."
    )
    funding_measure = models.ForeignKey(FundingMeasure, models.PROTECT, null=True, blank=True, related_name="introductions")
    proposed_at = models.DateTimeField(default=timezone.now)
    introduced_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True, help_text="Both said yes, but export control is to be cleared first.")
    state_changed_at = models.DateTimeField(default=timezone.now)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(offering=models.F("seeking")), name="introduction_of_two_companies"),
            models.CheckConstraint(condition=Q(state__in=IntroductionState.values), name="introduction_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[IntroductionState.INTRODUCED, IntroductionState.ACTIVE]) | Q(introduced_at__isnull=False),
                name="introduced_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=IntroductionState.CLOSED) | Q(close_reason__gt=""), name="introduction_closed_for_a_reason"
            ),
            models.UniqueConstraint(
                fields=["offering", "seeking", "demand"],
                condition=~Q(state__in=OVER),
                nulls_distinct=False,
                name="introduction_open_once",
            ),
        ]

    def both_accepted(self):
        return self.sides.filter(answer=Answer.ACCEPTED).count() == len(Part)


class IntroductionSide(models.Model):
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="sides")
    side = models.CharField(max_length=10, choices=Part)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.ASKED)
    answer_by = models.DateField(null=True, blank=True, help_text="The last day for an answer.")
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    words = models.TextField(blank=True, help_text="The answer in the company's own words.")
    reason = models.CharField(max_length=40, blank=True, help_text="Code of a no; only staff see it.")
    scope = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    contact_person = models.ForeignKey(ContactPerson, models.SET_NULL, null=True, blank=True, related_name="+")
    told = models.JSONField(
        default=dict, blank=True, help_text="What the other side was told last of this one; no person's data."
    )

    class Meta:
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="introduction_side_once"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="introduction_side_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="introduction_answer_known"),
            models.CheckConstraint(
                condition=Q(answer__in=[Answer.WAITING, Answer.ASKED, Answer.EXPIRED])
                | Q(answered_at__isnull=False, channel__gt=""),
                name="introduction_answered_at_a_moment",
            ),
        ]

    @property
    def company(self):
        return self.introduction.offering if self.side == Part.OFFERING else self.introduction.seeking

"""Companies that answer a demand by themselves, alone or together."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Channel, Language
from companies.models import Company, ContactPerson, User
from matching.enums import InterestAnswer, InterestState
from matching.models.demands import Demand
from matching.models.introductions import Introduction


class InterestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=Interest.OPEN)

    def visible_to(self, user):
        """The team, and the people of those that take part. The seeking side reads codes on its demand's page, not this."""
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(demand__funding_measure_id=user.audits_id)
        mine = Company.objects.acted_for_by(user)
        parts = InterestMember.objects.filter(company__in=mine.values("pk")).exclude(answer=InterestAnswer.DECLINED)
        return self.filter(Q(company__in=mine.values("pk")) | Q(pk__in=parts.values("interest")))


class Interest(models.Model):
    """What ``company`` offers on a demand of the other side. Its words are for the team until both sides have said yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="interests")
    company = models.ForeignKey(Company, models.PROTECT, related_name="interests")
    posted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    offer = models.TextField(_("what we offer"), max_length=2000)
    questions = models.TextField(_("questions"), max_length=2000, blank=True)
    ready = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="Codes of ready questions.")
    contact_person = models.ForeignKey(ContactPerson, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=8, choices=Language)
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.SENT)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_reason = models.CharField(max_length=500, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.PORTAL)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    told_by = models.CharField(max_length=120, blank=True, help_text="Who of the company said so, where the team wrote it down.")

    OPEN = (InterestState.INVITING, InterestState.SENT, InterestState.SHOWN)
    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_known"),
            models.UniqueConstraint(
                fields=["demand", "company"],
                condition=Q(state__in=["inviting", "sent", "shown"]),
                name="interest_open_once",
            ),
        ]
        indexes = [models.Index(fields=["state_changed_at"], condition=Q(state="sent"), name="interest_sent")]

    def __str__(self):
        return f"{self.company_id} → {self.demand_id}"


class InterestMember(models.Model):
    """A company that one leads and invites; it agrees by itself. ``parts`` are notations that it would bring."""

    interest = models.ForeignKey(Interest, models.CASCADE, related_name="members")
    company = models.ForeignKey(Company, models.PROTECT, related_name="interest_parts")
    parts = ArrayField(models.CharField(max_length=60), default=list)
    is_lead = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=InterestAnswer, default=InterestAnswer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    introduction = models.ForeignKey(Introduction, models.SET_NULL, null=True, blank=True, related_name="interest_members")

    class Meta:
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(fields=["interest", "company"], name="interest_member_once"),
            models.UniqueConstraint(fields=["interest"], condition=Q(is_lead=True), name="interest_led_by_one"),
        ]

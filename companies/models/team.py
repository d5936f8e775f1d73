"""How people come to a company: invited by its owner, by asking, or by taking over a profile that nobody of it keeps yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import InvitationState, Language, MembershipRole, Relationship, RequestState
from companies.models.companies import Company
from companies.models.users import User


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=InvitationState.SENT, expires_at__gt=timezone.now())


class Invitation(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=MembershipRole)
    language = models.CharField(_("language"), max_length=8, choices=Language)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.SENT)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "email"], condition=Q(state="sent"), name="invitation_open_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"),
            models.CheckConstraint(condition=Q(state__in=InvitationState.values), name="invitation_state_known"),
        ]

    def __str__(self):
        return f"{self.company_id} → {self.email}"

    @property
    def is_open(self):
        return self.state == InvitationState.SENT and self.expires_at > timezone.now()


class JoinRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=RequestState.OPEN)

    def for_staff(self):
        """Those that no account owner can answer: takeovers, and names that the portal did not say a word about."""
        return self.open().filter(Q(is_claim=True) | Q(company=None))


class JoinRequest(models.Model):
    """A person asks to belong to a company. Without ``company``: only the project team knows whether it is here."""

    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="join_requests")
    company_name = models.CharField(_("company name"), max_length=200, blank=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests")
    is_claim = models.BooleanField(default=False)
    relationship = models.CharField(_("relationship"), max_length=12, choices=Relationship)
    words = models.CharField(max_length=500, blank=True)
    proof = models.CharField(max_length=12, blank=True, help_text="company-mail: a confirmed address of the company's own domain")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], condition=Q(state="open"), name="join_request_open_once"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="join_request_state_known"),
            models.CheckConstraint(condition=Q(company__isnull=False) | Q(company_name__gt=""), name="join_request_says_where"),
        ]

    def __str__(self):
        return f"{self.user_id} → {self.company_id or self.company_name}"


class DuplicateHint(models.Model):
    """A task for the project team: these two may be one company. Whoever signed up is told nothing of the other."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="duplicate_hints")
    other = models.ForeignKey(Company, models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=12))
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "other"], name="duplicate_hint_unique"),
            models.CheckConstraint(condition=~Q(company=models.F("other")), name="duplicate_hint_of_two"),
        ]

    def __str__(self):
        return f"{self.company_id} = {self.other_id}?"


class Recommendation(models.Model):
    """A multiplier speaks for a company that it knows; the team reads it when it checks who the company is."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="recommendations")
    multiplier = models.ForeignKey(Company, models.CASCADE, related_name="recommendations_given")
    words = models.CharField(max_length=1000)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "multiplier"], name="recommendation_once"),
            models.CheckConstraint(condition=~models.Q(multiplier=models.F("company")), name="recommendation_of_another_company"),
        ]

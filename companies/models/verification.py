"""How a company's identity was checked, and what it said about what the project team keeps for it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from companies.enums import Channel, Language
from companies.models.companies import Company
from companies.models.users import User


class CheckResult(models.TextChoices):
    OPEN = "open", pgettext_lazy("check", "Open")
    OK = "ok", pgettext_lazy("check", "In order")
    NOT_OK = "not_ok", pgettext_lazy("check", "Not in order")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("check", "Does not apply")


class Check(models.Model):
    """One opinion of one person on one item of the checklist. Never changed: a second opinion is a second row."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="checks")
    item = models.CharField(max_length=40)
    result = models.CharField(max_length=14, choices=CheckResult)
    seen_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["company", "item", "-id"], name="check_item")]
        constraints = [models.CheckConstraint(condition=Q(result__in=CheckResult.values), name="check_result_known")]

    def __str__(self):
        return f"{self.item}: {self.result}"


class ReviewClaim(models.Model):
    """Who is looking at a company just now. A claim ends by itself: people travel, browsers stay open."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="review_claim")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateTimeField()


class EvidenceKind(models.TextChoices):
    REGISTER = "register", pgettext_lazy("evidence", "Register extract or licence")
    AUTHORITY = "authority", pgettext_lazy("evidence", "Letter with signature or seal")
    RECOMMENDATION = "recommendation", pgettext_lazy("evidence", "Recommendation")
    ADDRESS = "address", pgettext_lazy("evidence", "Proof of the address")
    CONFIRMATION = "confirmation", pgettext_lazy("evidence", "Confirmation by message or letter")
    OTHER = "other", pgettext_lazy("evidence", "Something else")


class Evidence(models.Model):
    """A paper for the project team's eyes. ``stored_as`` is a random name below MEDIA_ROOT; nothing serves that folder."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind)
    name = models.CharField(max_length=100)
    stored_as = models.CharField(max_length=80, unique=True)
    content = models.CharField(max_length=8)  # "pdf", "jpeg" or "png", by what is in it
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="evidence_once")]

    def __str__(self):
        return self.name


class ReviewQuestion(models.Model):
    """What the team needs to know. ``code`` is a ready question that speaks each reader's language, else ``words`` stand as written."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="review_questions")
    code = models.CharField(max_length=40, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(code__gt="") | Q(words__gt=""), name="review_question_asks_something"),
        ]


class ConfirmationState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("confirmation", "Asked")
    CONFIRMED = "confirmed", pgettext_lazy("confirmation", "Released")
    CORRECTED = "corrected", pgettext_lazy("confirmation", "Correction sent")
    HANDLED = "handled", pgettext_lazy("confirmation", "Correction done")
    REVOKED = "revoked", pgettext_lazy("confirmation", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("confirmation", "Asked anew")


class Confirmation(models.Model):
    """Whether what the team keeps for a company is right in the company's eyes; ``fingerprint`` says which wording it saw."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="confirmations")
    state = models.CharField(max_length=10, choices=ConfirmationState, default=ConfirmationState.ASKED)
    state_changed_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    person = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, choices=Language)
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    attachment = models.ForeignKey(Evidence, models.SET_NULL, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConfirmationState.values), name="confirmation_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "corrected", "handled"]) | Q(answered_at__isnull=False),
                name="confirmation_answered_at_a_moment",
            ),
            models.UniqueConstraint(fields=["company"], condition=Q(state="asked"), name="confirmation_asked_once"),
        ]

    def __str__(self):
        return f"{self.company_id}: {self.state}"


class Reverification(models.Model):
    """When a checked identity has to be looked at again: a due row, see ``becan.due``."""

    company = models.OneToOneField(Company, models.CASCADE, related_name="reverification")
    due_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    unchanged_at = models.DateTimeField(null=True, blank=True)  # the company says that nothing has changed
    identity_changed_at = models.DateTimeField(null=True, blank=True)  # it has another name or number than was checked
    identity_before = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="reverification_due")]

    def __str__(self):
        return f"reverification of {self.company_id}"

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel, Language
from companies.models.companies import Company
from companies.models.users import User


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """The ledger: which text a person agreed to, in which language, for what. A row is only ever withdrawn, never changed.

    Without a company it is of a visitor; ``about`` is then what the visitor sent.
    """

    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="consents")
    person = models.CharField(max_length=200)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="consents")
    text_key = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8, choices=Language)
    scope = ArrayField(models.CharField(max_length=40), default=list)
    channel = models.CharField(max_length=12, choices=Channel)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    about = GenericForeignKey()
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(max_length=12, choices=Channel, blank=True, help_text="How the team was told.")
    withdrawn_recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")), name="consent_withdrawn_after_given"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="consent_channel_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_channel="") | Q(withdrawn_channel__in=Channel.values, withdrawn_at__isnull=False),
                name="consent_withdrawn_channel_known",
            ),
        ]

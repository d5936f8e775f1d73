"""What belongs to a profile beside its facts and texts: sites, references, pictures, and how it came to be as it is."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Language
from companies.models.companies import Company, codes
from companies.models.users import User


class SiteUse(models.TextChoices):
    PRODUCTION = "production", pgettext_lazy("what is done at a site", "Production")
    DEVELOPMENT = "development", pgettext_lazy("what is done at a site", "Development")
    TESTING = "testing", pgettext_lazy("what is done at a site", "Testing")
    SALES = "sales", pgettext_lazy("what is done at a site", "Sales")
    WAREHOUSE = "warehouse", pgettext_lazy("what is done at a site", "Warehouse")
    OFFICE = "office", pgettext_lazy("what is done at a site", "Administration")


class Site(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="sites")
    uses = codes(verbose_name=_("what is done there"))
    country = models.CharField(_("Land/Region"), max_length=2)
    region = models.CharField(_("federal state or province"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=80)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return ", ".join(filter(None, [self.city, self.street]))


class Reference(models.Model):
    """A customer and what was done for it: never shown before both sides have said yes."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="references")
    customer = models.CharField(_("customer"), max_length=120)
    subject = models.CharField(_("what you did"), max_length=300)
    language = models.CharField(max_length=8, choices=Language)
    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "id"]

    def __str__(self):
        return self.customer


def picture_path(picture, name):
    return f"companies/{picture.company_id}/{uuid.uuid4()}{name[name.rfind('.') :]}"


class Picture(models.Model):
    """Drawn anew from what was uploaded; ``alt`` says in words what it shows."""

    MOST = 8

    company = models.ForeignKey(Company, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to=picture_path, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self):
        return f"{self.company_id} {self.pk}"


class TextSource(models.Model):
    """Which wording of the original a translation was written or checked against, and by whom; nobody: by a machine."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="text_sources")
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=8, choices=Language)
    source = models.TextField(blank=True)
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "field", "language"], name="text_source_once")]


class TranslationRequest(models.Model):
    """Due row: the missing and outdated texts of a language are to be translated by the provider."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="translation_requests")
    language = models.CharField(max_length=8, choices=Language)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "language"], name="translation_request_once")]

    def __str__(self):
        return f"translation of {self.company_id} into {self.language}"


class ProfileChange(models.Model):
    """One save: the values before and after, so that it can be undone and two people's saves can be told apart."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(help_text="The version of the profile that this save made.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["company", "version"], name="profile_change_once")]


class ProfileDraft(models.Model):
    """What somebody has typed into a page of the profile and not saved yet."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(help_text="The version of the profile that the page was opened on.")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user", "page"], name="profile_draft_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="profile_draft_of_a_version"),
        ]

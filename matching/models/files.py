"""Files that two introduced companies share: what they agreed on first, the files, and who opened which. Contents lie below MEDIA_ROOT."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.models import User
from matching.enums import ExportStatus, FileTerms, Part
from matching.models.introductions import Introduction


class FileAgreement(models.Model):
    """What one side wants for files. Nothing is shared before both have chosen, nothing confidential before both say NDA."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="file_agreements")
    side = models.CharField(max_length=10, choices=Part)
    terms = models.CharField(max_length=10, choices=FileTerms)
    signed_on = models.DateField(null=True, blank=True, help_text="Day on which the NDA/NNN was signed and sealed.")
    copy_name = models.CharField(max_length=100, blank=True)
    copy_kind = models.CharField(max_length=8, blank=True)
    copy_stored_as = models.CharField(max_length=80, blank=True)
    chosen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="file_agreement_once"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="file_agreement_side_known"),
            models.CheckConstraint(condition=Q(terms__in=FileTerms.values), name="file_terms_known"),
            models.CheckConstraint(condition=~Q(terms=FileTerms.NDA) | Q(signed_on__isnull=False), name="nda_signed_on_a_day"),
        ]


class SpaceFile(models.Model):
    """Withdrawn, its content is deleted; what it was and who had opened it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="files")
    side = models.CharField(max_length=10, choices=Part)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8)
    stored_as = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_confidential = models.BooleanField(default=False)
    export_status = models.CharField(max_length=10, choices=ExportStatus)
    licence_number = models.CharField(max_length=80, blank=True)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Part.values), name="space_file_side_known"),
            models.CheckConstraint(
                condition=Q(export_status=ExportStatus.FREE) | Q(export_status=ExportStatus.LICENSED, licence_number__gt=""),
                name="space_file_may_be_exported",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, stored_as__gt="") | Q(withdrawn_at__isnull=False, stored_as=""),
                name="space_file_there_or_withdrawn",
            ),
        ]

    def __str__(self):
        return self.name


class FileAccess(models.Model):
    """Who opened a file. The names are kept as they were: the owner may have to show them years later."""

    file = models.ForeignKey(SpaceFile, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reader = models.CharField(max_length=200)
    company = models.CharField(max_length=300, blank=True, help_text="Empty for the project team.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

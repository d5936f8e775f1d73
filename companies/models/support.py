"""What was done for a company, as the funder counts it; and what the company declared about its size."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.companies import Company
from companies.models.funding import FundingMeasure
from companies.models.users import User


class SupportKind(models.TextChoices):
    INFORMATION = "information", pgettext_lazy("support", "Information")
    CONSULTATION = "consultation", pgettext_lazy("support", "Consultation")
    INTRODUCTION = "introduction", pgettext_lazy("support", "Introduction")
    MEETING = "meeting", pgettext_lazy("support", "Accompanied meeting")
    EVENT = "event", pgettext_lazy("support", "Event")
    TRANSLATION = "translation", pgettext_lazy("support", "Translation")
    DOCUMENT = "document", pgettext_lazy("support", "Letter or document")
    RESEARCH = "research", pgettext_lazy("support", "Cooperation with a research organisation")


class SupportRecordQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(voided_at=None)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(measure_id=user.audits_id)
        return self.filter(company__in=Company.objects.acted_for_by(user).values("pk"))


class SupportRecord(models.Model):
    """One service for one company. Size, region and branch are those of that day: companies change later.

    Its number is the number of the paper in the list of evidence. A mistake is voided with a reason, never deleted.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="support_records")
    measure = models.ForeignKey(FundingMeasure, models.PROTECT, null=True, blank=True, related_name="support_records")
    on = models.DateField(_("day"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=16, choices=SupportKind)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    persons = models.PositiveSmallIntegerField(_("persons of the company"), default=1)
    topic = models.CharField(_("topic"), max_length=200, blank=True)

    size_class = models.CharField(max_length=8, blank=True)
    regions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    nace = models.CharField(max_length=12, blank=True)

    is_de_minimis = models.BooleanField(_("de-minimis aid"), default=False)
    de_minimis_value = models.DecimalField(_("value in euro"), max_digits=10, decimal_places=2, null=True, blank=True)
    declared_on = models.DateField(_("declaration of earlier aid received on"), null=True, blank=True)
    certified_on = models.DateField(_("certificate issued on"), null=True, blank=True)

    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.CharField(max_length=40, blank=True)
    source = GenericForeignKey()
    part = models.CharField(max_length=40, blank=True, help_text="Tells two services apart that come from one thing.")
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_reason = models.CharField(max_length=300, blank=True)

    objects = SupportRecordQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["measure", "on"], name="support_measure_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "part", "company"],
                condition=Q(content_type__isnull=False),
                name="support_once_for_its_source",
            ),
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_known"),
            models.CheckConstraint(
                condition=Q(is_de_minimis=False) | Q(de_minimis_value__gt=0, measure__isnull=False),
                name="support_de_minimis_has_value_and_measure",
            ),
            models.CheckConstraint(condition=Q(voided_at=None) | Q(voided_reason__gt=""), name="support_voided_for_a_reason"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind} {self.on}"


class SupportFile(models.Model):
    """A paper that shows a service. ``stored_as`` is a random name below MEDIA_ROOT; nothing serves that folder."""

    record = models.ForeignKey(SupportRecord, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    stored_as = models.CharField(max_length=80, unique=True)
    content = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="support_file_once")]

    def __str__(self):
        return self.name


class SmeDeclaration(models.Model):
    """A company's own statement of its size by Recommendation 2003/361/EC. Never changed: a later one is a second row.

    Heads are annual work units; turnover and balance sheet total are of the last closed year, in euro. ``size_class`` was computed
    from these and from the relations on the day of the declaration.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="sme_declarations")
    declared_on = models.DateField(_("declared on"), default=timezone.localdate)
    year = models.PositiveSmallIntegerField(_("last closed year"))
    heads = models.DecimalField(_("annual work units"), max_digits=9, decimal_places=1)
    turnover = models.DecimalField(_("turnover in euro"), max_digits=15, decimal_places=0)
    balance = models.DecimalField(_("balance sheet total in euro"), max_digits=15, decimal_places=0)
    is_public_quarter = models.BooleanField(
        _("public bodies hold 25 % or more"), default=False, help_text=_("Then it is no SME (Article 3(4)), with few exceptions.")
    )
    previous_class = models.CharField(_("size class of the year before"), max_length=8, blank=True)
    size_class = models.CharField(max_length=8)
    total_heads = models.DecimalField(max_digits=11, decimal_places=1)
    total_turnover = models.DecimalField(max_digits=17, decimal_places=0)
    total_balance = models.DecimalField(max_digits=17, decimal_places=0)
    signed_by = models.CharField(_("signed by"), max_length=120)
    signed_as = models.CharField(_("function"), max_length=120)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-declared_on", "-id"]

    def __str__(self):
        return f"{self.declared_on} {self.size_class}"


class EnterpriseRelation(models.Model):
    """An enterprise that counts along: linked in full, partner by its share. Its own linked enterprises are in its figures."""

    class Kind(models.TextChoices):
        LINKED = "linked", pgettext_lazy("enterprise", "Linked enterprise (more than 50 %, or dominant influence)")
        PARTNER = "partner", pgettext_lazy("enterprise", "Partner enterprise (25 to 50 %)")

    declaration = models.ForeignKey(SmeDeclaration, models.CASCADE, related_name="relations")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("Land/Region"), max_length=2)
    share = models.DecimalField(_("share in per cent"), max_digits=5, decimal_places=2)
    heads = models.DecimalField(_("annual work units"), max_digits=9, decimal_places=1)
    turnover = models.DecimalField(_("turnover in euro"), max_digits=15, decimal_places=0)
    balance = models.DecimalField(_("balance sheet total in euro"), max_digits=15, decimal_places=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="enterprise_share_in_per_cent"),
        ]

    def __str__(self):
        return self.name

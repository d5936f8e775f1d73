"""The funder's report: what is counted, for which time, the frozen values with their corrections, and the files made from them."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.models import AppendOnly
from companies.models import FundingMeasure, User


class Unit(models.TextChoices):
    ENTERPRISES = "enterprises", pgettext_lazy("unit", "enterprises")
    NUMBER = "number", pgettext_lazy("unit", "number")
    PERSONS = "persons", pgettext_lazy("unit", "persons")
    HOURS = "hours", pgettext_lazy("unit", "hours")
    EURO = "euro", pgettext_lazy("unit", "euro")


class OfMeasure(models.QuerySet):
    """Staff see all, an auditor what belongs to the measure; for nobody else it exists."""

    path = "measure"

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        return self.filter(**{f"{self.path}_id": user.audits_id}) if user.is_auditor else self.none()


class OfPeriod(OfMeasure):
    path = "period__measure"


class Indicator(models.Model):
    """One line of the grant decision. ``rule`` names what is counted (see ``rules.RULES``), ``only`` narrows it down by codes."""

    measure = models.ForeignKey(FundingMeasure, models.PROTECT, related_name="indicators")
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    baseline = models.DecimalField(_("baseline"), max_digits=12, decimal_places=2, default=0)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    rule = models.CharField(_("rule"), max_length=40)
    only = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("only these codes"))
    is_public = models.BooleanField(_("on the public figures page"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="indicator_once"),
            models.CheckConstraint(
                condition=Q(label_de__gt="", label_en__gt="", label_zh_hans__gt=""), name="indicator_labelled_in_three_languages"
            ),
        ]

    def __str__(self):
        return self.code


class Days(Func):
    function, output_field = "DATERANGE", DateRangeField()


class Alone(Func):
    """A number as a range of itself: PostgreSQL compares ranges without an extension."""

    function, output_field = "INT8RANGE", BigIntegerRangeField()


class ReportPeriod(models.Model):
    """A time for which is reported. Frozen, its figures stand as they are; ``figures`` holds those beside the indicators."""

    measure = models.ForeignKey(FundingMeasure, models.PROTECT, related_name="periods")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    figures = models.JSONField(default=dict, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfMeasure.as_manager()

    class Meta:
        ordering = ["-starts_on", "measure"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="period_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(frozen_at=None) | Q(checksum__gt=""), name="period_frozen_with_a_checksum"),
            ExclusionConstraint(
                name="periods_of_a_measure_apart",
                expressions=[
                    (Alone("measure_id", "measure_id", models.Value("[]")), RangeOperators.OVERLAPS),
                    (Days("starts_on", "ends_on", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.measure.code} {self.starts_on} – {self.ends_on}"


class IndicatorValueQuerySet(OfPeriod):
    def update(self, **kwargs):
        raise AppendOnly("A frozen value is only followed by a correction.")

    def delete(self):
        raise AppendOnly("A frozen value is only followed by a correction.")


class IndicatorValue(models.Model):
    """A frozen value, or a correction of one: a further row with a reason. ``rows`` is what it was counted from, without persons."""

    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    value = models.DecimalField(max_digits=14, decimal_places=2)
    rows = models.JSONField(default=list)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["period", "indicator"], condition=Q(corrects__isnull=True), name="value_frozen_once"),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | Q(reason__gt=""), name="value_corrected_for_a_reason"),
        ]

    def save(self, *args, **kwargs):
        if self.pk:
            raise AppendOnly("A frozen value is only followed by a correction.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("A frozen value is only followed by a correction.")


class ReportExportQuerySet(OfPeriod):
    def due(self, now):
        waiting = self.filter(state__in=[ReportExport.State.WAITING, ReportExport.State.RUNNING], due_at__lte=now)
        return waiting.filter(attempts__lt=ReportExport.MAX_ATTEMPTS)


class ReportExport(models.Model):
    """A file made by a worker: a due row, claimed by a lease. The file lies below MEDIA_ROOT and goes after a month."""

    MAX_ATTEMPTS = 5

    class Kind(models.TextChoices):
        XLSX = "xlsx", pgettext_lazy("export", "Excel (XLSX)")
        CSV = "csv", pgettext_lazy("export", "CSV")
        PDF = "pdf", pgettext_lazy("export", "PDF")
        WORD = "docx", pgettext_lazy("export", "Draft of the narrative report (Word)")
        ZIP = "zip", pgettext_lazy("export", "Evidence with its index (ZIP)")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "Waiting")
        RUNNING = "running", pgettext_lazy("export", "Being made")
        DONE = "done", pgettext_lazy("export", "Ready")
        FAILED = "failed", pgettext_lazy("export", "Not made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey(ReportPeriod, models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=4, choices=Kind)
    language = models.CharField(max_length=8, default="de")
    numbers = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Of a sample: the records whose evidence goes in."
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stored_as = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = ReportExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "running"]), name="export_due"),
        ]

    def __str__(self):
        return f"{self.kind} {self.period_id}"

    @property
    def is_working(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)

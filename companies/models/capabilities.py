from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Level
from companies.models.companies import Company
from companies.models.concepts import Concept, KeyFigure, ProofType


class Capability(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="capabilities")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="capabilities")
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.CORE)
    found_at = models.JSONField(default=list, blank=True, help_text="Places in the company's texts: field, language, start, end.")

    class Meta:
        ordering = ["concept__notation"]
        verbose_name_plural = "capabilities"
        constraints = [
            models.UniqueConstraint(fields=["company", "concept"], name="capability_unique"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="capability_level_known"),
        ]

    def __str__(self):
        return f"{self.company_id} {self.concept_id}"


class FigureValue(models.Model):
    """A value of a key figure: a range in the key figure's own unit, a choice, or a plain yes."""

    key_figure = models.ForeignKey(KeyFigure, models.PROTECT, related_name="+")
    min = models.FloatField(null=True, blank=True)
    max = models.FloatField(null=True, blank=True)
    choice = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(min__isnull=False) | Q(max__isnull=False) | Q(choice__gt=""), name="%(class)s_states_something"
            ),
            models.CheckConstraint(
                condition=Q(min=None) | Q(max=None) | Q(min__lte=models.F("max")), name="%(class)s_min_below_max"
            ),
        ]


class CapabilityFigure(FigureValue):
    capability = models.ForeignKey(Capability, models.CASCADE, related_name="figures")


class ProofQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))


class Proof(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="proofs")
    proof_type = models.ForeignKey(ProofType, models.PROTECT, related_name="proofs")
    version = models.CharField(_("version"), max_length=40, blank=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    result = models.CharField(_("result"), max_length=80, blank=True)
    site = models.ForeignKey("companies.Site", models.SET_NULL, null=True, blank=True, related_name="proofs")
    scope = models.CharField(_("applies to (site, area)"), max_length=300, blank=True)
    concepts = models.ManyToManyField(Concept, blank=True, related_name="+")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The reminder before its end that has gone out: 90 or 30 days."
    )
    seen_on = models.DateField(null=True, blank=True, help_text="The project team has seen the document.")

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering = ["proof_type__code", "-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=models.F("valid_until")),
                name="proof_valid_from_before_until",
            ),
        ]

    def is_valid_on(self, day=None):
        day = day or timezone.localdate()
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)

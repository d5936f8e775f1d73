"""What pays for the work: one funding measure beside or after another, each with its own rules and its own exact wording."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Emblem(models.TextChoices):
    EU = "eu", pgettext_lazy("emblem", "Emblem of the European Union")
    BERLIN = "berlin", pgettext_lazy("emblem", "State of Berlin")
    BRANDENBURG = "brandenburg", pgettext_lazy("emblem", "State of Brandenburg")


def european_emblem():
    return [Emblem.EU]


class FundingMeasure(models.Model):
    """``regions``: where an enterprise must have an establishment to count. ``keep_years`` after the year of the last payment."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300, blank=True)
    wording = models.CharField(_("approved wording"), max_length=500, blank=True)
    emblem_wording = models.CharField(_("approved wording beside the emblem"), max_length=200, blank=True)
    purpose = models.TextField(_("aims and results, for the public"), max_length=2000, blank=True)
    programme = models.CharField(max_length=120)
    project_number = models.CharField(max_length=60, blank=True)
    link = models.URLField(_("page of the programme"), blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    regions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    emblems = ArrayField(models.CharField(max_length=20, choices=Emblem), default=european_emblem, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    keep_years = models.PositiveSmallIntegerField(_("years to keep papers"), default=5)
    last_payment_on = models.DateField(_("last payment on"), null=True, blank=True)
    keep_rule = models.CharField(_("where the retention rule stands"), max_length=300, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="funding_measure_starts_before_it_ends"),
        ]

    def __str__(self):
        return self.code

    @property
    def keep_until(self) -> date | None:
        """The last day on which its papers must exist; None as long as the last payment has not come."""
        return date(self.last_payment_on.year + self.keep_years, 12, 31) if self.last_payment_on else None


class FunderLogo(models.Model):
    """The approved logo of a funder beside the Union, as the team got it; without one a text mark stands there.

    It lies in the database, because every page and every PDF shows it.
    """

    measure = models.ForeignKey(FundingMeasure, models.CASCADE, related_name="logos")
    emblem = models.CharField(_("whose"), max_length=20, choices=Emblem)
    content = models.BinaryField(editable=False)
    kind = models.CharField(max_length=4, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["emblem"]
        constraints = [models.UniqueConstraint(fields=["measure", "emblem"], name="funder_logo_once")]

    def __str__(self):
        return self.emblem

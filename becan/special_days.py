"""Days that no library knows early enough: China announces its make-up days in late autumn, for the next year."""

from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from becan.exceptions import DomainError

MOST_DAYS = 40  # in one entry: a slip in the year would fill a decade


class Country(models.TextChoices):
    CHINA = "CN", pgettext_lazy("calendar", "China")
    GERMANY = "DE", pgettext_lazy("calendar", "Germany")


class SpecialDay(models.Model):
    """A day on which people of one country work or rest otherwise than the calendar library says. Kept by the project team."""

    day = models.DateField(gettext_lazy("day"))
    country = models.CharField(gettext_lazy("calendar"), max_length=2, choices=Country)
    works = models.BooleanField(gettext_lazy("people work"), default=False)
    name = models.CharField(gettext_lazy("name"), max_length=80, blank=True)

    class Meta:
        app_label = "becan"
        verbose_name = gettext_lazy("special day")
        verbose_name_plural = gettext_lazy("special days")
        ordering = ["day", "country"]
        constraints = [
            models.UniqueConstraint(fields=["day", "country"], name="special_day_once"),
            models.CheckConstraint(condition=models.Q(country__in=Country.values), name="special_day_country_known"),
        ]

    def __str__(self):
        return f"{self.day} {self.country}"


@transaction.atomic
def set_special_days(first: date, last: date, *, country: str, works: bool, name: str) -> int:
    """Write every day from ``first`` to ``last``; what stood there before is replaced. Returns how many."""
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise DomainError(_("Please choose between 1 and %(most)s days.") % {"most": MOST_DAYS})
    for number in range(count):
        SpecialDay.objects.update_or_create(
            day=first + timedelta(days=number), country=country, defaults={"works": works, "name": name}
        )
    return count

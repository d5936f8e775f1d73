"""Who of the team is away, from when until when, and who stands in meanwhile."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_STEPS = 5  # a deputy who is away too has a deputy
DAY = timedelta(days=1)


class Absence(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("person"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )

    class Meta:
        app_label = "becan"
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="absence_deputy_is_another"),
        ]

    def __str__(self):
        return f"{self.person}: {self.first} – {self.last}"


_seen: ContextVar[list | None] = ContextVar("absences", default=None)


@contextmanager
def one_look_at_absences():
    """All questions asked inside are answered from one reading: for a page with many items."""
    token = _seen.set(_absences())
    try:
        yield
    finally:
        _seen.reset(token)


def stand_in(person, day: date | None = None):
    """Who acts for ``person`` on that day: the person, else the deputy; nobody (None) where both are away."""
    day = day or timezone.localdate()
    for _step in range(MOST_STEPS):
        absence = _absence(person, day)
        if absence is None:
            return person
        person = absence.deputy
        if person is None:
            return None
    return None


def back_on(person, day: date) -> date:
    """``day``, or the first day after it on which the person, or a deputy, is there."""
    while person is not None and stand_in(person, day) is None:
        day += DAY
    return day


def are_all_away(people, day: date) -> bool:
    return bool(people) and all(_absence(person, day) for person in people)


def _absence(person, day):
    return next((row for row in _absences() if row.person_id == person.pk and row.first <= day <= row.last), None)


def _absences():
    seen = _seen.get()
    return list(Absence.objects.select_related("deputy")) if seen is None else seen

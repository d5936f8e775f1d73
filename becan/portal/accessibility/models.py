from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Language
from companies.models import User

DAYS_TO_ANSWER = 30


class AccessibilityStatement(models.Model):
    """The newest one is shown. What is not accessible, why, and what helps instead, one point a line."""

    checked_on = models.DateField(_("checked on"))
    method = models.CharField(_("how it was checked"), max_length=500, blank=True)
    barriers = models.TextField(_("what is not accessible, why, and what helps instead"), max_length=4000, blank=True)
    authority = models.CharField(_("body that enforces it"), max_length=300, blank=True)
    authority_url = models.URLField(_("its page"), blank=True)

    class Meta:
        ordering = ["-checked_on", "-id"]
        get_latest_by = "checked_on"

    def __str__(self):
        return str(self.checked_on)


class AccessibilityFeedbackQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def visible_to(self, user):
        return self if user.is_authenticated and user.is_project_manager else self.none()


def last_day():
    return timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)


class AccessibilityFeedback(models.Model):
    """A barrier that somebody met. ``reach`` is where the answer goes; both are erased a year after the answer."""

    words = models.TextField(max_length=2000)
    page = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, choices=Language)
    received_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(default=last_day)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AccessibilityFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "id"]

    def __str__(self):
        return self.ticket

    @property
    def ticket(self) -> str:
        return f"B-{self.received_at.year}-{self.pk:04}"

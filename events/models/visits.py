"""What an incoming visit needs beyond an event: the invitation letter, and passport data where the consulate asks for them."""

from django.db import models
from django.utils import timezone

from companies.models import Consent, User
from companies.models.companies import in_any_language
from events.models.events import Event
from events.models.registrations import EventRegistration


class Visit(models.Model):
    event = models.OneToOneField(Event, models.CASCADE, related_name="visit")
    purpose = models.TextField(max_length=1500, blank=True)
    costs = models.CharField(max_length=500, blank=True)
    signatory_name = models.CharField(max_length=120)
    signatory_function = models.CharField(max_length=160, blank=True)
    visa_days = models.PositiveSmallIntegerField(
        default=20, help_text="Working days that the application takes before the journey."
    )
    asks_passport = models.BooleanField(
        default=False, help_text="The consulate wants passport number and birth date in the letter."
    )
    text_states = {}  # the organiser writes all three languages at once
    TRANSLATED = ("purpose", "costs", "signatory_function")

    class Meta:
        constraints = [models.CheckConstraint(condition=in_any_language("purpose"), name="visit_has_a_purpose")]

    @property
    def original_language(self):
        return self.event.original_language


class PassportData(models.Model):
    """Passport number and birth date, encrypted (see ``events.sealing``). Gone 30 days after the visit, whatever happens."""

    registration = models.OneToOneField(EventRegistration, models.CASCADE, related_name="passport")
    sealed = models.TextField()
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

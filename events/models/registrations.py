import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from companies.enums import Channel, Language
from companies.models import Company, User
from events.enums import Listing, RegistrationState
from events.models.events import Event

State = RegistrationState
OPEN = [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED]
SEATED = [State.OFFERED, State.CONFIRMED]  # these hold a place


def new_ticket() -> str:
    return secrets.token_urlsafe(18)


class RegistrationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def seated(self):
        return self.filter(state__in=SEATED)

    def confirmed(self):
        return self.filter(state=State.CONFIRMED)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        if user.is_auditor:
            return self.filter(event__funding_measure_id=user.audits_id)
        mine = Company.objects.acted_for_by(user).values("pk")
        return self.filter(Q(user=user) | Q(company__in=mine))


class EventRegistration(models.Model):
    """One person of one company, or a guest without an account, for one event. ``number`` counts the registrations of an event: it is the order of the waiting list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="event_registrations")
    organisation = models.CharField(
        max_length=200, blank=True, help_text="Of a guest without an account, who has no company here."
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="event_registrations")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RegistrationState)
    state_reason = models.CharField(max_length=500, blank=True)
    state_changed_at = models.DateTimeField(default=timezone.now)
    accept_by = models.DateTimeField(null=True, blank=True, help_text="Until when a place from the waiting list is kept.")

    recheck_at = models.DateTimeField(null=True, blank=True, help_text="Changed after the team had agreed; the place is kept.")

    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80, blank=True)
    function = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    language = models.CharField(max_length=8, choices=Language)
    answers = models.JSONField(default=dict, blank=True)  # {id of the question: answer}
    needs = models.CharField(max_length=500, blank=True)
    listing = models.CharField(max_length=12, choices=Listing, default=Listing.NOBODY)

    registered_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.PORTAL)
    ticket = models.CharField(max_length=40, unique=True, default=new_ticket, editable=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    letter_sent_at = models.DateTimeField(null=True, blank=True, help_text="When the invitation letter went out.")
    checked_in_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RegistrationQuerySet.as_manager()
    get_full_name = User.get_full_name

    class Meta:
        ordering = ["event", "number"]
        indexes = [models.Index(fields=["accept_by"], condition=Q(state="offered"), name="registration_offer_due")]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="registration_in_order"),
            models.UniqueConstraint(fields=["event", "email"], condition=Q(state__in=OPEN), name="registration_open_once"),
            models.CheckConstraint(
                condition=Q(company__isnull=False) | Q(organisation__gt=""), name="registration_of_an_organisation"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="registration_email_in_lower_case"),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(condition=Q(listing__in=Listing.values), name="registration_listing_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="registration_channel_known"),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED) | Q(accept_by__isnull=False), name="registration_offered_until"
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at=None) | Q(state=State.CONFIRMED), name="registration_checked_in_with_a_place"
            ),
        ]

    def __str__(self):
        return self.get_full_name()


class GuestRequest(models.Model):
    """Somebody without an account asks for a place. It becomes a registration by the link that goes to the address; ``person`` is
    emptied then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="guest_requests")
    registration = models.ForeignKey(EventRegistration, models.CASCADE, null=True, blank=True, related_name="guest_requests")
    email = models.EmailField()
    language = models.CharField(max_length=8, choices=Language, help_text="In which the page was read.")
    person = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["email", "asked_at"], name="guest_request_of_an_address")]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="guest_request_email_in_lower_case")]

    def __str__(self):
        names = {name: self.person.get(name, "") for name in ("family_name", "given_name")}
        return EventRegistration(**names).get_full_name()


class CalendarFeed(models.Model):
    """A person's secret address under which a calendar program reads the person's events. A new secret ends the old one."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=60, unique=True, default=new_ticket, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

"""Events: registrations to decide on, invitation letters that have to leave."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, name_waits_for_us, promised
from companies.texts import in_language
from events.enums import RegistrationState
from events.models import EventRegistration
from events.queries import employer_of
from events.services.visits import letter_day


def registrations_to_decide():
    waiting = EventRegistration.objects.filter(state=RegistrationState.PENDING)
    return waiting.select_related("event__responsible", "company").order_by("registered_at", "pk")


def registration_item(registration):
    return Item(
        due=promised(registration.registered_at),
        task=_("Decide on a registration"),
        title=f"{registration} – {_title(registration.event)}",
        url=reverse("events:registration_detail", args=[registration.pk]),
        waiting=name_waits_for_us(_employer(registration), registration.registered_at),
        owner=registration.event.responsible,
    )


def letter_item(registration):
    return Item(
        due=letter_day(registration),
        task=_("Send an invitation letter"),
        title=f"{registration} – {_title(registration.event)}",
        url=reverse("events:event_letters", args=[registration.event_id]),
        waiting=_("%(company)s waits for our answer") % {"company": _employer(registration)},
        owner=registration.event.responsible,
    )


def _employer(registration):
    return employer_of(registration, get_language()).value


def _title(event):
    return in_language(event, "title", get_language()).value

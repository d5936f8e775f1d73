"""Listens to the news of the apps below."""

from django.dispatch import receiver
from django.utils import timezone

from companies.models import User
from companies.signals import account_deleted
from events.models import CalendarFeed
from events.services.registrations import withdraw_all_of


@receiver(account_deleted, sender=User)
def close_calendar(user, **_):
    """The secret address goes with the account."""
    CalendarFeed.objects.filter(user=user).delete()


@receiver(account_deleted, sender=User)
def free_the_places(user, **_):
    withdraw_all_of(user, now=timezone.now())

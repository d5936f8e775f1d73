"""Listens to the news of the apps below."""

from django.dispatch import receiver

from companies.models import User
from companies.signals import account_deleted
from events.models import CalendarFeed


@receiver(account_deleted, sender=User)
def close_calendar(user, **_):
    """The secret address goes with the account."""
    CalendarFeed.objects.filter(user=user).delete()

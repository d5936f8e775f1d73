"""Mail providers tell of mails that came back: django-anymail checks who speaks and says it as a signal."""

from anymail.signals import tracking
from django.dispatch import receiver

from becan.mail_answers import note_event


@receiver(tracking)
def hear_of_mail(sender, event, **_kwargs):
    words = event.mta_response or event.description or event.reject_reason or ""
    note_event(event.event_type, address=event.recipient or "", message_id=event.message_id or "", words=words)

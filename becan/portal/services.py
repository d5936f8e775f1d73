"""What the public pages write."""

from django.db import transaction

from becan.mail import queue_mail
from becan.portal.contact import Person


@transaction.atomic
def pass_on_message(message: str, *, name: str, reach: str, language: str, to: Person) -> None:
    """A visitor's message to the person who answers in the visitor's language; the team reads German."""
    context = {"message": message, "name": name, "reach": reach, "visitor_language": language}
    queue_mail("contact_message", to=to.email, context=context, language="de")

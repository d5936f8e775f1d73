"""What the public pages write."""

from django.db import transaction

from becan.mail import queue_mail
from becan.portal.contact import Person
from companies.services.consents import give_storage_consent


@transaction.atomic
def pass_on_message(message: str, *, name: str, reach: str, language: str, to: Person, stored_abroad: bool = False) -> None:
    """A visitor's message to the person who answers in the visitor's language; the team reads German."""
    context = {"message": message, "name": name, "reach": reach, "visitor_language": language}
    mail = queue_mail("contact_message", to=to.email, context=context, language="de")
    if stored_abroad:
        give_storage_consent(None, person=name, about=mail)

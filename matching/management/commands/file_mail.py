"""For the mail server's pipe: ``manage.py file_mail --recipient "$RECIPIENT" < message``."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.services.filing import MailRefused, file_mail


class Command(BaseCommand):
    help = "File a mail that the team has sent in copy to its filing address; the message comes on standard input."

    def add_arguments(self, parser):
        parser.add_argument("--recipient", required=True, help="the address to which the mail was delivered")

    def handle(self, *, recipient, **_options):
        try:
            interaction = file_mail(sys.stdin.buffer.read(), recipient=recipient, now=timezone.now())
        except MailRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(interaction.pk))

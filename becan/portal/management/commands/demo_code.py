import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from becan.portal.demo.accounts import ACCOUNTS


class Command(BaseCommand):
    help = "Prints the six digits that a demo account of the project team is asked for now."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", default=ACCOUNTS[0]["email"])

    def handle(self, *, email, **options):
        if not settings.BECAN_DEMO:
            raise CommandError("There are demo accounts only where BECAN_DEMO is set.")
        demo = [account["email"] for account in ACCOUNTS]
        authenticator = Authenticator.objects.filter(user__email=email, user__email__in=demo, type="totp").first()
        if not authenticator:
            raise CommandError(f"{email} is no demo account with a second factor.")
        self.stdout.write(current_code(TOTP(authenticator)))


def current_code(totp: TOTP) -> str:
    secret = decrypt(totp.instance.data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))

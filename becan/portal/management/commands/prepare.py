import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from becan.portal.demo.accounts import ACCOUNTS
from companies.models import Company, User


class Command(BaseCommand):
    help = (
        "Brings database and static files up to date, fills an empty portal with the demo data, prints the demo logins as JSON."
    )

    def handle(self, **options):
        quiet = {"verbosity": 0, "stdout": self.stderr}
        call_command("migrate", interactive=False, **quiet)
        call_command("load_taxonomy", **quiet)
        call_command("load_guides", **quiet)
        if not settings.PLAIN_STATIC:
            call_command("collectstatic", interactive=False, **quiet)
        if settings.BECAN_DEMO and not User.objects.exists() and not Company.objects.exists():
            call_command("load_demo", **quiet)
        self.stdout.write(json.dumps(demo_logins()))


def demo_logins() -> list[dict]:
    there = set(User.objects.filter(email__in=[account["email"] for account in ACCOUNTS]).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account["email"] in there]

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from becan.portal.demo.loader import load_demo
from companies.models import Company


class Command(BaseCommand):
    help = "Fills an empty portal with invented companies, demands and the demo logins."

    def handle(self, **options):
        if not settings.BECAN_DEMO:
            raise CommandError("Demo data are loaded only where BECAN_DEMO is set.")
        if Company.objects.exists():
            raise CommandError("There are companies already: the demo data are for an empty portal.")
        companies, demands = load_demo()
        self.stdout.write(f"{companies} companies and {demands} demands.")

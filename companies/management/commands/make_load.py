from django.core.management.base import BaseCommand, CommandError

from companies.models import Company
from companies.search.load import MARK, make_load, remove_load


class Command(BaseCommand):
    help = "Makes companies for measuring search: the same ones each time, verified, with documents and vectors; not for the real portal."

    def add_arguments(self, parser):
        parser.add_argument("--companies", type=int, default=100_000)
        parser.add_argument("--remove", action="store_true", help="delete what an earlier run has made")

    def handle(self, *, companies, remove, **options):
        if remove:
            self.stdout.write(f"{remove_load()} companies removed.")
            return
        if companies < 1:
            raise CommandError("--companies must be 1 or more.")
        if Company.objects.filter(city=MARK).exists():
            raise CommandError("There are such companies already; remove them with --remove.")
        for line in make_load(companies):
            self.stdout.write(line)

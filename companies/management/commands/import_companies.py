from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from companies.services.imports import BadTable, import_companies


class Command(BaseCommand):
    help = "Imports a table of Chinese companies. Bad rows are reported, good ones kept; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            report = import_companies(file)
        except (BadTable, OSError) as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(problem)
        self.stdout.write(
            f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, {len(report.problems)} problems."
        )

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from becan.language.taxonomy import DATA, read_taxonomy
from becan.language.taxonomy_files import TaxonomyError
from companies.services.taxonomy import load_taxonomy


class Command(BaseCommand):
    help = "Loads the taxonomy's files: new and changed rows are written, missing ones retired. Faulty files change nothing."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, *, folder, **options):
        try:
            taxonomy = read_taxonomy(folder)
        except TaxonomyError as error:
            raise CommandError(str(error)) from error
        changed = load_taxonomy(taxonomy)
        self.stdout.write(f"{len(taxonomy.concepts)} concepts, {'loaded' if changed else 'unchanged'}.")

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from companies.guides.files import FOLDER, GuideError, read_guides
from companies.services.guides import load_guides


class Command(BaseCommand):
    help = "Loads guides, cards and compliance hints: what is new or changed is written, what the team has changed stays."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *, folder, **options):
        try:
            guides = read_guides(folder)
        except GuideError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(guides)} guides, {load_guides(guides)} written.")

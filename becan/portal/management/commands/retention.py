"""manage.py retention --simulate: what would go, and why. Without the switch it goes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from becan.portal.retention.running import run, simulate


class Command(BaseCommand):
    help = "Erase what may no longer be kept. With --simulate it only says how many rows each rule would touch."

    def add_arguments(self, parser):
        parser.add_argument("--simulate", action="store_true", help="change nothing")
        parser.add_argument("--all", action="store_true", help="also rules that touch nothing")

    def handle(self, *args, simulate: bool, all: bool, **options):
        outcomes = _simulate() if simulate else run(now=timezone.now())
        for outcome in outcomes:
            if outcome.rows or all:
                self.stdout.write(f"{outcome.rows:>8}  {outcome.rule.model:<32} {outcome.rule.reason}")
        verb = "would be touched; nothing was changed" if simulate else "done"
        self.stdout.write(f"{sum(outcome.rows for outcome in outcomes):>8}  rows {verb}")


def _simulate():
    return simulate(now=timezone.now())

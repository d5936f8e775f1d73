"""A profile saved at 100,000 offers and 10,000 demands: from the click to the written matches and digests, with the database."""

import os
import time
from contextlib import ExitStack
from unittest.mock import patch

from tests.bench.machine import percentiles, timed
from tests.bench.stock import OFFERS, prepared

OPEN, EACH = 10_000, 25


def run(offers: int = OFFERS, open_demands: int = OPEN) -> None:
    with ExitStack() as cleanups:
        _start_database(cleanups)
        _measure(offers, open_demands, cleanups)


def _start_database(cleanups: ExitStack) -> None:
    """One of its own, as durable as a portal's. The settings read its address, so nothing of Django is imported before."""
    from becan.embedded import Servers
    from tests.support.folders import server_folder

    servers = Servers(cleanups.enter_context(server_folder()))
    cleanups.callback(servers.stop)
    os.environ |= servers.start() | {"DJANGO_SETTINGS_MODULE": "becan.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)


def _measure(offers: int, open_demands: int, cleanups: ExitStack) -> None:
    from django.db import connection

    from matching.services.places import lasts_of
    from tests.bench.stored import Stock

    asked = prepared().demands(open_demands)
    stock = Stock(prepared().offers(offers), asked)
    written = timed(stock.write)
    print(f"   {offers} companies and {open_demands} demands: rows written in {written}", flush=True)
    shard = stock.shard()
    cleanups.enter_context(patch("matching.services.ranking.local_shard", lambda _number: shard))
    _print_ranking(shard, open_demands)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"   lasts of the lists read in {timed(lambda: lasts_of(shard))}", flush=True)
    for name, change in CHANGES.items():
        _print_changes(name, change, shard, written.result)


def _print_ranking(shard, count: int) -> None:
    from matching.models import Digest, Match
    from matching.services.refresh import request_all

    request_all()
    took = timed(_do_all)
    print(
        f"   all demands ranked and {Match.objects.count()} matches stored in {took}, {1000 * took.wall / count:.0f} ms a demand; "
        f"{Digest.objects.count()} companies with news",
        flush=True,
    )


def _do_all() -> None:
    from matching.models import MatchRefresh

    while MatchRefresh.objects.exists():
        _do_some()


def _do_some() -> None:
    from django.utils import timezone

    from matching.services.ranking import run_refreshes

    run_refreshes(0, now=timezone.now())


def _print_changes(name: str, change, shard, by) -> None:
    from companies.models import Company
    from matching.models import Match, MatchRefresh

    first = EACH * [*CHANGES].index(name)
    pks = [offer.record.id for offer in shard.stock.offers[first : first + EACH]]
    saved, placed, gaps = [], [], 0
    for company in [Company.objects.get(pk=pk) for pk in pks]:
        saved.append(1000 * timed(lambda company=company: change(company, by)).wall)
        placed.append(_placed())
        gaps += MatchRefresh.objects.count()
        _do_all()
    wall, cpu, asked = ([1000 * seconds for seconds in column] for column in zip(*placed, strict=True))
    print(
        f"   {name}: saved in {percentiles(saved)}; then all rows written in {percentiles(wall)} (CPU of the engine's process: "
        f"{percentiles(cpu)}), of which waiting for the database {percentiles(asked)}; "
        f"{Match.objects.current().filter(company__in=pks).count() / EACH:.0f} matches each, {gaps / EACH:.1f} lists to fill up behind",
        flush=True,
    )


def _placed() -> tuple[float, float, float]:
    """Seconds by the clock, of CPU here, and in queries, until the matches, digests and team rows of a change are written."""
    from django.db import connection

    database = Database()
    with connection.execute_wrapper(database):
        took = timed(_do_some)
    return took.wall, took.cpu, database.seconds


class Database:
    """Counts the seconds of queries, their reading included."""

    seconds = 0.0

    def __call__(self, execute, *args):
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.seconds += time.perf_counter() - started


def _save_facts(company, by):
    from companies.services import save_facts

    save_facts(company, {"employees": 77}, by=by)


def _save_text(company, by):
    from companies.services import save_texts
    from companies.texts import text_of

    language = company.original_language
    save_texts(company, {("description", language): text_of(company, "description", language) + "\nCNC 5."}, by=by)


def _more(company, by):
    from companies.services.profiles import set_capabilities

    set_capabilities(company, {one.concept.notation: {"level": "core"} for one in company.capabilities.all()}, by=by)


def _less(company, by):
    from companies.services.profiles import set_capabilities

    set_capabilities(company, {one.concept.notation: {"level": "planned"} for one in company.capabilities.all()}, by=by)


CHANGES = {"a fact": _save_facts, "a text": _save_text, "better capabilities": _more, "worse capabilities": _less}

"""The desk with 500 open demands and 20,000 matches: queries of the database and server time of its pages, with a tenth beside it."""

import os
import time
from contextlib import ExitStack
from datetime import timedelta

from tests.bench.machine import percentiles
from tests.bench.saving import _start_database

DEMANDS, EACH, ROUNDS = 500, 40, 30


def run(demands: int = DEMANDS, each: int = EACH) -> None:
    with ExitStack() as cleanups:
        os.environ |= {"ALLOWED_HOSTS": "testserver", "SECRET_KEY": "bench", "DEBUG": "yes"}
        _start_database(cleanups)
        few, many = _measure(demands // 10, each, 0), _measure(demands, each, demands // 10)
        for name, (queries, times) in many.items():
            print(
                f"   {name}: {queries} queries (with a tenth: {few[name][0]}), {percentiles(times)} (with a tenth: {percentiles(few[name][1])})"
            )


def _measure(demands, each, there):
    from matching.models import Demand, Match

    pages = _fill(demands - there, each)
    print(f"   {Demand.objects.count()} open demands, {Match.objects.count()} matches", flush=True)
    return {name: _of_page(address) for name, address in pages.items()}


def _of_page(address):
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from companies.models import User

    client = Client()
    client.force_login(User.objects.get(email="desk@becan.example"))
    for _warm in range(2):
        assert client.get(address).status_code == 200, address
    reset_queries()  # the log of what filled the tables is full
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    times = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    return len(captured), times


def _fill(demands, each):
    """Rows as a shard writes them, with the contributions of one real pair; a tenth of the demands is asked about, half of those answered."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.db import connection
    from django.urls import reverse
    from django.utils import timezone

    from companies.models import Company, User
    from matching.models import Match
    from matching.services.introductions import propose_introduction
    from tests.factories import make_company, make_demand, make_user
    from tests.matching.introduction_parts import CASTING, make_match

    staff = User.objects.filter(email="desk@becan.example").first()
    if staff is None:
        staff = make_user("desk@becan.example", role="project_manager")
        TOTP.activate(staff, generate_totp_secret())
        for number in range(each * 2):
            make_company(f"Guss {number} GmbH", concepts=[CASTING], employees=30, region="brandenburg")
    offers = list(Company.objects.filter(kind="supplier", state="verified").order_by("sort_key")[: each * 2])
    now = timezone.now()
    for number in range(demands):
        seeker = make_company(kind="partner", region="jilin")
        demand = make_demand(seeker, musts=[CASTING], published_at=now - timedelta(days=number % 90))
        first = make_match(demand, offers[number % len(offers)])
        rest = [offer for offer in offers if offer.pk != first.company_id][: each - 1]
        Match.objects.bulk_create(_copy(first, offer, rank) for rank, offer in enumerate(rest, 2))
        if number % 10 == 0:
            propose_introduction(first, by=staff)
        if number % 7 == 0:
            make_company(state="submitted", state_changed_at=now - timedelta(days=number % 30))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "Today": "/de/desk/",
        "the queue of suggestions": "/de/desk/?queue=suggestions",
        "the suggestions of a demand": reverse("matching:match_list", args=[demand.pk]),
        "the introductions": "/de/introductions/",
    }


def _copy(match, company, rank):
    from matching.models import Match

    fields = ("coverage", "band", "gates", "contributions", "engine_version", "weights_version", "taxonomy_version")
    row = {name: getattr(match, name) for name in fields}
    return Match(demand=match.demand, company=company, rank=rank, score=max(match.score - rank / 2, 0), **row)

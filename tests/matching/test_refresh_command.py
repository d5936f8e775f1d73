"""``manage.py refresh_matches`` in a process of its own: it shows how far it is, and goes on where it was killed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matching.models import Match, MatchRefresh
from matching.services.refresh import request_refresh
from tests.factories import make_company, make_demand
from tests.matching.engine_parts import fresh_shard

CASTING = "CS-DC"
DEMANDS = 130  # more than two batches
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_it_goes_on_where_it_was_killed(taxonomy, settings):
    make_company(concepts=[CASTING])
    seeker = make_company(kind="partner")
    for _ in range(DEMANDS):
        make_demand(seeker, musts=[CASTING])
    first = _start(settings)
    for line in first.stdout:
        if re.match(r"[1-9]\d* of 130, about", line):
            break
    first.kill()
    first.wait()
    done = Match.objects.count()
    assert 0 < done < DEMANDS, "killed too early or too late to prove anything"
    before = set(Match.objects.values_list("pk", "computed_at"))

    output, _ = _start(settings).communicate(timeout=200)
    left = int(re.search(r"Going on with (\d+) rankings", output).group(1))
    assert left <= DEMANDS - done
    assert f"Done: {left} rankings." in output
    assert (Match.objects.count(), MatchRefresh.objects.count()) == (DEMANDS, 0)
    assert before <= set(Match.objects.values_list("pk", "computed_at"))


def _start(settings):
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    environment = {**os.environ, "DATABASE_URL": f"{server}/{settings.DATABASES['default']['NAME']}", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "refresh_matches", "--here"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.django_db
def test_it_asks_for_all_demands_where_nothing_waits(taxonomy, capsys):
    company = make_company(concepts=[CASTING])
    demands = [make_demand(musts=[CASTING]) for _ in range(3)]
    fresh_shard()
    call_command("refresh_matches", "--here")
    assert {match.demand for match in Match.objects.filter(company=company)} == set(demands)
    assert "Done: 3 rankings." in capsys.readouterr().out


@pytest.mark.django_db
def test_what_fails_is_named(taxonomy, monkeypatch):
    demand = make_demand(musts=[CASTING])
    monkeypatch.setattr(fresh_shard(), "rank", lambda *_: 1 / 0)
    request_refresh(demand=demand)
    MatchRefresh.objects.update(due_at=timezone.now())
    with pytest.raises(CommandError, match="1 rankings failed, for example: ZeroDivisionError"):
        call_command("refresh_matches", "--here")

"""Benchmarks that have a database of their own run one after the other from one command."""

import os
import subprocess
import sys

import pytest

from tests.support.processes import ROOT


@pytest.mark.faults
def test_parts_with_a_database_follow_each_other():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "year", "year"],
        cwd=ROOT,
        env=os.environ | {"BENCH_DAYS": "1"},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("== year") == 2

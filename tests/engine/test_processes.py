"""Forked processes give what one process gives, in the same order, and do not hide what went wrong."""

import os
import signal

import pytest

from matching.engine.processes import in_processes

STEPS = list(range(7))


@pytest.mark.parametrize("processes", [1, 2, 3, 20])
def test_results_come_in_the_order_of_the_steps(processes):
    seen = "memory that is shared"
    assert list(in_processes(lambda step: (step * step, seen), STEPS, processes)) == [(step * step, seen) for step in STEPS]


def test_nothing_to_do():
    assert list(in_processes(str, [])) == []


def test_the_work_is_shared_out():
    here, *others = {os.getpid(), *in_processes(lambda _step: os.getpid(), STEPS, 2)}
    assert len({here, *others}) == 3


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_where_its_step_stands(processes):
    def work(step):
        if step == 4:
            raise ValueError("the fourth")
        return step

    results = in_processes(work, STEPS, processes)
    assert [next(results) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="the fourth"):
        next(results)


def test_a_process_that_dies_is_told():
    def work(step):
        if step == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    with pytest.raises(ChildProcessError):
        list(in_processes(work, STEPS, 2))


def test_who_stops_listening_leaves_no_process_behind():
    results = in_processes(lambda _step: os.getpid(), [*range(1000)], 2)
    workers = {next(results), next(results)}
    results.close()
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)

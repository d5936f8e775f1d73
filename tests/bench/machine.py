"""What every part measures with: wall and CPU time, memory of this process, and the reference that others are a ratio of."""

import os
import resource
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

TOP = 50
DIMENSIONS = 512
ROWS = 64  # of the reference's product at a time


class Took(NamedTuple):
    wall: float
    cpu: float
    result: object = None

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.cpu:.1f} s of CPU)"

    def ratio(self, reference: "Took") -> str:
        return f"{self.wall / reference.wall:.1f} × the reference (CPU: {self.cpu / reference.cpu:.1f} ×)"


def timed(work: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), _cpu()
    result = work()
    return Took(time.perf_counter() - wall, _cpu() - cpu, result)


def _cpu() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def reference(demands: np.ndarray, offers: np.ndarray) -> Took:
    """The plain product of float32 vectors, one a record, and the places of the best fifty."""

    def work():
        for start in range(0, len(demands), ROWS):
            near = demands[start : start + ROWS] @ offers.T
            best = np.argpartition(near, -TOP, axis=1)[:, -TOP:]
            order = np.argsort(-np.take_along_axis(near, best, axis=1), axis=1)
            np.take_along_axis(best, order, axis=1)

    return timed(work)


def peak_gib() -> float:
    """Most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def memory_gib() -> float:
    """Memory that this process has now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**30


def own_gib() -> float:
    """Memory that this process shares with no other."""
    with open("/proc/self/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_")) / 2**20


def percentiles(milliseconds: list[float]) -> str:
    return f"median {np.percentile(milliseconds, 50):.1f} ms, p95 {np.percentile(milliseconds, 95):.1f} ms"

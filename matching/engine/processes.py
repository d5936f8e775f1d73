"""Ranks many demands on all cores: forked processes read one index and hand back what their demands gave."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from threadpoolctl import threadpool_limits


def in_processes(work: Callable, steps: Sequence, processes: int | None = None) -> Iterator:
    """``work(step)`` of every step, in their order, as if one after the other; what it raises is raised here.

    A process is a fork: it shares all memory that it only reads, needs no copy of the index, and hands back the result by pickle. One
    process (of one core, or for one step) is this one. ``work`` must touch no connection that was open before. With more than one,
    each uses one thread for products of matrices: the products are small, and threads that wait for each other cost more.
    """
    processes = min(processes or len(os.sched_getaffinity(0)), len(steps))
    if processes <= 1:
        yield from map(work, steps)
        return
    context = multiprocessing.get_context("fork")
    pipes, workers = [], []
    for number in range(processes):
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_serve, args=(work, steps[number::processes], theirs), daemon=True)
        worker.start()
        theirs.close()
        pipes.append(ours)
        workers.append(worker)
    try:
        for place in range(len(steps)):
            yield _received(pipes[place % processes])
    finally:
        for pipe, worker in zip(pipes, workers, strict=True):
            pipe.close()  # a worker that nobody listens to any more ends
            worker.join()


def _serve(work: Callable, steps: Sequence, pipe) -> None:
    with suppress(BrokenPipeError), threadpool_limits(1):
        for step in steps:
            try:
                pipe.send((work(step), None))
            except BrokenPipeError:
                raise
            except Exception as error:
                pipe.send((None, error))
                return


def _received(pipe):
    try:
        result, error = pipe.recv()
    except EOFError:
        raise ChildProcessError("A process that ranked demands ended before its time.") from None
    if error:
        raise error
    return result

"""Benchmarks: ``python -m tests.bench`` runs all parts, ``python -m tests.bench all_pairs rivals`` some of them.

A part is a module of this package with ``run()``, listed here, small and quick ones first. It prints its own figures, each as a
ratio to a reference of the same run where there is one. Its docstring's first line says what it does.
"""

import subprocess
import sys
import time
from importlib import import_module

PARTS = (
    "tagging", "quality", "ablation", "bands", "learning", "fairness", "rivals", "plans", "updates", "saving", "search", "mail", "desk", "year", "all_pairs", "growth",
)  # fmt: skip

ALONE = ("saving", "mail", "desk", "year")  # each has a database of its own, and a process of Django knows one only


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    names = names or list(PARTS)
    for name in names:
        if name in ALONE and len(names) > 1:
            if failed := subprocess.call([sys.executable, "-m", "tests.bench", name]):
                return failed
            continue
        part = import_module(f"tests.bench.{name}")
        print(f"\n== {name}: {part.__doc__.splitlines()[0]}", flush=True)
        started = time.perf_counter()
        part.run()
        print(f"   ({name} took {time.perf_counter() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

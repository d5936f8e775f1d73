"""Growth: time and memory at 1,000, 10,000, 100,000 and 1,000,000 offers, the last from ten shards of 100,000, one after the other.

Each size in a process of its own, so that memory is its own. Of the ten shards three are measured, and the sum is taken as ten thirds of
theirs; what a process holds is one shard's.
"""

import json
import subprocess
import sys
from math import log10
from pathlib import Path

from matching.engine.engine import rank_prepared
from tests.bench.machine import TOP, memory_gib, peak_gib, timed
from tests.bench.stock import block_of, index_of, prepared

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
SHARD, SHARDS, MEASURED = 100_000, 10, 3
DEMANDS = 100
PICTURE = "![Time of one demand and memory of one process, by the number of offers](../../docs/growth.svg)"
COLUMNS = ("offers", "index built, s", "memory, GiB", "peak, GiB", "one demand, ms")


def run() -> None:
    rows = [_measured(size, 0) for size in SIZES]
    parts = [rows[-1], *(_measured(SHARD, SHARD * number) for number in range(1, MEASURED))]
    rows.append(
        {
            "offers": SHARD * SHARDS,
            "build": sum(part["build"] for part in parts) / MEASURED * SHARDS,
            "memory": max(part["memory"] for part in parts),
            "peak": max(part["peak"] for part in parts),
            "demand": sum(part["demand"] for part in parts) / MEASURED * SHARDS,
        }
    )
    table = _table(rows)
    print(table)
    (ROOT / "docs" / "growth.svg").write_text(_plot(rows), encoding="utf-8")
    _into_readme(table)


def measure(offers: int, start: int) -> dict:
    asked = prepared().demands(DEMANDS)
    before = memory_gib()
    built = timed(lambda: index_of(offers, start))
    index = built.result
    list(rank_prepared(block_of(asked[:1]), index, TOP))
    ranked = timed(lambda: list(rank_prepared(block_of(asked), index, TOP)))
    return {
        "offers": offers,
        "build": built.wall,
        "memory": memory_gib() - before,
        "peak": peak_gib(),
        "demand": 1000 * ranked.wall / DEMANDS,
    }


def _measured(offers: int, start: int) -> dict:
    command = [sys.executable, "-m", "tests.bench.growth", str(offers), str(start)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def _table(rows: list[dict]) -> str:
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---:|" * len(COLUMNS)]
    for row in rows:
        cells = f"{row['offers']:,}", f"{row['build']:.1f}", f"{row['memory']:.2f}", f"{row['peak']:.2f}", f"{row['demand']:.1f}"
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _into_readme(table: str) -> None:
    file = ROOT / "matching" / "engine" / "README.md"
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition("<!-- growth: made by tests/bench/growth.py -->\n")
    _, end, after = rest.partition("<!-- end of growth -->")
    if begin and end:
        file.write_text(f"{before}{begin}{table}\n\n{PICTURE}\n{end}{after}", encoding="utf-8")


WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 70, 50


def _plot(rows: list[dict]) -> str:
    """Milliseconds of one demand and GiB of one process over the offers, all on logarithmic scales."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
        "<title>Time of one demand and memory of one process, by the number of offers</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *(f'<text x="{_x(10**e)}" y="{HEIGHT - 25}" text-anchor="middle">{10**e:,}</text>' for e in range(3, 7)),
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">offers</text>',
        *(
            f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{_y(10**e)}" y2="{_y(10**e)}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{_y(10**e) + 4}" text-anchor="end">{10.0**e:g}</text>'
            for e in range(-2, 4)
        ),
        *_line(rows, "demand", "#0b5394", "one demand, ms"),
        *_line(rows, "memory", "#b45f06", "memory of a process, GiB"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _line(rows: list[dict], name: str, colour: str, label: str) -> list[str]:
    points = [(_x(row["offers"]), _y(max(row[name], 0.01))) for row in rows]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
    x, y = points[1]
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *dots,
        f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle" fill="{colour}">{label}</text>',
    ]


def _x(offers: float) -> float:
    return LEFT + 30 + (log10(offers) - 3) / 3 * (WIDTH - LEFT - 90)


def _y(value: float) -> float:
    return HEIGHT - BELOW - (log10(value) + 2) / 5 * (HEIGHT - BELOW - 30)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))

"""The engine without a database: suppliers and demands as JSON lines in, ranked pairs as JSON lines out."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from becan.language.taxonomy import DATA, TaxonomyError, read_taxonomy
from matching.engine.engine import TOGETHER, Scored, iter_ranked
from matching.engine.index import OfferIndex
from matching.engine.language import Language
from matching.engine.processes import in_processes
from matching.engine.reading import LANGUAGES, RecordError, read_demands, read_offers
from matching.engine.records import DemandRecord
from matching.engine.weights import STANDARD, WeightsError, read_weights
from matching.engine.wording import reasons

NOW = date(2026, 11, 1)  # fixed, so that the same files give the same answer tomorrow
USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        for line in _ranking(options):
            print(line)
    except (RecordError, WeightsError, TaxonomyError, OSError) as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    return 0


def _ranking(options: argparse.Namespace) -> Iterator[str]:
    weights = read_weights(options.weights)
    offers, demands = _read(options.suppliers, read_offers), _read(options.demands, read_demands)
    language = Language.of(read_taxonomy(options.taxonomy))
    index = OfferIndex.build(offers, language)

    def lines(asked: Sequence[DemandRecord]) -> list[str]:
        ranked = iter_ranked(asked, index, weights, options.now, options.top)
        return [json.dumps(_row(scored, options.explain, language), ensure_ascii=False) for scored in ranked if not scored.gates]

    steps = [demands[start : start + TOGETHER] for start in range(0, len(demands), TOGETHER)]
    yield from chain.from_iterable(in_processes(lines, steps))


def _row(scored: Scored, languages: Sequence[str], language: Language) -> dict:
    contributions = [contribution.to_json() for contribution in scored.contributions]
    row = {
        "demand": scored.demand,
        "supplier": scored.supplier,
        "rank": scored.rank,
        "score": scored.score,
        "coverage": scored.coverage,
        "contributions": contributions,
    }
    if languages:
        row["reasons"] = {code: reasons(contributions, scored.gates, code, language.taxonomy).lines() for code in languages}
    return row


def _read(file: Path, reader):
    try:
        with file.open("rb") as lines:
            return reader(lines)
    except RecordError as error:
        raise RecordError(f"{file}: {error}") from None


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m matching.engine", description=__doc__)
    parser.add_argument("--suppliers", type=Path, required=True, metavar="FILE")
    parser.add_argument("--demands", type=Path, required=True, metavar="FILE")
    parser.add_argument("--top", type=_count, metavar="K", help="pairs for each demand (all by default)")
    parser.add_argument(
        "--explain", type=_languages, default=(), metavar="LANGUAGES", help="also reasons, for example in de,zh-hans"
    )
    parser.add_argument(
        "--now", type=date.fromisoformat, default=NOW, metavar="DATE", help=f"the day on which proofs must be valid ({NOW})"
    )
    parser.add_argument("--taxonomy", type=Path, default=DATA, metavar="DIR")
    parser.add_argument("--weights", type=Path, default=STANDARD, metavar="FILE")
    return parser.parse_args(arguments)


def _count(value: str) -> int:
    if int(value) < 1:
        raise ValueError
    return int(value)


def _languages(value: str) -> tuple[str, ...]:
    codes = tuple(value.split(","))
    for code in codes:
        if code not in LANGUAGES:
            raise argparse.ArgumentTypeError(f"{code!r} is none of {', '.join(LANGUAGES)}")
    return codes


if __name__ == "__main__":
    sys.exit(main())

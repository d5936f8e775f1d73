"""The tagger: what it costs to start, 10,000 profiles of about 500 characters, and what it finds in sentences held back from it."""

import itertools
import random
import time
from collections.abc import Iterator

from becan.language.proof_statements import read_proofs
from becan.language.tagger import Tagger
from becan.language.taxonomy import Taxonomy, read_taxonomy
from becan.language.units import find_figures
from tests.language.held import Score, score_file
from tests.language.tables import plain_rows

PROFILES = 10_000
CHARACTERS = 500
SEED = 5
TABLES = ("tagging_*.tsv", "denials.tsv", "names_and_slips.tsv", "figures.tsv", "proof_mentions.tsv")
LISTED = 3  # labels in a composed sentence


def run() -> None:
    taxonomy = _timed("read_taxonomy", read_taxonomy)
    tagger = _timed("Tagger(taxonomy)", lambda: Tagger(taxonomy))
    labels = sum(len(concept.labels) for concept in taxonomy.concepts.values())
    print(f"   {len(taxonomy.concepts)} concepts with {labels} labels")
    profiles = list(itertools.islice(composed_profiles(taxonomy), PROFILES))
    _throughput("tagger", profiles, tagger.find)
    _throughput("figures", profiles[: PROFILES // 10], lambda text, language: find_figures(text, taxonomy, language))
    _throughput("proofs", profiles[: PROFILES // 10], lambda text, language: read_proofs(text, taxonomy))
    for language, score in _with_total(score_file(tagger, taxonomy)).items():
        print(
            f"   held sentences, {language}: precision {score.precision:.2f}, recall {score.recall:.2f} of {score.expected} facts"
        )


def composed_profiles(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """(text, language) without end, no two alike: sentences of the test tables and lists of labels, in turn in three languages."""
    chance = random.Random(SEED)
    sentences: dict[str, list[str]] = {}
    for row in (row for pattern in TABLES for row in plain_rows(pattern)):
        sentences.setdefault(row["language"], []).append(row["text"])
    labels = {language: _labels(taxonomy, language) for language in sentences}
    for language in itertools.cycle(sorted(sentences)):
        text = ""
        while len(text) < CHARACTERS:
            listed = ", ".join(chance.sample(labels[language], LISTED)) + ". "
            text += listed if chance.random() < 0.5 else chance.choice(sentences[language]) + " "
        yield text, language


def _labels(taxonomy, language):
    labels = (label for concept in taxonomy.concepts.values() for label in concept.labels)
    return sorted({label.text for label in labels if label.language == language})


def _timed(name, make):
    started = time.process_time()
    made = make()
    print(f"   {name}: {time.process_time() - started:.2f} s of CPU")
    return made


def _throughput(name, profiles, find):
    started = time.process_time()
    found = sum(len(find(text, language)) for text, language in profiles)
    seconds = time.process_time() - started
    per_all = seconds * PROFILES / len(profiles)
    print(f"   {name}: {len(profiles)} profiles, {found} finds, {seconds:.1f} s of CPU = {per_all:.1f} s for {PROFILES}")


def _with_total(scores: dict[str, Score]) -> dict[str, Score]:
    total = Score(0, 0, 0, 0)
    for score in scores.values():
        total += score
    return {**scores, "all": total}

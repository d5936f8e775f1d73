"""The corpus made ready for the engine: each distinct phrase is read once by the engine's own code, an offer is put together from them.

Two things differ from ``prepare_offers``, which would take half an hour for a hundred thousand offers, nearly all of it in reading the
same phrases again. The vector of a whole list is the sum of its phrases', not encoded again; and concepts are those that the profile
states, so no text is tagged. Demands are prepared as ever.
"""

import hashlib
import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

from becan.language import encoder
from matching.engine.figures import known_figures
from matching.engine.language import Language
from matching.engine.passages import PROSE, Passages, Place, pieces, read_passages, words_of
from matching.engine.prepared import Offered, PreparedDemand, PreparedOffer, prepare_demands
from matching.engine.vectors import whole
from tests.bench.corpus import Corpus, Phrase
from tests.bench.vectors import BENCH, encoded

ROOT = Path(__file__).resolve().parents[2]
READS = (
    "becan/language",
    "matching/engine/prepared.py",
    "matching/engine/passages.py",
    "matching/engine/reference.py",
    "matching/engine/vectors.py",
)
STEP = 4096


class Read(NamedTuple):
    """What was read of some phrases: rows one after the other, and where each phrase's begin."""

    places: dict[tuple[str, str], int]  # (language, text) -> number
    starts: np.ndarray
    vectors: np.ndarray  # int16
    hubness: np.ndarray
    words: list[dict[str, int]]


class Prepared:
    def __init__(self, corpus: Corpus, language: Language):
        self.corpus, self.language = corpus, language
        found = [phrase for own in corpus.phrases.values() for phrase in own]
        self.read: Read = _kept(f"phrases-{len(found)}", lambda: _read(found, language))

    def offers(self, count: int, start: int = 0) -> Iterator[PreparedOffer]:
        for record, found in self.corpus.offers(count, start):
            yield self._offer(record, found)

    def demands(self, count: int) -> list[PreparedDemand]:
        records = [record for record, _ in self.corpus.demands(count)]
        return _kept(f"demands-{len(self.read.places)}-{count}", lambda: list(prepare_demands(records, self.language)))

    def _offer(self, record, found: list[Phrase]) -> PreparedOffer:
        concepts = {capability.notation: Offered(capability.level) for capability in record.capabilities}
        return PreparedOffer(
            record,
            concepts,
            self.language.families(concepts),
            known_figures(record.figures, self.language.taxonomy),
            self._passages(found),
        )

    def _passages(self, found: list[Phrase]) -> Passages:
        numbers = [self.read.places[phrase.language, phrase.text] for phrase in found]
        rows = [range(self.read.starts[number], self.read.starts[number + 1]) for number in numbers]
        flat = np.concatenate(rows)
        vectors = self.read.vectors[flat].astype(np.float32)
        entire = vectors.sum(axis=0)
        hubness = self.read.hubness[flat]
        language, ends = found[0].language, np.cumsum([0, *(len(phrase.text) + 1 for phrase in found)]).tolist()
        places = [
            Place("offer", "texts", language, start, end - 1)
            for own, start, end in zip(rows, ends, ends[1:], strict=False)
            for _ in own
        ]
        words: dict[str, int] = {}
        for number in numbers:
            words |= self.read.words[number]
        return Passages(
            places=(Place("offer", "texts", language, 0, ends[-1] - 1), *places),
            vectors=np.concatenate([whole(entire / np.linalg.norm(entire))[None], vectors]),
            hubness=np.concatenate([hubness.mean(axis=0, keepdims=True), hubness]),
            is_whole=np.arange(len(flat) + 1) == 0,
            length=float(PROSE),
            words=words,
        )


def _read(found: list[Phrase], language: Language) -> Read:
    started = time.process_time()
    texts = [pieces("offer", "texts", {phrase.language: phrase.text}) for phrase in found]
    forms = list(dict.fromkeys(piece.form for own in texts for piece in own))
    known = dict(zip(forms, encoded(forms), strict=True))
    with patch.object(encoder, "encode", lambda some: np.stack([known[form] for form in some])):
        parts = [_read_some(found[at : at + STEP], texts[at : at + STEP], language) for at in range(0, len(found), STEP)]
    counts = [count for part in parts for count in part[0]]
    print(
        f"   {len(found)} phrases with {sum(counts)} vectors read in {time.process_time() - started:.0f} s of CPU, encoder included"
    )
    return Read(
        places={(phrase.language, phrase.text): number for number, phrase in enumerate(found)},
        starts=np.cumsum([0, *counts]),
        vectors=np.concatenate([part[1] for part in parts]),
        hubness=np.concatenate([part[2] for part in parts]),
        words=[words for part in parts for words in part[3]],
    )


def _read_some(found, texts, language):
    words = [words_of([{phrase.language: phrase.text}], language.reference) for phrase in found]
    own = read_passages(texts, words, language.reference)
    vectors, hubness = np.concatenate([one.vectors for one in own]), np.concatenate([one.hubness for one in own])
    return [len(one.places) for one in own], vectors.astype(np.int16), hubness, words


def _kept(name: str, make):
    """What ``make`` gives, kept on disk until the code that reads texts changes."""
    file = BENCH / f"{name}-{_version()}.pickle"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        found = make()
        with file.with_suffix(".part").open("wb") as part:
            pickle.dump(found, part, protocol=5)
        file.with_suffix(".part").rename(file)
    with file.open("rb") as kept:
        return pickle.load(kept)


def _version() -> str:
    files = [file for name in READS for file in sorted((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])]
    content = hashlib.sha256()
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            content.update(file.read_bytes())
    return content.hexdigest()[:12]

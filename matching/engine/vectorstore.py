"""Each distinct vector once, whoever has it: a hundred thousand companies share most of their phrases."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

DIGEST = 12  # bytes; two of a million vectors share one in less than one of 10^16 cases


class Grown:
    """An array that rows can be added to."""

    def __init__(self, kind, shape: tuple[int, ...] = ()):
        self._room = np.zeros((1024, *shape), dtype=kind)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    @property
    def all(self) -> np.ndarray:
        return self._room[: self._used]

    def extend(self, rows: np.ndarray) -> int:
        """Add rows; gives where they begin."""
        start, self._used = self._used, self._used + len(rows)
        if self._used > len(self._room):
            room = np.zeros((self._used + self._used // 4, *self._room.shape[1:]), dtype=self._room.dtype)
            room[:start] = self._room[:start]
            self._room = room
        self._room[start : self._used] = rows
        return start


class VectorStore:
    """Vectors of whole numbers with their hubness and language, by slot. A slot that nobody uses any more is given to the next."""

    def __init__(self, dimensions: int, hubs: tuple[int, ...]):
        """Of vectors with so many components, and hubness of that shape a row."""
        self._slots: dict[bytes, int] = {}
        self._digests: list[bytes] = []
        self._free: list[int] = []
        self._vectors, self._hubness = Grown(np.int16, (dimensions,)), Grown(np.float32, hubs)
        self._languages, self._uses = Grown(np.int8), Grown(np.int32)
        self.news: list[int] = []  # slots filled since somebody last emptied this list

    def __len__(self) -> int:
        return len(self._uses)

    @property
    def uses(self) -> np.ndarray:
        """(slots,): how many rows have each vector."""
        return self._uses.all

    @property
    def languages(self) -> np.ndarray:
        return self._languages.all

    def vectors(self, slots: Sequence[int] | np.ndarray) -> np.ndarray:
        return self._vectors.all[slots].astype(np.float32)

    def hubness(self, slots: Sequence[int] | np.ndarray) -> np.ndarray:
        return self._hubness.all[slots]

    def put(self, vectors: np.ndarray, hubness: np.ndarray, languages: np.ndarray) -> np.ndarray:
        """The slots of these rows."""
        small = vectors.astype(np.int16)
        digests = [_digest(row, int(language)) for row, language in zip(small, languages, strict=True)]
        slots = np.empty(len(small), dtype=np.int32)
        for place, digest in enumerate(digests):
            slot = self._slots.get(digest)
            if slot is None:
                slot = self._fill(digest, small[place], hubness[place], languages[place])
            slots[place] = slot
            self._uses.all[slot] += 1
        return slots

    def release(self, slots: np.ndarray) -> None:
        for slot in slots.tolist():
            self._uses.all[slot] -= 1
            if not self._uses.all[slot]:
                del self._slots[self._digests[slot]]
                self._free.append(slot)

    def _fill(self, digest: bytes, vector: np.ndarray, hubness: np.ndarray, language: int) -> int:
        if self._free:
            slot = self._free.pop()
            self._digests[slot] = digest
            self._vectors.all[slot], self._hubness.all[slot], self._languages.all[slot] = vector, hubness, language
        else:
            slot = self._vectors.extend(vector[None])
            self._hubness.extend(hubness[None])
            self._languages.extend(np.array([language], dtype=np.int8))
            self._uses.extend(np.zeros(1, dtype=np.int32))
            self._digests.append(digest)
        self._slots[digest] = slot
        self.news.append(slot)
        return slot


def _digest(row: np.ndarray, language: int) -> bytes:
    return blake2b(row.tobytes(), digest_size=DIGEST, salt=bytes([language])).digest()

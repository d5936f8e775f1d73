"""The word lists of this package's data folder."""

from functools import cache
from pathlib import Path

from becan.language.fold import fold


@cache
def word_list(file: str) -> frozenset[str]:
    """Folded words of a file; lines that begin with # are comments."""
    return frozenset(fold(word) for word in written_words(file))


def written_words(file: str) -> frozenset[str]:
    """The same as they are written."""
    lines = (Path(__file__).parent / "data" / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())

import pytest

from becan.language.tagger import Tagger
from becan.language.taxonomy import read_taxonomy

CONCEPTS = "notation broader related pref_de pref_en pref_zh alt_de alt_en alt_zh hidden mappings context"
FIGURES = "code kind unit broader_is concepts label_de label_en label_zh alt_de alt_en alt_zh options"
PROOFS = "code kind concepts covers step_towards pref_de pref_en pref_zh alt"
CODES = "list code order de en zh extra"


@pytest.fixture(scope="session")
def taxonomy():
    """The portal's own."""
    return read_taxonomy()


@pytest.fixture(scope="session")
def tagger(taxonomy):
    return Tagger(taxonomy)


@pytest.fixture
def write_taxonomy(tmp_path):
    """Writes a taxonomy of the given rows, cells separated by ";" for reading's sake."""

    def write(concepts=(), figures=(), proofs=(), codes=()):
        tables = {
            "concepts_test.tsv": (CONCEPTS, concepts),
            "key_figures.tsv": (FIGURES, figures),
            "proofs.tsv": (PROOFS, proofs),
            "codes.tsv": (CODES, codes),
        }
        for name, (header, rows) in tables.items():
            lines = ["\t".join(header.split()), *(row.replace(";", "\t") for row in rows)]
            (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    return write

"""Our own tokens as PostgreSQL's ``tsvector`` and ``tsquery``: its parser takes a Chinese clause for one word."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.search import SearchVectorField
from django.db.models import TextField, Value
from django.db.models.functions import Cast

CODES, NAMES, LABELS, TEXTS = "A", "B", "C", "D"
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"  # of D, C, B, A
MOST_POSITIONS = 16_000  # a tsvector counts no further


def code_lexeme(code: str) -> str:
    """No word of a text looks like this."""
    return f"#{code}"


def vector_text(words: Mapping[str, Iterable[str]]) -> str:
    """``{weight: lexemes}`` as the text of a ``tsvector``."""
    weighted = [(lexeme, weight) for weight, lexemes in sorted(words.items()) for lexeme in lexemes]
    return " ".join(f"'{lexeme}':{place}{weight}" for place, (lexeme, weight) in enumerate(weighted[:MOST_POSITIONS], 1))


def as_vector(text: str):
    return Cast(Value(text, output_field=TextField()), SearchVectorField())


def any_of(lexemes: Iterable[str]) -> str:
    return " | ".join(f"'{lexeme}'" for lexeme in sorted(set(lexemes)))

"""Our own tokens as PostgreSQL's ``tsvector`` and ``tsquery``: its parser takes a Chinese clause for one word."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, FloatField, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

CODES, NAMES, LABELS, TEXTS = "A", "B", "C", "D"
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"  # of D, C, B, A
COLUMN = '"companies_searchdocument"."words"'
MOST_POSITIONS = 16_000  # a tsvector counts no further


def code_lexeme(notation: str) -> str:
    """No word of a text looks like this."""
    return f"#{notation}"


def vector_of(words: Mapping[str, Iterable[str]]):
    """``{weight: lexemes}`` as a value for a column."""
    weighted = [(lexeme, weight) for weight, lexemes in sorted(words.items()) for lexeme in lexemes]
    entries = (f"'{lexeme}':{place}{weight}" for place, (lexeme, weight) in enumerate(weighted[:MOST_POSITIONS], 1))
    return Cast(Value(" ".join(entries), output_field=TextField()), SearchVectorField())


def any_of(lexemes: Iterable[str]) -> str:
    return " | ".join(f"'{lexeme}'" for lexeme in sorted(set(lexemes)))


def rank_of(query: str):
    """How well a document's words answer; 0 where none does. The weights say where a word counts most."""
    return RawSQL(f"ts_rank(%s::float4[], {COLUMN}, %s::tsquery)", [WEIGHTS, query], output_field=FloatField())


def answers(query: str):
    return RawSQL(f"{COLUMN} @@ %s::tsquery", [query], output_field=BooleanField())

"""What a searching person means: concepts, proofs, places and figures in any language, and the words that are left."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from becan.language.fold import fold, fold_with_places, has_chinese
from becan.language.proofs import find_proofs
from becan.language.quantities import find_quantities
from becan.language.tagger import Tagger
from becan.language.taxonomy import Taxonomy
from becan.language.tokens import tokens
from becan.language.unit_table import UNITS, convert
from companies.search.groups import all_of, any_form, lexeme, word_groups
from companies.search.lexemes import code_lexeme

PLACES = ("region", "province")
BEFORE = re.compile(r"(?:≥|<=|>=|≤|>|<|=)\s*$")


@dataclass(frozen=True)
class Meant:
    """Something that the question was understood as. Its code is what a person removes it by."""

    kind: str  # concept, proof, place, figure
    code: str
    surface: str
    low: float | None = None
    high: float | None = None
    also: tuple[str, ...] = ()  # of a figure: others that the same word names, where nothing tells them apart

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.also)

    @property
    def group(self) -> str:
        """The code, or the words themselves: a text may speak of a thing that its company has not named."""
        forms = [lexeme(code_lexeme(self.code))]
        if self.kind == "concept" and (words := word_groups(self.surface)):
            forms.append(f"({all_of(words.values())})")
        return any_form(forms)


@dataclass(frozen=True)
class Question:
    text: str
    meant: tuple[Meant, ...] = ()
    words: tuple[tuple[str, str], ...] = ()  # what is left: each word with its forms

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(meant.code for meant in self.meant if meant.kind == "concept")

    @property
    def figures(self) -> tuple[Meant, ...]:
        return tuple(meant for meant in self.meant if meant.kind == "figure")

    @property
    def groups(self) -> list[str]:
        return [meant.group for meant in self.meant if meant.kind != "figure"] + [forms for _word, forms in self.words]

    @property
    def lexemes(self) -> list[str]:
        """All that counts for the rank."""
        codes = [code_lexeme(meant.code) for meant in self.meant if meant.kind != "figure"]
        surfaces = [meant.surface for meant in self.meant if meant.kind == "concept"]
        return codes + [token for text in (*surfaces, *(word for word, _forms in self.words)) for token in tokens(text)]


def understand(text: str, taxonomy: Taxonomy, tagger: Tagger, without: Collection[str] = ()) -> Question:
    """``without`` are codes that the person does not mean: their words are searched as words alone."""
    text = text.strip()
    concepts = [(found.start, found.end, found.notation) for found in tagger.find(text) if not found.negated]
    meant = [(start, end, Meant("concept", code, text[start:end])) for start, end, code in concepts]
    meant += [(f.start, f.end, Meant("proof", f.notation, text[f.start : f.end])) for f in find_proofs(text, taxonomy)]
    meant += [(start, end, Meant("place", code, text[start:end])) for start, end, code in _places(text, taxonomy)]
    meant += _figures(text, taxonomy, [code for _start, _end, code in concepts])
    kept = _apart([entry for entry in meant if entry[2].code not in without])
    asked = [*kept, *_names_of_figures(text, taxonomy, kept)]
    return Question(text, _once(kept), tuple(word_groups(_rest(text, asked)).items()))


def _once(kept):
    found: dict[str, Meant] = {}
    for _start, _end, meant in kept:
        found.setdefault(meant.code, meant)
    return tuple(found.values())


def _apart(entries):
    """In the order of the text. Of two that overlap the longer one; a concept may lie in a figure's words, not in a proof."""
    kept: list = []
    for start, end, meant in sorted(entries, key=lambda entry: (entry[0] - entry[1], entry[0], entry[2].code)):
        if all(end <= begun or ended <= start or {meant.kind, other.kind} == {"concept"} for begun, ended, other in kept):
            kept.append((start, end, meant))
    return sorted(kept, key=lambda entry: (entry[0], -entry[1], entry[2].code))


def _names_of_figures(text, taxonomy, kept):
    """The words that name a figure ("锁模力") have said what they had to: no company need write them."""
    folded = fold_with_places(text)
    codes = {code for _start, _end, meant in kept if meant.kind == "figure" for code in meant.codes}
    for word in {word for code in codes for word in _named_by(taxonomy.key_figures[code], folded.text)}:
        for match in re.finditer(re.escape(word), folded.text):
            yield (*folded.original(*match.span()), None)


def _rest(text, kept):
    for start, end, _meant in kept:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _places(text, taxonomy):
    folded = fold_with_places(text)
    for label, code in _place_names(taxonomy):
        for match in re.finditer(label if has_chinese(label) else rf"(?<![a-z]){label}(?![a-z])", folded.text):
            yield (*folded.original(*match.span()), code)


@lru_cache(maxsize=2)
def _place_names(taxonomy):
    labels = {
        (re.escape(fold(label)), entry.code)
        for name in PLACES
        for entry in taxonomy.codes.get(name, {}).values()
        for label in entry.pref.values()
        if len(fold(label)) > 1
    }
    return sorted(labels)


def _figures(text, taxonomy, concepts):
    """Numbers with a unit. Their key figure: the one whose unit converts, for a concept that is asked for, or that a word names."""
    for quantity in find_quantities(text):
        if not quantity.unit:
            continue
        figure, *others = _figures_for(quantity.unit, text, taxonomy, concepts) or [None]
        if figure is None:
            continue
        low, high = (None if value is None else convert(value, quantity.unit, figure.unit) for value in _bounds(quantity, figure))
        start = quantity.start - len(match[0]) if (match := BEFORE.search(text[: quantity.start])) else quantity.start
        also = tuple(other.code for other in others)
        yield start, quantity.end, Meant("figure", figure.code, text[start : quantity.end], low, high, also)


def _bounds(quantity, figure):
    """A plain number asks for at least that, or at most, as the key figure goes."""
    if quantity.min == quantity.max and figure.broader_is == "min":
        return quantity.min, None
    if quantity.min == quantity.max and figure.broader_is == "max":
        return None, quantity.max
    return quantity.min, quantity.max


def _figures_for(unit, text, taxonomy, concepts):
    """The one that is meant; several where a word names them all ("锁模力") and no concept tells which machine."""
    dimensions = {known.dimension for known in UNITS.get(unit, ())}
    fitting = [
        figure
        for figure in taxonomy.key_figures.values()
        if figure.kind == "number" and dimensions & {known.dimension for known in UNITS[figure.unit]}
    ]
    asked = {broader for notation in concepts for broader in (notation, *taxonomy.ancestors(notation))}
    folded = fold(text)
    known = {figure.code: (_named_by(figure, folded), bool(asked & set(figure.concepts))) for figure in fitting}
    ranked = sorted(fitting, key=lambda figure: (not known[figure.code][0], not known[figure.code][1], figure.code))
    if not ranked or known[ranked[0].code] == (set(), False):
        return []
    best = ranked[0]
    return [
        figure
        for figure in ranked
        if figure is best or (known[figure.code] == known[best.code] and known[best.code][0] and _alike(figure, best))
    ]


def _alike(figure, other):
    return (figure.unit, figure.broader_is) == (other.unit, other.broader_is)


def _named_by(figure, folded) -> set[str]:
    words = [*figure.pref.values(), *(word for words in figure.alt.values() for word in words)]
    return {fold(word) for word in words if fold(word) in folded}

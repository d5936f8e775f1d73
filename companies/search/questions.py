"""What a searching person means: the taxonomy's concepts, in any language, and the words."""

from collections.abc import Collection
from dataclasses import dataclass

from becan.language.tagger import Tagger
from becan.language.tokens import tokens
from companies.search.lexemes import code_lexeme


@dataclass(frozen=True)
class Question:
    text: str
    concepts: tuple[str, ...]  # notations it was understood as

    @property
    def lexemes(self) -> list[str]:
        """The words, too: a text may speak of a thing that its company has not named as a capability."""
        return [code_lexeme(notation) for notation in self.concepts] + tokens(self.text)


def understand(text: str, tagger: Tagger, without: Collection[str] = ()) -> Question:
    """``without`` are concepts that the person does not mean: their words are searched as words alone."""
    meant = (found.notation for found in tagger.find(text) if not found.negated)
    return Question(text, tuple(dict.fromkeys(notation for notation in meant if notation not in without)))

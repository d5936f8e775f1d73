"""Which words of a demand the other side may read before an introduction: title and summary that the team has checked."""

from companies.enums import Language
from companies.texts import Text, has_checked, state_of, text_of
from matching.enums import Identity
from matching.rules import READERS_LANGUAGE

RELEASED = ("title", "summary")  # never the description: it is in the author's own words


def released_text(demand, field, language):
    """For a reader of the other side. The original of an anonymous demand is not shown: one search for a sentence finds its author."""
    for candidate in dict.fromkeys([language, READERS_LANGUAGE[demand.company.side], *Language.values]):
        if has_checked(demand, field, candidate) and not _tells_the_author(demand, candidate):
            return Text(text_of(demand, field, candidate), candidate, state_of(demand, field, candidate))
    return Text("", language, "missing")


def _tells_the_author(demand, language):
    is_original = language == demand.original_language != READERS_LANGUAGE[demand.company.side]
    return is_original and demand.identity == Identity.ANONYMOUS

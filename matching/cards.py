"""The frozen facts of an introduction in words of the active language: the same on the page and in the mail."""

from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from companies.adapters import current_taxonomy
from companies.enums import Language, Side
from companies.words import Words
from matching.engine import wording
from matching.enums import Part
from matching.models import Introduction
from matching.rules import is_named

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Card:
    """What the person of one side reads: of the other company, of the demand, and why they may fit."""

    title: str
    is_named: bool
    facts: Lines
    demand: Lines
    band: str
    reasons: wording.Reasons


def card_for(introduction: Introduction, part: Part) -> Card:
    taxonomy = current_taxonomy()
    facts, other = introduction.facts, Part(part).other
    return Card(
        title=title_of(introduction, other),
        is_named=bool(_name(introduction, other)),
        facts=company_lines(facts[other], Words(taxonomy), is_named=bool(_name(introduction, other))),
        demand=demand_lines(facts["demand"], Words(taxonomy)),
        band=facts["band"],
        reasons=wording.reasons(facts["contributions"], facts["gates"], get_language(), taxonomy),
    )


def title_of(introduction: Introduction, part: Part) -> str:
    """What the other side calls this one: by name where it is known."""
    return _name(introduction, part) or anonymous_title(introduction.facts[part]["side"])


def _name(introduction, part):
    """Frozen like the rest, but shown only while its owner still wants to be named."""
    if introduction.introduced_at:
        return str(getattr(introduction, part))
    names = introduction.facts[part]["names"] if is_named(introduction, part) else {}
    return next(filter(None, [names.get(language) for language in (get_language(), Language.EN, *Language.values)]), "")


def anonymous_title(side: str) -> str:
    if side == Side.CHINA:
        return pgettext("anonymous company", "A Chinese company")
    return pgettext("anonymous company", "A company from Berlin-Brandenburg")


def company_lines(facts: dict, words: Words, *, is_named: bool = False) -> Lines:
    concepts = (is_named and facts.get("known")) or [facts["concept"], *facts["concepts"]]
    return _without_empty(
        (_("Field"), _listed(words.concept(notation) for notation in concepts if notation)),
        (_("Size"), _code(words, "size_class", facts["size_class"])),
        (_("Region"), _place(words, facts["region"])),
        (_("Proofs"), _listed(map(words.proof, facts["proofs"]))),
        (_("Languages"), _listed(words.codes("language", facts["languages"]))),
        (_("Cooperation"), _listed(words.codes("cooperation", facts["cooperation"]))),
    )


def demand_lines(codes: dict, words: Words) -> Lines:
    return _without_empty(
        (_("Required"), _listed(map(words.concept, codes["musts"]))),
        (_("Desired"), _listed(map(words.concept, codes["wishes"]))),
        *(_figure_line(row, words) for row in codes["figures"]),
        (_("Proofs asked for"), _listed(map(words.proof, codes["proofs"]))),
        (_("Kind of cooperation"), _listed(words.codes("cooperation", codes["cooperation"]))),
        (_("Delivery to"), _listed(words.codes("delivery_region", codes["delivery"]))),
        (_("Volume"), _code(words, "volume_band", codes["volume_band"])),
        (_("Stage"), _code(words, "stage", codes["stage"])),
        (_("Size of the other company"), _listed(words.codes("size_class", codes.get("sizes", [])))),
    )


def _figure_line(row, words):
    return words.figure(row["code"]), words.value(row["code"], row["min"], row["max"], row["choice"])


def _code(words, name, code):
    return words.code(name, code) if code else ""


def _place(words, region):
    lists = [name for name in ("region", "province", "province_group") if region in words.taxonomy.codes.get(name, {})]
    return words.code(lists[0], region) if lists else region


def _listed(parts):
    return pgettext("between the parts of a list", ", ").join(parts)


def _without_empty(*lines):
    return [(label, value) for label, value in lines if value]

"""The reasons of a hit, and what a question was understood as, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.search.questions import Meant
from companies.search.reasons import Reason
from companies.words import Words


def sentence(reason: Reason, words: Words, *, is_demand: bool = False) -> str:
    if reason.kind == "name":
        return _("The name fits.")
    if reason.kind == "concept":
        values = {"concept": words.concept(reason.code)}
        return _("Seeks: %(concept)s") % values if is_demand else _("Offers: %(concept)s") % values
    if reason.kind == "narrower":
        values = {"concept": words.concept(reason.code), "asked": words.concept(reason.other)}
        if is_demand:
            return _("Seeks: %(concept)s, a part of %(asked)s") % values
        return _("Offers: %(concept)s, a part of %(asked)s") % values
    if reason.kind == "proof":
        return pgettext("reason of a hit", "Proof: %(proof)s") % {"proof": words.proof(reason.code)}
    if reason.kind == "place":
        return pgettext("reason of a hit", "Region: %(place)s") % {"place": place(words, reason.code)}
    if reason.kind == "figure":
        values = {"figure": words.figure(reason.code), "value": words.value(reason.code, reason.low, reason.high)}
        return pgettext("reason of a hit", "%(figure)s: %(value)s") % values
    if reason.kind == "words":
        return pgettext("reason of a hit", "Contains: %(words)s") % {"words": reason.code}
    if reason.kind == "text":
        return pgettext("reason of a hit", "Mentions: %(thing)s") % {"thing": thing(words, reason.code)}
    return _("Close in meaning to your question.")


def understood_as(meant: Meant, words: Words) -> str:
    if meant.kind == "figure":
        value = words.value(meant.code, meant.low, meant.high)
        figures = pgettext("between two readings of a word", " / ").join(words.figure(code) for code in meant.codes)
        return pgettext("reason of a hit", "%(figure)s: %(value)s") % {"figure": figures, "value": value}
    return thing(words, meant.code)


def thing(words: Words, code: str) -> str:
    """The word for a code of any of the lists that a question is understood by."""
    if code in words.taxonomy.concepts:
        return words.concept(code)
    return words.proof(code) if code in words.taxonomy.proofs else place(words, code)


def place(words: Words, code: str) -> str:
    lists = (name for name in ("region", "province", "delivery_region") if code in words.taxonomy.codes.get(name, {}))
    return words.code(next(lists, "province"), code)

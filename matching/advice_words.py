"""What would help, in words: each change with what it asks, how much work it is, and the form where it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from companies.words import Words

EFFORTS: dict[int, Promise] = {
    1: pgettext_lazy("effort", "A few minutes, if it is so"),
    2: pgettext_lazy("effort", "A few days"),
    3: pgettext_lazy("effort", "Months, unless you have it already"),
}
FORMS = {
    "figure": "companies:capability_review",
    "capability": "companies:capability_review",
    "ready": "companies:capability_review",
    "named": "companies:capability_review",
    "proof": "companies:capability_review",
    "renewal": "companies:capability_review",
    "languages": "companies:company_facts",
    "delivery": "companies:company_facts",
    "cooperation": "companies:company_facts",
    "translation": "companies:company_edit",
}


@dataclass(frozen=True)
class ChangeInWords:
    text: str
    hint: str
    effort: Promise
    form: str  # the name of a URL of the company


def in_words(change: Mapping, words: Words) -> ChangeInWords:
    """``change`` as ``Change.to_json`` wrote it."""
    text, hint = _WORDS[change["kind"]](change, words)
    return ChangeInWords(text, hint, EFFORTS[change["effort"]], FORMS[change["kind"]])


def _proof(change, words):
    proof = {"proof": words.proof(change["code"])}
    return _("Hold %(proof)s and add it to the profile") % proof, ""


def _renewal(change, words):
    proof = {"proof": words.proof(change["code"])}
    return _("Renew %(proof)s: the one in the profile is not valid at present") % proof, ""


def _figure(change, words):
    low, high = (None if isinstance(change[bound], str) else change[bound] for bound in ("min", "max"))
    choice = change["min"] if isinstance(change["min"], str) else ""
    value = words.value(change["code"], low, high, choice)
    text = _("State the key figure %(figure)s: %(value)s would be enough") % {
        "figure": words.figure(change["code"]),
        "value": value,
    }
    return text, _("Stating a figure helps only if it is true.")


def _translation(change, words):
    language = {"language": words.code("language", change["code"])}
    return (
        _("Have your text in %(language)s, too") % language,
        _("We translate for you. Reckoned with the text that waits for its check, or with the words for your capabilities."),
    )


def _ready(change, words):
    text = _("Get %(concept)s ready: in the profile it is still in preparation")
    return text % {"concept": words.concept(change["code"])}, ""


def _named(change, words):
    return _("Tick the capability %(concept)s: your text names it") % {"concept": words.concept(change["code"])}, ""


def _capability(change, words):
    text = _("Offer %(concept)s, too: it is close to %(offered)s")
    return text % {"concept": words.concept(change["code"]), "offered": words.concept(change["concept"])}, ""


def _languages(change, words):
    language = {"language": words.code("language", change["code"])}
    return _("Have somebody who answers in %(language)s") % language, ""


def _delivery(change, words):
    return _("Deliver to %(region)s") % {"region": words.code("delivery_region", change["code"])}, ""


def _cooperation(change, words):
    kind = {"cooperation": words.code("cooperation", change["code"])}
    return _("Be open for this kind of cooperation: %(cooperation)s") % kind, ""


_WORDS: dict[str, Callable[[Mapping, Words], tuple[str, str]]] = {
    "proof": _proof,
    "renewal": _renewal,
    "figure": _figure,
    "translation": _translation,
    "ready": _ready,
    "named": _named,
    "capability": _capability,
    "languages": _languages,
    "delivery": _delivery,
    "cooperation": _cooperation,
}

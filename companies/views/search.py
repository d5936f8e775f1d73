from dataclasses import dataclass
from heapq import nlargest

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from companies.adapters import tagger_from_database
from companies.forms.search import KINDS, LABELS, SearchForm
from companies.models import Company
from companies.search.addresses import LONGEST
from companies.search.facets import FACETS
from companies.search.nearest import nearest_concepts
from companies.search.questions import understand
from companies.search.readers import DEMAND, Reader, documents_of, kinds_for
from companies.search.results import counted_of, search
from companies.search.wording import place, understood_as
from companies.views.access import INVALID, current_words
from companies.views.search_cards import cards_of

PAGE = 12
OPTIONS = 12
OPEN_FACETS = ("type", "field", "region")
EXAMPLES = {
    DEMAND: (
        pgettext_lazy("example of a search", "wiring harness"),
        pgettext_lazy("example of a search", "castings"),
        pgettext_lazy("example of a search", "test fleet for automated driving"),
    ),
    "": (
        pgettext_lazy("example of a search", "aluminium die casting ≥ 800 t"),
        pgettext_lazy("example of a search", "battery management ISO 26262"),
        pgettext_lazy("example of a search", "fuel cell stack"),
    ),
}


@require_safe
def supplier_search(request):
    """Each side searches the other, visitors what is public or anonymous; the address says everything, so that a search can be kept."""
    words, reader = current_words(), Reader.of(request.user)
    form = SearchForm(request.GET, kinds=kinds_of(request.user, reader), taxonomy=words.taxonomy)
    question = understand(form.text, words.taxonomy, tagger_from_database(words.taxonomy.version), form.without)
    results = search(documents_of(reader, form.wanted_kind), question, form.chosen, words.taxonomy)
    page = Paginator(results.order, PAGE).get_page(request.GET.get("page"))
    chosen = form.chosen | {name: [] for name in results.dropped}
    context = {
        "form": form,
        "words": words,
        "kinds": [(kind, KINDS[kind]) for kind in form.kinds],
        "understood": [Removable(understood_as(m, words), _address(request, "without", m.code)) for m in question.meant],
        "narrowed": list(_narrowed(request, words, chosen)),
        "examples": [] if form.text else EXAMPLES.get(form.wanted_kind, EXAMPLES[""]),
        "facets": facets_of(words, results.counts, chosen),
        "dropped": [LABELS[name] for name in results.dropped],
        "ways_out": [] if page.object_list and not results.dropped else list(_ways_out(request, results)),
        "nearest": [] if page.object_list or not form.text else list(_nearest(reader, form, question, words)),
        "total": len(results.order),
        "page": page,
        "cards": cards_of(page.object_list, question, results.found, words, reader),
        "is_narrowed": any(chosen.values()),
        "is_kept": reader.is_member or reader.is_team,
        "address": _query(request).urlencode(),
        "longest": LONGEST,
    }
    template = "companies/_search_results.html" if request.htmx and not request.htmx.boosted else "companies/supplier_search.html"
    return render(request, template, context, status=INVALID if form.is_too_long else 200)


def kinds_of(user, reader):
    own = Company.objects.acted_for_by(user).verified().order_by("pk").values_list("kind", flat=True) if reader.is_member else []
    return kinds_for(reader, own)


@dataclass(frozen=True)
class Removable:
    """A part of the search, and the address of this search without it."""

    label: str
    address: str


@dataclass(frozen=True)
class Topic:
    label: str
    number: int
    address: str


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]
    is_open: bool


def facets_of(words, counted, chosen):
    facets = []
    for name in FACETS:
        numbers = _most(dict.fromkeys(chosen[name], 0) | counted[name], chosen[name])
        options = [Option(code, label_of(words, name, code), number, code in chosen[name]) for code, number in numbers.items()]
        options.sort(key=lambda option: (not option.is_chosen, -option.number, option.label))
        if options:
            facets.append(Facet(name, LABELS[name], options[:OPTIONS], bool(chosen[name]) or name in OPEN_FACETS))
    return facets


def _most(numbers, chosen):
    """Those that can be among the first, so that only they are put into words."""
    least = nlargest(OPTIONS, numbers.values())[-1] if numbers else 0
    return {code: number for code, number in numbers.items() if number >= least or code in chosen}


def label_of(words, name, code):
    if name in ("field", "concept"):
        return words.concept(code)
    if name == "proof":
        return words.proof(code)
    if name == "region":
        return place(words, code)
    if name == "open":
        return pgettext("search", "Open for introductions")
    if name == "type":
        return words.demand_type(code)
    return words.code({"size": "size_class"}.get(name, name), code)


def _ways_out(request, results):
    """What there would be without one of the filters."""
    for name, number in results.without.items():
        if number:
            query = _query(request)
            query.pop(name)
            label = _("Without the filter “%(name)s”: %(number)s") % {"name": LABELS[name], "number": number}
            yield f"?{query.urlencode()}", label


def _narrowed(request, words, chosen):
    """The filters in force, each to be taken off."""
    for name in FACETS:
        for code in chosen[name]:
            query = _query(request)
            query.setlist(name, [kept for kept in query.getlist(name) if kept != code])
            yield Removable(label_of(words, name, code), f"?{query.urlencode()}")


def _nearest(reader, form, question, words):
    """Where nothing is found: the topics above what was asked for and those that mean about the same, as far as somebody is in them."""
    counted = counted_of(documents_of(reader, form.wanted_kind), words.taxonomy)
    for notation in nearest_concepts(form.text, question.concepts, words.taxonomy, counted["concept"] | counted["field"]):
        facet = "concept" if "-" in notation else "field"
        address = QueryDict(mutable=True)
        address.update({"kind": form.wanted_kind, facet: notation})
        yield Topic(words.concept(notation), counted[facet][notation], f"?{address.urlencode()}")


def _query(request):
    query = request.GET.copy()
    query.pop("page", None)
    return query


def _address(request, name, value):
    """This search once more, with one thing changed, from its first page."""
    query = _query(request)
    query.appendlist(name, value)
    return f"?{query.urlencode()}"

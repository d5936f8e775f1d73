from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.adapters import current_tagger
from companies.anonymity import with_broader
from companies.enums import Kind
from companies.forms.search import KINDS, LABELS, SearchForm
from companies.models import Company, SearchDocument
from companies.search.facets import FACETS, counts, least_selective, narrow
from companies.search.finding import documents_for, find, in_order
from companies.search.questions import understand
from companies.views.access import current_words

PAGE = 12
CHIPS = 5
OPTIONS = 12
OTHER_SIDE = {
    Kind.SUPPLIER: [Kind.PARTNER],
    Kind.PARTNER: [Kind.SUPPLIER],
    Kind.MULTIPLIER: [Kind.SUPPLIER, Kind.PARTNER],
}


@login_required
@require_safe
def supplier_search(request):
    """Each side searches the other; the address says everything, so that a search can be kept and sent on."""
    words = current_words()
    form = SearchForm(request.GET, kinds=kinds_for(request.user), taxonomy=words.taxonomy)
    question = understand(form.text, current_tagger(), form.without)
    documents, chosen = documents_for(request.user, form.wanted_kind), form.chosen
    scores = find(documents, question, narrow(documents, chosen)) if question.text else None
    pool = documents if scores is None else documents.filter(pk__in=scores)
    order, dropped = in_order(narrow(pool, chosen), scores), []
    if not order and any(chosen.values()):
        dropped = least_selective(pool, chosen)
        chosen = chosen | {name: [] for name in dropped}
        order = in_order(narrow(pool, chosen), scores)
    page = Paginator(order, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "kinds": [(kind, KINDS[kind]) for kind in form.kinds],
        "understood": [(notation, _address(request, add=("without", notation))) for notation in question.concepts],
        "facets": _facets(request, words, counts(pool, chosen), chosen),
        "dropped": [LABELS[name] for name in dropped],
        "total": len(order),
        "page": page,
        "cards": _cards(page.object_list, question, words),
        "is_narrowed": any(chosen.values()),
    }
    return render(request, "companies/supplier_search.html", context)


def kinds_for(user):
    """The kinds of company this reader may look for, the usual one first."""
    if user.role:
        return ["", *Kind.values]
    own = Company.objects.acted_for_by(user).order_by("pk").values_list("kind", flat=True)
    return list(dict.fromkeys(other for kind in own for other in OTHER_SIDE[kind])) or [Kind.SUPPLIER]


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


def _facets(request, words, counted, chosen):
    facets = []
    for name in FACETS:
        numbers = dict.fromkeys(chosen[name], 0) | counted[name]
        options = [
            Option(code, label_of(words, name, code), number, code in chosen[name])
            for code, number in numbers.items()
            if name != "field" or "-" not in code
        ]
        options.sort(key=lambda option: (not option.is_chosen, -option.number, option.label))
        if options:
            facets.append(Facet(name, LABELS[name], options[:OPTIONS], bool(chosen[name]) or name in FACETS[:2]))
    return facets


def label_of(words, name, code):
    if name == "field":
        return words.concept(code)
    if name == "proof":
        return words.proof(code)
    if name == "region":
        return words.code("region" if code in words.taxonomy.codes["region"] else "province", code)
    return words.code({"size": "size_class"}.get(name, name), code)


@dataclass(frozen=True)
class Card:
    company: Company
    is_named: bool
    lead: str
    chips: list[str]
    facts: list[str]


def _cards(pks, question, words):
    found = SearchDocument.objects.select_related("company").in_bulk(list(pks))
    return [_card(found[pk], question, words) for pk in pks]


def _card(document, question, words):
    """From the document alone: what was searched is what is shown."""
    notations = sorted(document.notations, key=lambda notation: not set(with_broader(notation)) & set(question.concepts))
    place = label_of(words, "region", document.region) if document.region else ""
    size = words.code("size_class", document.size_class) if document.size_class else ""
    labels = [words.concept(notation) for notation in notations]
    return Card(
        company=document.company,
        is_named=not document.is_anonymous,
        lead=next(iter(labels), ""),
        chips=labels[:CHIPS] if not document.is_anonymous else labels[1 : CHIPS + 1],
        facts=[fact for fact in (place, size, *map(words.proof, document.proofs)) if fact],
    )


def _address(request, *, add):
    """This search once more, with one thing changed, from its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    query.appendlist(*add)
    return f"?{query.urlencode()}"

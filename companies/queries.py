"""Reads that more than one page needs."""

from django.db.models import Q

from becan.language.fold import fold, fold_name
from companies.enums import Language
from companies.models import Company
from companies.names import pinyin
from companies.texts import text_of

SAME_BEGINNING = 6  # characters of the sort key, which has an index


def possible_duplicates(company):
    """Other companies with the same number, or with the same name once legal forms and fillers are off."""
    names = _folded_names(company)
    numbers = [identifier.value for identifier in company.identifiers.all()]
    candidates = Q(identifiers__value__in=numbers)
    for name in names:
        candidates |= Q(sort_key__startswith=fold(pinyin(name))[:SAME_BEGINNING])
    others = Company.objects.filter(candidates).exclude(pk=company.pk).distinct()
    return [
        other
        for other in others.prefetch_related("identifiers")
        if names & _folded_names(other) or any(identifier.value in numbers for identifier in other.identifiers.all())
    ]


def _folded_names(company) -> set[str]:
    names = [text_of(company, "name", language) for language in Language.values]
    return {folded for name in names if name and (folded := fold_name(name))}

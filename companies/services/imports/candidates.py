"""Companies that a row may mean although no number says so: how the portal finds duplicates everywhere."""

from companies.duplicates import Duplicate, find_duplicates
from companies.models import Company

MOST = 5


def find_candidates(values: dict) -> list[Duplicate]:
    names = [value for key, value in values.items() if key.partition(":")[0] in ("name", "short_name")]
    sites = [values[key] for key in ("website", "email") if key in values]
    among = Company.objects.prefetch_related("identifiers", "contact_persons")
    return find_duplicates(names=names, sites=sites, among=among, most=MOST)

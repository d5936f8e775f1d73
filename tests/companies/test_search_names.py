"""The team's search by name over real companies: how often the one asked for is first, and among the first ten."""

import random
from pathlib import Path

import pytest
from opencc import OpenCC
from pypinyin import lazy_pinyin

from companies.adapters import current_tagger, current_taxonomy
from companies.models import Company, SearchDocument
from companies.search.questions import understand
from companies.search.readers import TEAM, documents_of
from companies.search.results import search
from companies.services.imports import import_companies
from companies.texts import text_of

TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn_automotive_companies.tsv"
FIRST, AMONG_TEN = 0.97, 0.99
BOUNDS = [  # (how it is asked, of the 261 companies each so-manieth is asked for); all are there to be mistaken for it
    ("short", 3),
    ("full", 3),
    ("english", 3),
    ("pinyin", 3),
    ("joined pinyin", 3),
    ("traditional", 3),
    ("typo", 1),
]

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not TABLE.exists(), reason=f"{TABLE} is not there")]


def mistyped(name, chance):
    """One letter dropped, doubled, or two swapped."""
    place = chance.choice([at for at in range(len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()])
    return chance.choice(
        [
            name[:place] + name[place + 1 :],
            name[:place] + name[place] + name[place:],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        ]
    )


def askings(company, chance):
    short, full, english = (text_of(company, *key) for key in (("short_name", "zh-hans"), ("name", "zh-hans"), ("name", "en")))
    return {
        "short": short,
        "full": full,
        "english": english,
        "pinyin": " ".join(lazy_pinyin(short)),
        "joined pinyin": "".join(lazy_pinyin(short)),
        "traditional": OpenCC("s2t").convert(full),
        "typo": mistyped(english, chance) if english else "",
    }


def asked_of_all(companies):
    """``{how it is asked: {company: name}}``, the same each time."""
    chance = random.Random(7)
    asked = {company.pk: askings(company, chance) for company in companies}
    return {kind: {pk: names[kind] for pk, names in asked.items() if names[kind]} for kind, _every in BOUNDS}


def places(companies, asked, every=1):
    """Where the company stands that a name asks for; a company of the same name is right, too."""
    documents, tagger, taxonomy = documents_of(TEAM), current_tagger(), current_taxonomy()
    owner = dict(SearchDocument.objects.values_list("pk", "company_id"))
    found = []
    for company in companies[::every]:
        if name := asked.get(company.pk):
            order = [owner[pk] for pk in search(documents, understand(name, taxonomy, tagger), {}, taxonomy).order]
            found.append(next((place for place, pk in enumerate(order, 1) if asked.get(pk) == name), None))
    return found


def test_companies_are_found_by_name(taxonomy):
    report = import_companies(TABLE)
    assert (report.created, report.problems) == (261, [])
    companies = list(Company.objects.order_by("sort_key", "pk"))
    every = dict(BOUNDS)
    for kind, asked in asked_of_all(companies).items():
        found = places(companies, asked, every[kind])
        assert len(found) >= len(asked) // every[kind]
        assert sum(place == 1 for place in found) >= FIRST * len(found), (kind, found)
        assert sum(place is not None and place <= 10 for place in found) >= AMONG_TEN * len(found), (kind, found)

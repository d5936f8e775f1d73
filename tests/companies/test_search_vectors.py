"""The vector index under a narrow facet, on generated rows, and the worker's part."""

import numpy as np
import pytest
from django.db import connection, transaction
from django.utils import timezone

from companies.adapters import current_taxonomy
from companies.models import Company, DocumentPhrase, Phrase, SearchDocument, SearchRefresh
from companies.search import finding, phrases
from companies.search.documents import write_document
from companies.search.facets import numbers_of
from companies.search.phrases import index_due_phrases
from companies.search.questions import Question
from companies.search.refresh import index_all_phrases, run_search_refreshes
from companies.search.results import search
from companies.search.vectors import encode
from tests.factories import make_company

pytestmark = pytest.mark.django_db

ROWS, RARE, LIMIT, DIMENSIONS = 2000, 10, 10, 640  # 0.5 % are rare


@pytest.fixture
def generated(taxonomy):
    """Companies with one phrase each, all of them near to the question."""
    chance = np.random.default_rng(5)
    vectors = encode(["druckguss"])[0] + 0.02 * chance.normal(size=(ROWS, DIMENSIONS))
    companies = Company.objects.bulk_create(
        Company(kind="supplier", side="berlin_brandenburg", country="DE", name_de=f"Werk {number}") for number in range(ROWS)
    )
    rare = set(range(0, ROWS, ROWS // RARE))
    documents = SearchDocument.objects.bulk_create(
        SearchDocument(object_id=c.pk, company=c, words="", due_at=None, facets=numbers_of([("region", place(number in rare))]))
        for number, c in enumerate(companies)
    )
    texts = Phrase.objects.bulk_create(Phrase(text=f"phrase {n}", vector=vector) for n, vector in enumerate(vectors))
    DocumentPhrase.objects.bulk_create(
        DocumentPhrase(document=document, phrase=text) for document, text in zip(documents, texts, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE companies_phrase, companies_documentphrase, companies_searchdocument")
    return SearchDocument.objects.all()


def place(is_rare):
    return "brandenburg" if is_rare else "berlin"


def by_the_index():
    """The plan that the database takes where there are many more rows."""
    with connection.cursor() as cursor:
        for setting in ("enable_seqscan", "enable_sort"):
            cursor.execute(f"SET LOCAL {setting} = off")


def test_a_facet_of_half_a_percent_is_filled(generated, monkeypatch):
    question = Question("Druckguss")
    chosen = {"region": ["brandenburg"]}
    by_the_index()
    assert (
        len(finding.near_phrases("Druckguss")) >= 0.98 * ROWS
    )  # by itself the index gives 100, with an iterative scan nearly all
    assert len(search(generated, question, chosen, current_taxonomy()).order) >= RARE - 1
    monkeypatch.setattr(finding, "MOST_NEAREST", LIMIT)
    monkeypatch.setattr(finding, "NEAREST", LIMIT)
    assert search(generated, question, chosen, current_taxonomy()).dropped == ["region"]  # the trap is real


def test_phrases_are_read_once_and_shared(taxonomy):
    first, second = (make_company(description="Wir gießen Gehäuse, fräsen Deckel.", visibility=3) for _ in range(2))
    for company in (first, second):
        write_document(company.pk)
    index_all_phrases()
    said = [set(document.phrases.values_list("text", flat=True)) for document in SearchDocument.objects.filter(form="named")]
    assert said[0] == said[1] != set()
    assert not SearchDocument.objects.exclude(due_at=None).exists()


def test_a_document_that_fails_waits_and_holds_up_no_other(taxonomy, monkeypatch):
    bad, good = make_company(), make_company()
    for company in (bad, good):
        write_document(company.pk)
    real = phrases.phrases_of
    monkeypatch.setattr(phrases, "phrases_of", lambda document: 1 / 0 if document.company_id == bad.pk else real(document))
    index_due_phrases()
    assert SearchDocument.objects.get(company=good).due_at is None
    assert "ZeroDivisionError" in SearchDocument.objects.get(company=bad).last_error


def test_many_changes_are_one_refresh(taxonomy):
    companies = [make_company(concepts=["CS-DC-AL"]) for _ in range(3)]
    for company in companies:
        write_document(company.pk)
    assert SearchRefresh.objects.filter(side="berlin_brandenburg").count() == len(companies)
    run_search_refreshes(now=timezone.now())
    assert SearchDocument.objects.filter(form="anonymous").count() == len(companies)
    assert not SearchRefresh.objects.exists()


def test_an_anonymous_document_reads_nothing_but_its_codes(taxonomy):
    companies = [make_company(description=f"Geheimwort{n} gegossen", concepts=["CS-DC-AL"], employees=20) for n in range(5)]
    for company in companies:
        write_document(company.pk)
    run_search_refreshes(now=timezone.now())
    index_all_phrases()
    for document in SearchDocument.objects.filter(form="anonymous"):
        assert (document.notations, document.names.count()) == (["CS-DC-AL"], 0)
        assert "geheimwort" not in str(document.words) + " ".join(document.phrases.values_list("text", flat=True))


def test_a_rolled_back_save_leaves_no_document(taxonomy):
    company = make_company()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_document(company.pk)
        raise ZeroDivisionError
    assert not SearchDocument.objects.exists()

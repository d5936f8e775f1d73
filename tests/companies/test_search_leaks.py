"""Whatever a company's visibility and whoever asks: results, facets, counts and the command's JSON tell no more than the reader may know."""

import pytest
from django.utils import timezone

from companies.documents import text_of_pdf
from companies.models import Company
from companies.search.documents import write_document
from companies.search.refresh import index_all_phrases, run_search_refreshes
from tests.factories import make_company, make_identifier, make_user
from tests.support.leaks import leaks, secrets_of, texts_of

pytestmark = pytest.mark.django_db

DESCRIPTION = "Unsere Gießerei am Mellensee gießt seit 1923 Gehäuse für Wallboxen in Kleinserie."
NAME, CHINESE = "Mellenseer Sonderguss GmbH", "梅伦湖特种铸造"
READERS = ("visitor", "newcomer", "member", "same side", "multiplier")
NAMED_TO = {1: (), 2: (), 3: ("member", "same side", "multiplier"), 4: READERS}
FOUND_BY = {1: (), 2: READERS, 3: READERS, 4: READERS}
CODES = {"q": "Aluminiumdruckguss", "region": "brandenburg", "size": "small"}


@pytest.fixture
def readers(taxonomy):
    users = {name: make_user() for name in READERS[1:]}
    make_company("新公司", kind="partner", state="draft", owner=users["newcomer"])
    make_company("长春采购", kind="partner", owner=users["member"])
    make_company("Nachbar GmbH", owner=users["same side"], visibility=1)
    make_company("开发区", kind="multiplier", owner=users["multiplier"])
    return {"visitor": None} | users


def secret_of(visibility):
    company = make_company(
        NAME,
        name_zh_hans=CHINESE,
        short_name_de="MSG",
        description=DESCRIPTION,
        city="Am Mellensee",
        street="Gießereiweg 7",
        website="https://mellenseer-guss.example",
        visibility=visibility,
        region="brandenburg",
        employees=20,
        concepts=["CS-DC-AL"],
    )
    make_identifier(company)
    return company


def pages(client, user, queries):
    client.logout()
    if user:
        client.force_login(user)
    for query in queries:
        for kind in ("supplier", "partner", "demand", ""):
            response = client.get("/de/search/", query | {"kind": kind})
            assert response.status_code == 200
            yield query, response


@pytest.mark.parametrize("visibility", [1, 2, 3, 4])
def test_no_reader_reads_more_than_the_level_says(client, readers, visibility):
    others = [make_company(visibility=2, region="brandenburg", employees=20, concepts=["CS-DC-AL"]) for _ in range(6)]
    secret = secret_of(visibility)
    for company in (secret, *others):
        write_document(company.pk)
    run_search_refreshes(now=timezone.now())
    index_all_phrases()
    asked = [
        NAME,
        "MSG",
        CHINESE,
        "mei lun hu te zhong zhu zao",
        "Melenseer Sonderguss",
        DESCRIPTION,
        "Mellensee Wallboxen",
        "Am Mellensee",
    ]
    queries = [CODES, {}, *({"q": text} for text in asked)]
    for name, user in readers.items():
        is_named, is_found = name in NAMED_TO[visibility], False
        for query, response in pages(client, user, queries):
            found = {card.object_id for card in response.context["cards"]}
            is_found |= secret.pk in found
            if is_named:
                continue
            page = response.content.decode().replace(query.get("q", "\0"), "")  # what was asked stands in its field again
            assert leaks(page, secrets=secrets_of(secret), texts=texts_of(secret)) == set(), (name, query)
            by_text = found & {secret.pk, *(company.pk for company in others)}
            assert by_text == set() or len(by_text) >= 6, (name, query)  # with all of its crowd, or not at all
        assert is_found == (name in FOUND_BY[visibility]) or name in ("same side",), name


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_counts_do_not_count_who_may_not_be_found(client, readers, reader):
    companies = [make_company(visibility=1, region="brandenburg", proofs=["iso-9001"], concepts=["CS-DC-AL"]) for _ in range(6)]
    for company in companies:
        write_document(company.pk)
    run_search_refreshes(now=timezone.now())
    for _query, response in pages(client, readers[reader], [{}, {"q": "Aluminiumdruckguss"}, {"proof": "iso-9001"}]):
        numbers = {option.code: option.number for facet in response.context["facets"] for option in facet.options}
        assert numbers.get("iso-9001", 0) == numbers.get("CS-DC-AL", 0) == 0
        assert response.context["total"] == 0 or not {card.object_id for card in response.context["cards"]} & {
            company.pk for company in companies
        }


def test_less_visible_from_the_moment_it_is_saved(client, readers):
    from companies.services import save_facts

    secret, manager = secret_of(4), make_user(role="project_manager")
    write_document(secret.pk)
    run_search_refreshes(now=timezone.now())
    assert client.get("/de/search/", {"q": NAME}).context["total"] == 1
    save_facts(Company.objects.get(pk=secret.pk), {"visibility": 1}, by=manager)  # no worker has run since
    for query in ({"q": NAME}, CODES, {}):
        assert client.get("/de/search/", query).context["total"] == 0


@pytest.mark.parametrize("visibility", [3, 4])
def test_what_a_block_holds_back_is_nowhere(client, readers, visibility):
    """Neither on the page nor in what leaves it, nor found by its words; references are for after an introduction in any case."""
    held_back = {
        "looking_for": "Wir suchen Abnehmer mit eigener Versuchsflotte im Raum Peking.",
        "site": "Zossenhain",
        "customer": "Geheimkunde Antriebe AG",
    }
    secret = secret_of(visibility)
    Company.objects.filter(pk=secret.pk).update(
        held_back=["looking_for", "sites", "pictures"], looking_for_de=held_back["looking_for"]
    )
    secret.sites.create(city=held_back["site"], country="DE", uses=["production"])
    secret.references.create(customer=held_back["customer"], subject="Gehäuse", language="de")
    write_document(secret.pk)
    run_search_refreshes(now=timezone.now())
    index_all_phrases()
    for name in NAMED_TO[visibility]:
        user = readers[name]
        told = [response.content.decode() for _query, response in pages(client, user, [{}, CODES, {"q": NAME}])]
        for leaving in ("", "profile.pdf", "company.vcf"):
            answer = client.get(f"/de/company/{secret.pk}/{leaving}")
            told.append(text_of_pdf(answer.content) if answer["Content-Type"] == "application/pdf" else answer.content.decode())
        assert [words for words in held_back.values() for page in told if words in page] == []
        for words in held_back.values():
            for _query, response in pages(client, user, [{"q": words}]):
                reasons = {card.object_id: card.reasons for card in response.context["cards"]}.get(secret.pk, [])
                assert not any(word in reason for reason in reasons for word in words.split() if len(word) > 5), (name, words)

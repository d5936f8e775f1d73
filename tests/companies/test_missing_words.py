"""A technical term that the search for concepts does not find: reported with one click, counted, settled by the team."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from becan.exceptions import DomainError
from becan.portal.queues import QUEUES
from companies.models import MissingWord
from companies.services.missing_words import report_word, settle_word
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def owner(taxonomy):
    return make_user("weber@guss.example")


def words():
    return list(MissingWord.objects.values_list("shown", "language", "times"))


def test_from_the_search_that_finds_nothing_to_the_desk(client, owner):
    company = make_company("Guss GmbH", owner=owner)
    page = f"/de/company/{company.pk}/capabilities/"
    client.force_login(owner)
    html = client.get(page, {"q": "Quantenfaltung"}).content.decode()
    form = re.search(r'<form method="post" action="/de/words/missing/">.*?</form>', html, re.DOTALL)[0]
    assert MissingWord.objects.count() == 0  # looking tells nobody
    sent = dict(re.findall(r'name="(word|back)" value="([^"]*)"', form))
    answer = client.post("/de/words/missing/", sent)
    assert (answer.status_code, answer["Location"], words()) == (302, page, [("Quantenfaltung", "de", 1)])
    [item] = next(queue for queue in QUEUES if queue.name == "words").items(10)
    assert (item.title, item.url) == ("Quantenfaltung", "/de/desk/words/")
    client.force_login(make_user(role="project_manager"))
    assert "Quantenfaltung" in client.get("/de/desk/words/").content.decode()
    assert client.post("/de/desk/words/", {"word": MissingWord.objects.get().pk}).status_code == 302
    assert "Quantenfaltung" not in client.get("/de/desk/words/").content.decode()
    assert next(queue for queue in QUEUES if queue.name == "words").items(10) == []


def test_what_is_found_has_nothing_to_report(client, owner):
    company = make_company("Guss GmbH", owner=owner)
    client.force_login(owner)
    assert "words/missing" not in client.get(f"/de/company/{company.pk}/capabilities/", {"q": "Druckguss"}).content.decode()


def test_spellings_count_together_and_a_settled_word_comes_back(owner):
    manager = make_user(role="project_manager")
    for text in ("Quantenfaltung", " quantenfaltung ", "QUANTENFALTUNG"):
        report_word(text, by=owner, language="de")
    report_word("量子折叠", by=owner, language="zh-hans")
    assert words() == [("Quantenfaltung", "de", 3), ("量子折叠", "zh-hans", 1)]
    word = MissingWord.objects.get(language="de")
    settle_word(word, by=manager)
    report_word("Quantenfaltung", by=owner, language="de")
    word.refresh_from_db()
    assert (word.times, word.settled_at, word.settled_by) == (4, None, None)


@pytest.mark.parametrize("text", ["", "  ", "x" * 81, "weber@guss.example", "0151 2345678 9", "rufen Sie 030123456 an"])
def test_only_a_technical_term_is_kept(client, owner, text):
    with pytest.raises(DomainError):
        report_word(text, by=owner, language="de")
    client.force_login(owner)
    assert client.post("/de/words/missing/", {"word": text, "back": "https://evil.example/"})["Location"] == "/de/company/"
    assert words() == []


@pytest.mark.parametrize(("who", "get", "post"), [("owner", 403, 302), ("auditor", 403, 403), ("visitor", 302, 302)])
def test_who_may(client, owner, who, get, post):
    user = {"owner": owner, "auditor": None, "visitor": None}[who] or (make_user(role="auditor") if who == "auditor" else None)
    if user:
        client.force_login(user)
    assert client.get("/de/desk/words/").status_code == get
    assert client.post("/de/words/missing/", {"word": "Quantenfaltung"}).status_code == post
    assert MissingWord.objects.exists() is (who == "owner")


def test_one_row_and_three(client, owner):
    client.force_login(make_user(role="project_manager"))
    counts = []
    for known in ("a", "b", "cd"):
        for letter in known:
            report_word(f"Wort {letter}", by=owner, language="de")
        with CaptureQueriesContext(connection) as queries:
            client.get("/de/desk/words/")
        counts.append(len(queries))
    assert counts[1] == counts[2]

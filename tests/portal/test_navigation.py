"""Each role has its own few entries, and each entry leads somewhere."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from becan.portal import navigation
from companies.models import User
from tests.factories import make_user

ALL = [*navigation.VISITOR, *navigation.MEMBER, *navigation.STAFF, *navigation.AUDITOR]
ENTRIES = [one for entry in ALL for one in getattr(entry, "entries", [entry])]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.view_name)
def test_every_entry_leads_somewhere(entry):
    assert reverse(entry.view_name)


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (None, navigation.VISITOR),
        ("", navigation.MEMBER),
        ("project_manager", navigation.STAFF),
        ("administrator", navigation.STAFF),
        ("auditor", navigation.AUDITOR),
    ],
)
def test_entries_by_role(role, entries):
    user = AnonymousUser() if role is None else User(role=role, audits_until=date.max)
    assert navigation.entries_for(user) == entries


def test_the_page_one_is_on_is_marked(client, db):
    html = client.get("/de/contact/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', html) == ["/de/contact/"] * 2  # menu and bar


def test_a_group_is_marked_with_its_page_and_flat_in_the_menu(client, db, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    client.force_login(make_user(role="project_manager"))
    html = client.get("/de/report/services/").content.decode()
    bar, _menu, menu = html.partition('<details class="menu">')
    menu = menu.partition("</details>")[0]
    assert '<summary class="is-current">Verwalten</summary>' in bar and "nav__group" not in menu
    assert [part.count('href="/de/report/services/" aria-current="page"') for part in (bar, menu)] == [1, 1]
    assert [part.count('href="/de/guides/"') for part in (bar, menu)] == [1, 1]
    other = client.get("/de/report/").content.decode()
    assert "<summary>Verwalten</summary>" in other

"""Each role has its own few entries, and each entry leads somewhere."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from becan.portal import navigation
from companies.models import User


@pytest.mark.parametrize(
    "entry", [*navigation.VISITOR, *navigation.MEMBER, *navigation.STAFF, *navigation.AUDITOR], ids=lambda entry: entry.view_name
)
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

"""The page of all components, and the choice of light or dark."""

import re

import pytest
from django.forms import Field
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from becan.portal.design_words import SAMPLES
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def html(client):
    client.force_login(make_user(role="project_manager"))
    return client.get("/de/design/").content.decode()


def test_every_component_stands_in_three_languages(html):
    for language, sample in SAMPLES.items():
        assert html.count(f'<div lang="{language}">') == 12
        for words in (sample["title"], sample["notice"], sample["dialog"][0], sample["reasons"]["question"]):
            assert words in html


def test_labels_and_errors_are_worded_in_the_language_of_their_column(html):
    for language in SAMPLES:
        with override(language):
            words = escape(str(Field.default_error_messages["required"]))
        column = html.split(f'<div lang="{language}">')[4]
        assert words in column, (language, words)


def test_every_id_is_there_once(html):
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), {one for one in ids if ids.count(one) > 1}


class TestTheme:
    @pytest.mark.parametrize(
        ("theme", "media"),
        [
            ("", "screen and (prefers-color-scheme: dark)"),
            ("dark", "screen"),
            ("light", None),
            ("<script>", "screen and (prefers-color-scheme: dark)"),
        ],
    )
    def test_the_page_arrives_in_the_colours_that_were_chosen(self, client, theme, media):
        client.post(reverse("portal:theme_set"), {"theme": theme})
        found = re.search(r'dark\.css" media="([^"]+)"', client.get("/de/").content.decode())
        assert (found[1] if found else None) == media

    @pytest.mark.parametrize(
        ("back", "target"),
        [("/de/contact/?a=1", "/de/contact/?a=1"), ("https://evil.example/", "/en/"), ("//evil.example", "/en/"), ("", "/en/")],
    )
    def test_it_leads_back_to_the_page_and_nowhere_else(self, client, back, target):
        with override("en"):
            response = client.post(reverse("portal:theme_set"), {"theme": "dark", "next": back})
        assert (response.status_code, response["Location"]) == (302, target)

    def test_the_choice_can_be_given_up(self, client):
        client.post(reverse("portal:theme_set"), {"theme": "dark"})
        client.post(reverse("portal:theme_set"), {"theme": ""})
        assert "theme" not in {name for name, morsel in client.cookies.items() if morsel.value}

"""Signing up as people do it: through the pages, with the code from the mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from becan.models import OutgoingMail
from companies.forms import signup
from companies.models import Company, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^    (\S+)$", re.MULTILINE)
GERMAN = {
    "email": "kontakt@guss.example",
    "name": "Märkische Gusstechnik GmbH",
    "kind": "supplier",
    "description": "Wir gießen Aluminium im Druckguss.",
}
CHINESE = {
    "email": "wang@parts.example",
    "name": "长春某某零部件有限公司",
    "kind": "partner",
    "description": "我们生产汽车线束。",
}


@pytest.fixture(autouse=True)
def _no_rate_limits_from_other_tests():
    cache.clear()


def opened(monkeypatch_seconds=60):
    """The hidden field of a page that was opened a minute ago."""
    import time
    from unittest.mock import patch

    past = time.time() - monkeypatch_seconds
    with patch("time.time", return_value=past):
        return signup.clock.sign("signup")


def sign_up(client, data, language="de"):
    return client.post(f"/{language}/account/signup/", data | {"opened": opened()})


def confirm(client, language="de"):
    mail = OutgoingMail.objects.filter(kind="account_email_code").latest("id")
    return client.post(f"/{language}/account/confirm-email/", {"code": CODE.search(mail.text)[1]})


@pytest.mark.parametrize(
    ("data", "language", "side"), [(GERMAN, "de", "berlin_brandenburg"), (CHINESE, "zh-hans", "china")], ids=["German", "Chinese"]
)
def test_from_the_first_page_to_the_first_proposals(client, taxonomy, data, language, side):
    answer = sign_up(client, data, language)
    assert (answer.status_code, answer.url) == (302, f"/{language}/account/confirm-email/")
    answer = confirm(client, language)
    assert (answer.status_code, answer.url) == (302, f"/{language}/company/")

    company = Company.objects.get()
    assert (company.kind, company.side, company.state, company.original_language) == (data["kind"], side, "draft", language)
    assert company.memberships.get().user.email == data["email"]
    assert company.memberships.get().user.language == language
    answer = client.get(f"/{language}/company/")
    assert answer.url == f"/{language}/company/{company.pk}/capabilities/"


def test_a_text_in_chinese_on_the_german_page_is_chinese(client):
    sign_up(client, GERMAN | {"description": CHINESE["description"]})
    assert Company.objects.get().original_language == "zh-hans"


def test_what_was_typed_stays_on_errors(client):
    answer = sign_up(client, GERMAN | {"email": "no address"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_email"' in page
    assert GERMAN["name"] in page and GERMAN["description"] in page
    assert re.search(r'value="supplier"[^>]*checked', page)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/de/account/signup/", "supplier"),
        ("/zh-hans/account/signup/", "partner"),
        ("/de/account/signup/?kind=multiplier", "multiplier"),
        ("/de/account/signup/?kind=nonsense", "supplier"),
    ],
)
def test_the_kind_is_preset(client, path, kind):
    assert client.get(path).context["form"].initial["kind"] == kind


def test_an_existing_address_gets_the_same_answer_and_no_second_company(client):
    make_user(GERMAN["email"])
    answer = sign_up(client, GERMAN)
    assert (answer.status_code, answer.url) == (302, "/de/account/confirm-email/")
    assert not Company.objects.exists()
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["account_exists"]


def test_a_program_that_fills_every_field_changes_nothing(client):
    answer = sign_up(client, GERMAN | {"website": "http://spam.example"})
    assert answer.status_code == 302
    assert (User.objects.exists(), Company.objects.exists(), OutgoingMail.objects.exists()) == (False, False, False)


@pytest.mark.parametrize("field", ["", "forged:1:x", None], ids=["empty", "forged", "just now"])
def test_nobody_types_that_fast(client, field):
    answer = client.post("/de/account/signup/", GERMAN | {"opened": signup.clock.sign("signup") if field is None else field})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_sign_ups_are_limited(client):
    answers = {sign_up(client, GERMAN | {"email": f"person{number}@firm.example"}).status_code for number in range(21)}
    assert 429 in answers


def test_no_account_without_its_company(client, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(signup, "register_company", fail)
    with pytest.raises(RuntimeError):
        sign_up(client, GERMAN)
    assert (User.objects.exists(), EmailAddress.objects.exists()) == (False, False)

"""allauth's pages in the portal's look and in the portal's words."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from becan.models import OutgoingMail
from becan.portal.borrowed_words import SENTENCES
from becan.portal.templatetags.devices import device
from companies.models import User

FAMILIAR = re.compile(r"\b(du|dein\w*|dir|dich|gib)\b", re.IGNORECASE)
OUTSIDE = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
]
INSIDE = ["account_email", "account_change_password", "account_logout", "mfa_index", "mfa_add_webauthn", "account_set_password"]


@pytest.fixture
def member(db):
    user = User.objects.create_user("weber@caster.example", "correct horse battery", family_name="Weber", language="de")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize("sentence", SENTENCES)
def test_german_says_sie(sentence):
    """Red until the German catalogue carries the sentence: allauth's own says "du"."""
    with override("de"):
        assert FAMILIAR.findall(gettext(sentence)) == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_pages_before_the_login_have_our_frame(client, db, name):
    with override("zh-hans"):
        response = client.get(reverse(name))
    html = response.content.decode()
    assert (response.status_code, "becan.css" in html, "林雨文" in html) == (200, True, True)


@pytest.mark.parametrize("name", INSIDE)
def test_pages_of_the_account_have_our_frame(client, member, name):
    client.force_login(member)
    with override("de"):
        response = client.get(reverse(name), follow=True)
    html = response.content.decode()
    assert (response.status_code, "becan.css" in html, "Katrin Sommer" in html) == (200, True, True)


def test_a_code_comes_first_and_a_password_second(client, db):
    html = client.get("/de/account/login/").content.decode()
    assert html.index('name="email"') < html.index('name="password"')
    assert 'action="/de/account/login/code/"' in html


def test_signing_in_with_a_code(client, member):
    client.post("/de/account/login/code/", {"email": member.email})
    code = re.search(r"^ +([A-Z0-9-]{6,})$", OutgoingMail.objects.get().text, re.MULTILINE).group(1)
    response = client.get("/de/account/login/code/confirm/")
    assert member.email in response.content.decode()
    response = client.post("/de/account/login/code/confirm/", {"code": code})
    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(member.pk))


def test_a_wrong_password_opens_the_password_form_again(client, member):
    html = client.post("/de/account/login/", {"login": member.email, "password": "wrong"}).content.decode()
    assert '<details class="more" open>' in html
    assert 'class="error-summary"' in html


def test_signing_out_is_a_form(client, member):
    client.force_login(member)
    html = client.get("/de/").content.decode()
    assert re.search(r'<form method="post" action="/de/account/logout/">', html)


def fill_code(client, address, code_mail):
    code = re.search(r"^ +([A-Z0-9-]{6,})$", code_mail.text, re.MULTILINE).group(1)
    return client.post(address, {"code": code})


def test_changing_the_address(client, member):
    """Add, confirm by the code, prefer, remove the old one: from then on codes go to the new one."""
    client.force_login(member)
    page = client.get("/de/account/email/").content.decode()
    assert "weber@caster.example" in page and "action_remove" not in page  # the only one can't go
    new = "k.weber@guss.example"
    assert client.post("/de/account/email/", {"action_add": "", "email": new}).status_code == 302
    sent = OutgoingMail.objects.get(kind="account_email_code")
    assert sent.to == new
    assert fill_code(client, "/de/account/confirm-email/", sent).status_code == 302
    assert EmailAddress.objects.get(email=new).verified
    page = client.get("/de/account/email/").content.decode()
    assert page.count("Bestätigt") == 2 and "action_remove" in page
    assert client.post("/de/account/email/", {"action_primary": "", "email": new}).status_code == 302
    assert client.post("/de/account/email/", {"action_remove": "", "email": "weber@caster.example"}).status_code == 302
    member.refresh_from_db()
    assert (member.email, list(member.emailaddress_set.values_list("email", "primary"))) == (new, [(new, True)])
    client.logout()
    client.post("/de/account/login/code/", {"email": new})
    assert OutgoingMail.objects.filter(kind="account_login_code", to=new).count() == 1


def test_an_address_that_is_not_confirmed_changes_nothing(client, member):
    client.force_login(member)
    client.post("/de/account/email/", {"action_add": "", "email": "k.weber@guss.example"})
    client.post("/de/account/confirm-email/", {"code": "AAAAAA"})
    client.post("/de/account/email/", {"action_primary": "", "email": "k.weber@guss.example"})
    member.refresh_from_db()
    assert member.email == "weber@caster.example"


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
DEVICES = [
    (CHROME, "de", "Chrome unter Windows"),
    (CHROME.replace("Chrome/141.0 Safari/537.36", "Chrome/141.0 Safari/537.36 Edg/141.0"), "de", "Edge unter Windows"),
    (WECHAT, "zh-hans", "微信（Android）"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "en", "Safari on iPhone"),
    ("curl/8.0", "de", "curl/8.0"),
    ("", "de", "unbekannt"),
]


@pytest.mark.parametrize(("agent", "language", "words"), DEVICES)
def test_a_device_is_named_as_people_know_it(agent, language, words):
    with override(language):
        assert device(agent) == words


def test_other_logins_are_ended(client, member):
    other = Client(headers={"user-agent": WECHAT})
    for one in (client, other):
        one.post("/de/account/login/", {"login": member.email, "password": "correct horse battery"})
    page = client.get("/zh-hans/account/sessions/").content.decode()
    assert "微信（Android）" in page and "AppleWebKit" not in page
    assert client.post("/de/account/sessions/").status_code == 302
    assert client.get("/de/company/").status_code != 302 or "login" not in client.get("/de/company/")["Location"]
    assert "login" in other.get("/de/company/")["Location"]

"""allauth's pages in the portal's look and in the portal's words."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.translation import gettext, override

from becan.models import OutgoingMail
from becan.portal.borrowed_words import SENTENCES
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

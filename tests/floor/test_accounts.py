"""Logging in by code, the mails of it, and the second factor that staff must have."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone

from becan.mail import deliver_mail
from becan.models import OutgoingMail

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = re.compile(r"^    (\S+)$", re.MULTILINE)


def current_code(secret):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def with_confirmed_address(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def last_mail(kind):
    return OutgoingMail.objects.filter(kind=kind).latest("id")


def log_in_by_code(client, user, language="de"):
    client.post(f"/{language}/account/login/code/", {"email": user.email})
    code = CODE.search(last_mail("account_login_code").text)[1]
    return client.post(f"/{language}/account/login/code/confirm/", {"code": code})


def test_a_login_code_comes_in_the_readers_language_and_logs_in(client, chinese_reader):
    with_confirmed_address(chinese_reader)
    response = log_in_by_code(client, chinese_reader, "en")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(chinese_reader.pk)
    mail = last_mail("account_login_code")
    assert (mail.languages, mail.blank_after_send, mail.dedupe_key) == ("zh-hans", True, None)
    assert CODE.search(mail.text)[1] not in mail.subject


def test_after_login_the_front_page_is_in_the_accounts_language(client, chinese_reader):
    client.force_login(chinese_reader)
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="de").url == "/zh-hans/"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-CN,zh;q=0.9", "zh-hans"), ("zh", "zh-hans"), ("zh-TW", "zh-hans"), ("en-GB", "en"), ("de-AT", "de"), ("fr", "de")],
)
def test_a_visitor_is_sent_to_the_browsers_language(client, db, accepted, language):
    response = client.get("/", HTTP_ACCEPT_LANGUAGE=accepted)
    assert (response.status_code, response.url) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]


def test_every_code_is_a_mail_of_its_own(reader):
    with_confirmed_address(reader)
    for _time in range(2):
        Client().post("/de/account/login/", {"login": reader.email})
    assert OutgoingMail.objects.filter(kind="account_login_code").count() == 2


def test_an_unknown_address_gets_the_same_answer_on_the_page_and_a_mail_of_its_own(reader):
    with_confirmed_address(reader)
    known = Client().post("/de/account/login/code/", {"email": reader.email})
    unknown = Client().post("/de/account/login/code/", {"email": "nobody@firm.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "/de/account/signup/" in last_mail("account_unknown").text


def test_staff_without_a_second_factor_stay_on_its_set_up_page(client, manager):
    client.force_login(manager)
    for path in ("/de/", "/de/admin/", "/zh-hans/contact/"):
        response = client.get(path)
        assert (response.status_code, response.url.split("/", 2)[2]) == (302, "account/2fa/")
    assert client.get("/de/account/2fa/").status_code == 200


def test_staff_with_a_second_factor_work(client, manager):
    TOTP.activate(manager, SECRET)
    client.force_login(manager)
    assert client.get("/de/contact/").status_code == 200


def test_members_need_no_second_factor(client, reader):
    client.force_login(reader)
    assert client.get("/de/contact/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, manager):
    Authenticator.objects.create(user=manager, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0})
    client.force_login(manager)
    assert client.get("/de/contact/").status_code == 302


@pytest.mark.django_db(transaction=True)  # the notice goes out on commit
def test_setting_up_an_authenticator_app(client, manager):
    log_in_by_code(client, with_confirmed_address(manager))
    assert client.get("/de/account/two-factor/totp.svg").status_code == 404  # nothing is being set up yet

    page = client.get("/de/account/2fa/totp/activate/")
    assert page.status_code == 200
    assert 'src="/de/account/two-factor/totp.svg"' in page.content.decode()
    assert "data:image" not in page.content.decode()
    image = client.get("/de/account/two-factor/totp.svg")
    assert (image.status_code, image["Content-Type"]) == (200, "image/svg+xml")
    assert "no-store" in image["Cache-Control"]

    secret = page.context["form"].secret
    answer = client.post("/de/account/2fa/totp/activate/", {"code": current_code(secret)})
    assert answer.url == "/de/account/2fa/recovery-codes/"
    assert client.get(answer.url).status_code == 200  # at once, without another code
    assert client.get("/de/contact/").status_code == 200
    assert OutgoingMail.objects.filter(kind="account_changed").exists()


def test_an_old_login_is_no_proof_for_a_new_second_factor(client, manager, monkeypatch):
    log_in_by_code(client, with_confirmed_address(manager))
    an_hour_later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: an_hour_later)
    assert client.get("/de/account/2fa/totp/activate/").url.startswith("/de/account/reauthenticate/")


def test_a_password_is_not_enough_for_staff(client, manager):
    with_confirmed_address(manager)
    TOTP.activate(manager, SECRET)
    answer = client.post("/de/account/login/", {"login": manager.email, "password": "correct horse battery"})
    assert answer.url.startswith("/de/account/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    client.post("/de/account/2fa/authenticate/", {"code": current_code(SECRET)})
    assert client.session["_auth_user_id"] == str(manager.pk)


def test_the_admin_has_no_login_of_its_own(client, db):
    response = client.get("/de/admin/login/")
    assert response.url.startswith("/de/account/login/")


def test_a_password_link_is_blanked_once_sent(client, reader, mailbox):
    with_confirmed_address(reader)
    client.post("/de/account/password/reset/", {"email": reader.email})
    mail = last_mail("account_password_reset")
    assert "/account/password/reset/key/" in mail.text
    deliver_mail(mail.pk, now=timezone.now() + timedelta(seconds=1))
    mail.refresh_from_db()
    assert mail.text == mail.html == ""


def test_healthz_needs_no_language_and_no_login(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")

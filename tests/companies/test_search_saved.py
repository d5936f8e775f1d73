"""Searches that people keep: one mail a week at most, switched off with one click."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.models import OutgoingMail
from companies.models import SavedSearch
from companies.search.documents import write_document
from companies.services.saved_searches import keep_search, off_token, send_digest
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7, minutes=1)
ADDRESS = "q=Aluminiumdruckguss&kind=supplier"


@pytest.fixture
def partner(taxonomy):
    user = make_user(language="de")
    make_company("长春采购有限公司", kind="partner", owner=user)
    return user


def caster(name):
    company = make_company(name, visibility=3, concepts=["CS-DC-AL"])
    write_document(company.pk)
    return company


def digests():
    return OutgoingMail.objects.filter(kind="search_digest")


def test_what_is_new_is_told_once_and_without_names(partner):
    caster("Alt GmbH")
    keep_search(partner, name="Guss", address=ADDRESS, language="de")
    caster("Neu GmbH")
    send_digest(partner.pk, now=timezone.now())
    assert not digests().exists()  # not due yet
    later = timezone.now() + WEEK
    send_digest(partner.pk, now=later)
    (mail,) = digests()
    assert (
        "Guss: 1 " in mail.text and "Neu GmbH" not in mail.text and "/de/search/?q=Aluminiumdruckguss&kind=supplier" in mail.text
    )
    send_digest(partner.pk, now=later + timedelta(days=6))
    send_digest(partner.pk, now=later + WEEK)  # due, but nothing is new
    assert digests().count() == 1


def test_several_searches_are_one_mail(partner):
    for name, address in (("Guss", ADDRESS), ("Alle", "kind=supplier")):
        keep_search(partner, name=name, address=address, language="de")
    caster("Neu GmbH")
    send_digest(partner.pk, now=timezone.now() + WEEK)
    (mail,) = digests()
    assert "Guss: 1 " in mail.text and "Alle: 1 " in mail.text


def test_who_rests_again_is_not_told(partner):
    keep_search(partner, name="Guss", address=ADDRESS, language="de")
    company = caster("Neu GmbH")
    type(company).objects.filter(pk=company.pk).update(state="suspended")
    write_document(company.pk)
    send_digest(partner.pk, now=timezone.now() + WEEK)
    assert not digests().exists()


def test_the_link_in_the_mail_switches_off_only_by_its_button(client, partner):
    keep_search(partner, name="Guss", address=ADDRESS, language="de")
    with override("de"):
        address = reverse("companies:saved_search_off", args=[off_token(partner)])
    assert client.get(address).status_code == 200
    assert SavedSearch.objects.get().is_alerting
    assert client.post(address).status_code == 200
    assert not SavedSearch.objects.get().is_alerting
    assert client.get(address.replace(off_token(partner), off_token(partner)[:-2])).status_code == 410


def test_keeping_changing_and_deleting_on_the_page(client, partner):
    client.force_login(partner)
    create = {"name": "Guss", "address": f"{ADDRESS}&page=3"}
    assert client.post("/de/search/saved/new/", create).status_code == 302
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.address) == (partner, ADDRESS)
    assert "Guss" in client.get("/de/search/saved/").content.decode()
    stranger = make_user()
    client.force_login(stranger)
    assert client.post(f"/de/search/saved/{saved.pk}/", {"delete": "1"}).status_code == 404
    client.force_login(partner)
    client.post(f"/de/search/saved/{saved.pk}/", {"quiet": "1"})
    assert not SavedSearch.objects.get().is_alerting
    client.post(f"/de/search/saved/{saved.pk}/", {"delete": "1"})
    assert not SavedSearch.objects.exists()


def test_without_a_name_nothing_is_kept_and_nothing_typed_is_lost(client, partner):
    client.force_login(partner)
    response = client.post("/de/search/saved/new/", {"name": "", "address": ADDRESS})
    assert (response.status_code, SavedSearch.objects.count()) == (422, 0)
    assert "q=Aluminiumdruckguss&amp;kind=supplier" in response.content.decode()

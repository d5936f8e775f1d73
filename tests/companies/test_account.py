"""One's own account: sessions, the data to take along, and the end, after which the companies go on."""

import json

import pytest

from becan.exceptions import DomainError
from becan.models import ActivityLog, OutgoingMail, log_action
from companies.models import ContactPerson, Invitation, Membership, User
from companies.services.account import delete_account, export_person
from companies.services.team import invite
from tests.factories import make_company, make_contact_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user("silke@guss.example", family_name="Krüger", given_name="Silke", phone="+49 3302 555 120")


def test_the_data_to_take_along(client, person):
    company, other = make_company("Guss GmbH", owner=person), make_user("geheim@andere.example")
    make_contact_person(company, email=person.email, family_name="Krüger")
    log_action(company, "company.facts_saved", actor=other)
    log_action(company, "company.texts_saved", actor=person)
    client.force_login(person)
    assert client.get("/de/account/data/").status_code == 200
    answer = client.get("/de/account/data/becan.json")
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert (data["account"]["email"], data["companies"][0]["company"]) == (person.email, "Guss GmbH")
    assert [row["action"] for row in data["activities"]] == ["company.texts_saved"]
    assert data["contact_person"][0]["family_name"] == "Krüger"
    assert {"table": "companies.Membership", "as": "user", "rows": 1} in data["mentioned_in"]
    assert "geheim" not in answer.content.decode()
    assert "password" not in answer.content.decode()


def test_the_last_owner_goes_and_the_company_stays(client, person):
    alone, shared = make_company("Guss GmbH", owner=person), make_company("Halle GmbH", owner=person)
    Membership.objects.create(user=make_user(), company=shared, role="owner")
    make_contact_person(alone, email=person.email)
    log_action(alone, "company.texts_saved", actor=person)
    client.force_login(person)
    page = client.get("/de/account/delete/").content.decode()
    assert ("Guss GmbH" in page, "Halle GmbH" in page.partition("<main")[2]) == (True, False)
    assert client.post("/de/account/delete/").status_code == 422
    assert client.post("/de/account/delete/", {"sure": "on"}).status_code == 302
    for company in (alone, shared):
        company.refresh_from_db()
    assert (alone.state, alone.maintained_by, shared.maintained_by) == ("verified", "staff", "company")
    person.refresh_from_db()
    assert (person.is_active, person.email.split("@")[1], person.family_name, person.phone) == (False, "deleted.invalid", "", "")
    assert not person.emailaddress_set.exists() and not person.memberships.exists()
    assert not ContactPerson.objects.filter(email="silke@guss.example").exists()
    assert "_auth_user_id" not in client.session
    assert ActivityLog.objects.about(alone).filter(action="company.texts_saved").get().actor == person  # the history stays
    kinds = {mail.kind: mail.to for mail in OutgoingMail.objects.all()}
    assert kinds["account_deleted"] == "silke@guss.example"
    assert "company_without_owner" in kinds
    assert export_person(person)["companies"] == []


def test_the_address_is_free_again(person):
    invite(make_company(owner=make_user()), person.email, role="viewer", language="de", by=make_user())
    delete_account(person)
    assert Invitation.objects.filter(email="silke@guss.example", state="sent").exists()  # asked by others, good until it expires
    assert make_user("silke@guss.example").pk != person.pk


def test_the_team_is_ended_by_an_administrator():
    manager = make_user(role="project_manager")
    with pytest.raises(DomainError):
        delete_account(manager)
    assert User.objects.get(pk=manager.pk).is_active


@pytest.mark.parametrize("path", ["data/", "delete/", "sessions/", "2fa/", "email/"])
@pytest.mark.parametrize("language", ["de", "en", "zh-hans"])
def test_the_pages_open_in_three_languages(client, person, path, language):
    client.force_login(person)
    answer = client.get(f"/{language}/account/{path}")
    assert answer.status_code == 200
    assert f"/{language}/account/data/" in answer.content.decode()

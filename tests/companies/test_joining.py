"""Asking to join, taking over a profile, and what the portal does not say of companies that are not public."""

import pytest
from django.core.cache import cache

from becan.exceptions import DomainError, InvalidTransition
from becan.models import OutgoingMail
from companies.enums import RequestState
from companies.models import Company, DuplicateHint, JoinRequest
from companies.search.documents import write_named_document
from companies.services import set_identifier
from companies.services.claims import claim_company, decide_claim
from companies.services.joining import answer_join_request, ask_to_join
from tests.companies.test_signup_views import GERMAN, confirm, sign_up
from tests.factories import make_company, make_contact_person, make_identifier, make_user

pytestmark = pytest.mark.django_db


def written(*args, **fields):
    company = make_company(*args, **fields)
    write_named_document(company.pk)
    return company


def test_a_sign_up_with_a_public_name_is_asked_once_and_may_join(client, taxonomy):
    cache.clear()
    owner = make_user("chef@guss.example")
    public = written(GERMAN["name"], visibility=4, owner=owner)
    sign_up(client, GERMAN)
    confirm(client)
    draft = Company.objects.get(state="draft")
    assert client.get("/de/company/").url == f"/de/company/{draft.pk}/known/"
    assert f"/de/company/{public.pk}/ask/" in client.get(f"/de/company/{draft.pk}/known/").content.decode()
    assert client.get("/de/company/").url == f"/de/company/{draft.pk}/capabilities/"  # once
    assert client.post(f"/de/company/{public.pk}/ask/", {"relationship": "employee", "words": "Einkauf"}).status_code == 302
    assert OutgoingMail.objects.filter(kind="join_asked", to=owner.email).count() == 1
    client.force_login(owner)
    asked = JoinRequest.objects.get()
    client.post(f"/de/joining/{asked.pk}/answer/", {"answer": "accepted", "role": "editor"})
    member = public.memberships.get(user__email=GERMAN["email"])
    draft.refresh_from_db()
    assert (member.role, member.relationship, draft.state) == ("editor", "employee", "archived")
    assert OutgoingMail.objects.filter(kind="join_answered", to=GERMAN["email"]).exists()


@pytest.mark.parametrize("visibility", [1, 2, 3])
def test_a_hidden_company_is_a_task_for_staff_and_no_word_to_others(client, taxonomy, visibility):
    cache.clear()
    hidden = written(GERMAN["name"], visibility=visibility)
    sign_up(client, GERMAN)
    confirm(client)
    draft = Company.objects.get(state="draft")
    assert client.get("/de/company/").url == f"/de/company/{draft.pk}/capabilities/"  # as for a name that nobody has
    hint = DuplicateHint.objects.get()
    assert (hint.company, hint.other, hint.reasons) == (draft, hidden, ["name"])
    found = client.get("/de/company/join/", {"q": GERMAN["name"]}).content.decode()
    unknown = client.get("/de/company/join/", {"q": "Nirgendwo Werke"}).content.decode()
    assert found.count("card--link") == unknown.count("card--link") == 0
    assert client.get(f"/de/company/{hidden.pk}/ask/").status_code == 404


def test_a_number_that_is_taken_gets_the_same_answer(client):
    taken, asking, by = make_company(), make_company(state="draft"), make_user()
    make_identifier(taken, "cn-uscc", "91220101MA0Y3KTX5Y")
    number = set_identifier(asking, "cn-uscc", "91220101MA0Y3KTX5Y", by=by)
    assert (number.company, number.value) == (asking, "91220101MA0Y3KTX5Y")
    assert [(hint.company, hint.other, hint.reasons) for hint in DuplicateHint.objects.all()] == [(asking, taken, ["identifier"])]


def test_asking_by_name_is_answered_alike_and_decided_by_staff(client, django_user_model):
    hidden, person = written("Verborgene Werke GmbH", visibility=1), make_user(family_name="Neu")
    client.force_login(person)
    for name in ("Verborgene Werke", "Gibt es nicht"):
        answer = client.post("/de/company/join/", {"name": name, "relationship": "employee"})
        assert (answer.status_code, answer.url) == (302, "/de/company/choose/")
    asked = JoinRequest.objects.get(company_name="Verborgene Werke")
    manager = make_user(role="project_manager")
    answer_join_request(asked, RequestState.ACCEPTED, by=manager, company=hidden)
    assert hidden.memberships.get().user == person


@pytest.mark.parametrize(
    ("email", "website", "contact", "outcome"),
    [
        ("chef@guss.example", "https://www.guss.example", "", "accepted"),
        ("chef@gmail.com", "", "chef@gmail.com", "accepted"),
        ("chef@gmail.com", "https://gmail.com", "", "open"),
        ("chef@fremd.example", "https://www.guss.example", "chefin@guss.example", "open"),
    ],
)
def test_claiming(email, website, contact, outcome):
    company, person = make_company(state="imported", maintained_by="staff", website=website), make_user(email)
    make_contact_person(company, email=contact or "alt@guss.example")
    request = claim_company(company, by=person, relationship="owner")
    company.refresh_from_db()
    assert (request.state, company.maintained_by) == (outcome, "company" if outcome == "accepted" else "staff")
    assert company.memberships.filter(user=person, role="owner").exists() == (outcome == "accepted")
    told = OutgoingMail.objects.filter(kind="company_claimed").values_list("to", flat=True)
    assert list(told) == ([] if contact == email else [contact or "alt@guss.example"])


def test_an_unconfirmed_address_proves_nothing():
    company, person = make_company(state="imported", website="https://guss.example"), make_user("chef@guss.example")
    person.emailaddress_set.update(verified=False)
    assert claim_company(company, by=person, relationship="owner").state == "open"


def test_the_second_claim_comes_too_late():
    company, manager = make_company(maintained_by="staff"), make_user(role="project_manager")
    first, second = (claim_company(company, by=make_user(), relationship="owner") for _time in range(2))
    decide_claim(first, RequestState.ACCEPTED, by=manager)
    with pytest.raises(DomainError):
        decide_claim(second, RequestState.ACCEPTED, by=manager)
    with pytest.raises(InvalidTransition):
        decide_claim(first, RequestState.REFUSED, by=manager)
    decide_claim(second, RequestState.REFUSED, by=manager)
    assert company.memberships.get().user == first.user
    with pytest.raises(DomainError):
        claim_company(company, by=make_user(), relationship="owner")


def test_nobody_asks_twice_or_without_end():
    person = make_user()
    company = make_company(owner=make_user())
    ask_to_join(company, by=person, relationship="employee")
    with pytest.raises(DomainError):
        ask_to_join(company, by=person, relationship="employee")
    for _time in range(4):
        ask_to_join(make_company(owner=make_user()), by=person, relationship="employee")
    with pytest.raises(DomainError):
        ask_to_join(make_company(owner=make_user()), by=person, relationship="employee")

"""The people of a company: invitations, roles, the last owner, and what each of them may do."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.enums import InvitationState, MandateState, RequestState
from companies.models import Invitation, Membership, User
from companies.services import team
from companies.services.joining import REQUEST_TRANSITIONS
from companies.services.mandates import MANDATE_TRANSITIONS
from companies.services.team import (
    INVITATION_TRANSITIONS,
    accept_invitation,
    change_role,
    invitation_token,
    invite,
    remove_member,
)
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return make_user("chefin@guss.example", family_name="Krüger", given_name="Silke")


@pytest.fixture
def company(owner):
    return make_company(
        "Guss GmbH", owner=owner, editor=make_user("editor@guss.example"), viewer=make_user("viewer@guss.example")
    )


def invited(company, owner, email="neu@guss.example", role="editor"):
    return invite(company, email, role=role, language="de", by=owner)


def address(invitation, language="de"):
    return f"/{language}/t/{invitation_token(invitation)}/"


@pytest.mark.parametrize(
    ("table", "states", "allowed"),
    [
        (INVITATION_TRANSITIONS, InvitationState, {("sent", "accepted"), ("sent", "revoked")}),
        (REQUEST_TRANSITIONS, RequestState, {("open", "accepted"), ("open", "refused"), ("open", "withdrawn")}),
        (MANDATE_TRANSITIONS, MandateState, {("requested", "confirmed"), ("requested", "ended"), ("confirmed", "ended")}),
    ],
)
def test_the_states(table, states, allowed):
    assert set(table) == set(states)
    assert {(str(before), str(after)) for before in table for after in table[before]} == allowed


def test_an_invitation_makes_an_account_and_a_member(client, company, owner):
    invitation = invited(company, owner)
    mail = OutgoingMail.objects.get(kind="team_invitation")
    assert (mail.to, mail.languages) == ("neu@guss.example", "de")
    assert address(invitation) in mail.text
    assert "Krüger" in client.get(address(invitation)).content.decode()
    assert not Membership.objects.filter(user__email="neu@guss.example").exists()  # a scanner that opens links changes nothing
    answer = client.post(address(invitation), {"family_name": "Neu", "given_name": "Nora"})
    assert (answer.status_code, answer.url) == (302, f"/de/company/{company.pk}/")
    member = company.memberships.get(user__email="neu@guss.example")
    assert (member.role, str(member.user), client.session["_auth_user_id"]) == ("editor", "Nora Neu", str(member.user_id))
    assert client.get(address(invitation)).status_code == 410
    invitation.refresh_from_db()
    assert invitation.state == "accepted"


def test_who_has_an_account_signs_in_first(client, company, owner):
    """The link alone never opens an account that exists: that would go around its second factor."""
    guest = make_user("gast@andere.example")
    invitation = invited(company, owner, guest.email, role="viewer")
    answer = client.post(address(invitation), {"family_name": "X", "given_name": "Y"})
    assert (answer.status_code, "_auth_user_id" in client.session) == (422, False)
    client.force_login(guest)
    assert client.post(address(invitation)).status_code == 302
    assert company.memberships.get(user=guest).role == "viewer"


def test_a_forwarded_link_is_no_key(client, company, owner):
    invitation, thief = invited(company, owner), make_user("dieb@andere.example")
    client.force_login(thief)
    assert client.post(address(invitation)).status_code == 422
    with pytest.raises(DomainError):
        accept_invitation(invitation, by=thief)
    assert not company.memberships.filter(user=thief).exists()


def test_invitations_end(client, company, owner):
    first = invited(company, owner)
    second = invited(company, owner)
    assert client.get(address(first)).status_code == 410  # replaced
    Invitation.objects.filter(pk=second.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(address(second)).status_code == 410
    assert client.post(address(second), {"family_name": "A", "given_name": "B"}).status_code == 410
    third = invited(company, owner)
    team.revoke_invitation(third, by=owner)
    assert client.post(address(third), {"family_name": "A", "given_name": "B"}).status_code == 410
    assert client.get("/de/t/forged/").status_code == 410
    assert not User.objects.filter(email="neu@guss.example").exists()
    with pytest.raises(InvalidTransition):
        team.revoke_invitation(third, by=owner)


@pytest.mark.parametrize(("who", "change", "left"), [
    ("owner", "viewer", "refused"), ("owner", None, "refused"), ("owner", "owner", "done"), ("editor", None, "done"),
    ("editor", "owner", "done"), ("viewer", "editor", "done"),
])  # fmt: skip
def test_the_last_owner_stays(company, owner, who, change, left):
    member = company.memberships.get(role=who)

    def act():
        return change_role(member, change, by=owner) if change else remove_member(member, by=owner)

    if left == "refused":
        with pytest.raises(DomainError):
            act()
    else:
        act()
    assert company.memberships.filter(role="owner").exists()
    assert (change is None and left == "done") != Membership.objects.filter(pk=member.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_owners_leave_at_the_same_moment():
    owners = [make_user(), make_user()]
    company = make_company(owner=owners[0])
    Membership.objects.create(user=owners[1], company=company, role="owner")
    both, outcomes = threading.Barrier(2), []

    def leave(user):
        try:
            both.wait(10)
            remove_member(company.memberships.get(user=user), by=user)
            outcomes.append("left")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[user]) for user in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["left", "refused"]
    assert company.memberships.filter(role="owner").count() == 1


@pytest.mark.parametrize(
    ("who", "page", "post", "members"), [("owner", 200, 302, 2), ("editor", 200, 403, 3), ("viewer", 200, 403, 3), ("stranger", 404, 404, 3)]
)  # fmt: skip
def test_who_manages_the_team(client, company, who, page, post, members):
    people = {member.role: member.user for member in company.memberships.all()} | {"stranger": make_user()}
    target = company.memberships.get(role="viewer")
    client.force_login(people[who])
    assert client.get(f"/de/company/{company.pk}/team/").status_code == page
    assert client.post(f"/de/member/{target.pk}/", {"remove": "yes"}).status_code == post
    assert company.memberships.count() == members


def test_inviting_on_the_page(client, company, owner):
    client.force_login(owner)
    page = f"/de/company/{company.pk}/team/"
    wrong = client.post(page, {"email": "keine", "role": "editor", "language": "zh-hans"})
    assert (wrong.status_code, "keine" in wrong.content.decode()) == (422, True)
    assert client.post(page, {"email": "editor@guss.example", "role": "editor", "language": "de"}).status_code == 422
    assert client.post(page, {"email": "Wang@Guss.example", "role": "viewer", "language": "zh-hans"}).status_code == 302
    mail = OutgoingMail.objects.get(kind="team_invitation")
    assert (mail.to, mail.languages) == ("wang@guss.example", "zh-hans")
    assert client.post(f"/de/invitation/{Invitation.objects.get().pk}/revoke/").status_code == 302
    assert Invitation.objects.get().state == "revoked"
    assert [row.action for row in ActivityLog.objects.about(company)] == ["team.invitation_revoked", "team.invited"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_many(client, company, owner, rows, django_assert_num_queries):
    for number in range(rows):
        invited(company, owner, f"gast{number}@guss.example")
        Membership.objects.create(user=make_user(), company=company, role="viewer")
    client.force_login(owner)
    client.get(f"/de/company/{company.pk}/team/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/de/company/{company.pk}/team/")


QUERIES = 18


def test_leaving_and_choosing(client, company):
    editor = company.memberships.get(role="editor").user
    other = make_company("Zweite GmbH", owner=editor)
    client.force_login(editor)
    assert client.get("/de/company/").status_code == 200  # several: choose
    assert client.post(f"/de/company/{other.pk}/switch/").url == "/de/company/"
    assert client.get("/de/company/").url == f"/de/company/{other.pk}/"
    assert "Zweite GmbH" in client.get("/zh-hans/contact/").content.decode()  # the header, on every page
    assert client.post(f"/de/company/{make_company().pk}/switch/").status_code == 404
    assert client.get(f"/de/company/{company.pk}/team/leave/").status_code == 200
    client.post(f"/de/company/{company.pk}/team/leave/")
    assert [member.company for member in editor.memberships.all()] == [other]
    assert "switcher" not in client.get("/de/contact/").content.decode()

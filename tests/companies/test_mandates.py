"""Multipliers: asked for, confirmed, ended with one click; and every step says for whom."""

import pytest

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.models import Company, Mandate
from companies.services.mandates import confirm_mandate, end_mandate, request_mandate
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(taxonomy):
    people = {name: make_user(f"{name}@example.org", language=lang) for name, lang in (("boss", "de"), ("zone", "zh-hans"))}
    return people | {
        "company": make_company("Guss GmbH", owner=people["boss"], visibility=4),
        "hub": make_company("长春某开发区", kind="multiplier", owner=people["zone"]),
    }


def acts_for(cast):
    return Company.objects.acted_for_by(cast["zone"]).filter(pk=cast["company"].pk).exists()


def test_from_the_question_to_the_end(client, cast):
    client.force_login(cast["zone"])
    page = f"/zh-hans/company/{cast['hub'].pk}/mandates/"
    assert client.get(page).status_code == 200
    client.post(f"{page}{cast['company'].pk}/", {"words": "参加对接会"})
    mandate = Mandate.objects.get()
    assert (mandate.state, acts_for(cast)) == ("requested", False)
    assert client.post(f"/zh-hans/mandate/{mandate.pk}/", {"answer": "confirm"}).status_code == 403  # not by itself
    assert OutgoingMail.objects.get(kind="mandate_requested").to == "boss@example.org"
    client.force_login(cast["boss"])
    assert "参加对接会" in client.get(f"/de/company/{cast['company'].pk}/team/").content.decode()
    client.post(f"/de/mandate/{mandate.pk}/", {"answer": "confirm"})
    assert acts_for(cast)
    client.post(f"/de/mandate/{mandate.pk}/", {"answer": "end"})  # one click
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_by, acts_for(cast)) == ("ended", cast["boss"], False)
    assert OutgoingMail.objects.filter(kind="mandate_answered", to="zone@example.org").count() == 2


def test_who_is_neither_finds_no_mandate(client, cast):
    mandate = request_mandate(cast["hub"], cast["company"], by=cast["zone"])
    client.force_login(make_user())
    assert client.post(f"/de/mandate/{mandate.pk}/", {"answer": "end"}).status_code == 404


def test_the_states_hold(cast):
    mandate = request_mandate(cast["hub"], cast["company"], by=cast["zone"])
    with pytest.raises(DomainError):
        request_mandate(cast["hub"], cast["company"], by=cast["zone"])
    confirm_mandate(mandate, by=cast["boss"])
    with pytest.raises(InvalidTransition):
        confirm_mandate(mandate, by=cast["boss"])
    end_mandate(mandate, by=cast["boss"])
    with pytest.raises(InvalidTransition):
        end_mandate(mandate, by=cast["boss"])
    request_mandate(cast["hub"], cast["company"], by=cast["zone"])  # again, later
    with pytest.raises(DomainError):
        request_mandate(cast["company"], cast["hub"], by=cast["boss"])


def test_a_represented_company_says_so_in_every_step(client, cast):
    client.force_login(cast["zone"])
    answer = client.post(
        f"/zh-hans/company/{cast['hub'].pk}/represent/",
        {
            "kind": "partner",
            "name": "某某零部件有限公司",
            "description": "我们生产汽车线束。",
            "words": "授权委托书，已盖章",
            "language": "de",
        },
    )
    company = Company.objects.get(name_zh_hans="某某零部件有限公司")
    assert (answer.status_code, company.kept_by, company.state, company.original_language) == (
        302,
        cast["hub"],
        "draft",
        "zh-hans",
    )
    assert not company.memberships.exists()
    page = client.get(f"/zh-hans/company/{company.pk}/").content.decode()
    assert "长春某开发区 代表 某某零部件有限公司" in page
    from companies.services import save_facts

    save_facts(company, {"city": "长春"}, by=cast["zone"])
    for row in ActivityLog.objects.about(company).filter(action__startswith="company."):
        assert (row.actor, row.on_behalf_of, row.data["multiplier"]) == (cast["zone"], company, str(cast["hub"].pk))
    end_mandate(Mandate.objects.get(company=company), by=cast["zone"])
    assert client.get(f"/zh-hans/company/{company.pk}/").status_code == 404
    company.refresh_from_db()
    assert (company.kept_by, company.maintained_by) == (None, "staff")


def test_the_history_names_both(client, cast):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    confirm_mandate(request_mandate(cast["hub"], cast["company"], by=cast["zone"]), by=cast["boss"])
    from companies.services import save_facts

    save_facts(cast["company"], {"city": "Bernau"}, by=cast["zone"])
    row = ActivityLog.objects.about(cast["company"]).filter(action="company.facts_saved").get()
    assert (row.on_behalf_of, row.data["multiplier"]) == (cast["company"], str(cast["hub"].pk))
    Company.objects.filter(pk=cast["company"].pk).update(state="in_review")
    manager = make_user(role="project_manager")
    TOTP.activate(manager, generate_totp_secret())
    client.force_login(manager)
    assert "长春某开发区 im Auftrag von Guss GmbH" in client.get(f"/de/company/{cast['company'].pk}/review/").content.decode()

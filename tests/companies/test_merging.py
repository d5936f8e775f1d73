"""Two entries become one, and two again."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from becan.exceptions import DomainError
from becan.models import ActivityLog, log_action
from companies.duplicates import find_duplicates
from companies.models import Capability, Company, CompanyAlias, Concept, ContactPerson, Membership
from companies.search.documents import write_named_document
from companies.services import merging_relations
from companies.services.merging import merge_companies, undo_merge, what_moves
from companies.services.merging_relations import registered, unknown_relations
from matching.models import Introduction
from tests.factories import (
    make_company,
    make_contact_person,
    make_demand,
    make_identifier,
    make_mandate,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(taxonomy):
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def both():
    return make_user()


@pytest.fixture
def two(manager, both):
    """A released entry with its people, and an older one from a list with another name and more facts."""
    kept = make_company("Schmelzhof Guss GmbH", owner=make_user(), viewer=both, city="Trebbin", concepts=["CS-DC"], visibility=3)
    merged = make_company(
        "Guss Schmelzhof KG", state="imported", owner=both, city="Ludwigsfelde", employees=35, concepts=["CS-DC", "CS-DC-VAC"]
    )
    for company in (kept, merged):
        make_contact_person(company)
        make_identifier(company)
        write_named_document(company.pk)
    make_mandate(make_company(kind="multiplier"), merged)
    log_action(merged, "company.imported", actor=manager)
    return kept, merged


def everything():
    """Every row that points at a company, as plain values."""
    rows = {}
    for relation in registered():
        model = merging_relations.Company._meta.apps.get_model(relation.model)
        if not relation.is_computed and relation.model not in ("becan.activitylog", "companies.companyalias"):
            rows[relation.model, relation.field] = sorted(map(str, model.objects.values_list("pk", f"{relation.field}_id")))
    return rows


def facts(company):
    left_out = {"_state", "updated_at", "_prefetched_objects_cache"}
    return {name: value for name, value in Company.objects.get(pk=company.pk).__dict__.items() if name not in left_out}


def test_every_relation_to_a_company_is_decided_on():
    unknown = unknown_relations()
    assert unknown == [], (
        f"Nobody has said what a merge of two entries does with {', '.join(unknown)}, so every merge is refused. Say it by "
        "register(Relation(model, field, …)): for companies in services/merging_relations.py, for an app above in its ready()."
    )


def test_a_merge_is_refused_while_a_relation_is_unknown(two, manager, monkeypatch):
    monkeypatch.delitem(merging_relations._relations, ("companies.proof", "company"))
    assert unknown_relations() == ["companies.proof.company"]
    with pytest.raises(DomainError, match=r"companies\.proof\.company"):
        merge_companies(*two, take=set(), by=manager)
    assert Company.objects.filter(pk=two[1].pk).exists()


def test_what_is_moved_put_aside_and_taken(two, manager, both):
    kept, merged = two
    demand = make_demand(merged)
    merge_companies(kept, merged, take={"employees"}, by=manager)
    kept.refresh_from_db()
    assert not Company.objects.filter(pk=merged.pk).exists()
    assert (kept.city, kept.employees, kept.visibility, kept.maintained_by) == ("Trebbin", 35, 2, "company")
    assert kept.demands.get() == demand
    assert kept.identifiers.count() == kept.contact_persons.count() == 2
    assert kept.contact_persons.filter(is_primary=True).count() == 1
    assert Membership.objects.get(user=both).role == "owner"  # the stronger of the two
    assert sorted(kept.capabilities.values_list("concept__notation", flat=True)) == ["CS-DC", "CS-DC-VAC"]
    assert kept.mandates.count() == 1
    assert [entry.action for entry in ActivityLog.objects.about(kept)] == ["company.merged", "company.imported"]


def test_old_names_find_it_and_old_addresses_lead_to_it(two, manager, client):
    kept, merged = two
    merge_companies(kept, merged, take=set(), by=manager)
    assert [found.company for found in find_duplicates(names=["Guss Schmelzhof"])] == [kept]
    client.force_login(manager)
    old = reverse("companies:company_detail", args=[merged.pk])
    assert client.get(f"{old}?a=1").url == reverse("companies:company_detail", args=[kept.pk]) + "?a=1"
    assert client.get(reverse("companies:company_detail", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_undo_restores_every_row_and_every_value(two, manager):
    kept, merged = two
    make_demand(merged)
    before = everything(), facts(kept), facts(merged)
    merge_companies(kept, merged, take={"employees", "city", "name_de"}, by=manager)
    restored = undo_merge(CompanyAlias.objects.get(), by=manager)
    assert restored.pk == merged.pk
    assert (everything(), facts(kept), facts(merged)) == before
    assert not CompanyAlias.objects.exists()
    assert [found.company for found in find_duplicates(names=["Guss Schmelzhof KG"])] == [restored]


def test_undo_leaves_what_was_changed_after_the_merge(two, manager):
    kept, merged = two
    merge_companies(kept, merged, take={"city"}, by=manager)
    Company.objects.filter(pk=kept.pk).update(city="Potsdam")
    ContactPerson.objects.filter(company=kept, is_primary=False).delete()
    restored = undo_merge(CompanyAlias.objects.get(), by=manager)
    kept.refresh_from_db()
    assert (kept.city, restored.city, restored.contact_persons.count()) == ("Potsdam", "Ludwigsfelde", 0)


def test_merges_one_after_the_other_keep_all_names(two, manager):
    kept, merged = two
    third = make_company("Dritte GmbH")
    merge_companies(kept, merged, take=set(), by=manager)
    merge_companies(third, kept, take=set(), by=manager)
    assert set(third.former_ids) == {kept.pk, merged.pk}


def make_introduction(offering, seeking, **fields):
    return Introduction.objects.create(
        offering=offering, seeking=seeking, responsible=make_user(role="project_manager"), **fields
    )


def test_two_sides_of_one_introduction_are_not_one_company(two, manager):
    kept, merged = two
    make_introduction(*two, state="closed", close_reason="no-answer")
    with pytest.raises(DomainError, match=r"zwei|two sides"):
        merge_companies(kept, merged, take=set(), by=manager)


def test_open_introductions_with_the_same_company_are_ended_first(two, manager):
    kept, merged = two
    buyer = make_company("北辰", kind="partner")
    first, second = make_introduction(kept, buyer), make_introduction(merged, buyer)
    with pytest.raises(DomainError, match="北辰"):
        merge_companies(kept, merged, take=set(), by=manager)
    Introduction.objects.filter(pk=second.pk).update(state="closed", close_reason="no-answer")
    merge_companies(kept, merged, take=set(), by=manager)
    assert set(kept.offered_introductions.all()) == {first, second}


@pytest.mark.parametrize("kind", ["other_kind", "released", "itself"])
def test_what_cannot_be_merged_is_said(two, manager, kind):
    kept, merged = two
    pair = {"other_kind": (kept, make_company(kind="partner")), "released": (merged, kept), "itself": (kept, kept)}[kind]
    with pytest.raises(DomainError):
        merge_companies(*pair, take=set(), by=manager)


def test_the_pages(two, manager, client):
    kept, merged = two
    client.force_login(manager)
    find = reverse("companies:merge_find", args=[kept.pk])
    assert "Guss Schmelzhof KG" in client.get(f"{find}?q=Guss Schmelzhof").content.decode()
    page = reverse("companies:company_merge", args=[kept.pk, merged.pk])
    html = client.get(page).content.decode()
    assert "Trebbin" in html and "Ludwigsfelde" in html
    assert ("Kontaktpersonen" in html or "contact persons" in html) == bool(what_moves(kept, merged))
    assert client.post(page, {"city": "nonsense"}).status_code == 422
    values = dict.fromkeys(("name_de", "description_de", "employees"), "kept") | {"city": "merged"}
    assert client.post(reverse("companies:company_merge", args=[merged.pk, kept.pk]), values).status_code == 409
    assert client.post(page, values).url == find
    kept.refresh_from_db()
    assert (kept.city, kept.employees) == ("Ludwigsfelde", None)
    undo = reverse("companies:merge_undo", args=[kept.aliases.get().pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 302
    assert Company.objects.filter(pk=merged.pk).exists()
    assert Capability.objects.filter(company=merged, concept=Concept.objects.get(notation="CS-DC")).exists()

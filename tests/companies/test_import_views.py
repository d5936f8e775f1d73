"""The pages of a member list as the project team uses them."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from becan.models import OutgoingMail
from companies.models import Company, CompanyImport
from companies.services.imports import inviting
from companies.services.imports.running import run_import
from tests.factories import make_company, make_import, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(taxonomy):
    user = make_user(role="project_manager")
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def team(client, manager):
    client.force_login(manager)
    return client


def page(name, batch=None):
    return reverse(f"companies:{name}", args=[batch.pk] if batch else [])


def upload(client, content, name="liste.csv"):
    return client.post(page("import_list"), {"file": SimpleUploadedFile(name, content)})


def work(batch):
    run_import(str(batch.pk), now=timezone.now())
    batch.refresh_from_db()


def test_from_the_upload_to_the_result_and_back(team):
    make_company("Alpha GmbH", state="imported", maintained_by="staff")  # not searched yet: no document, so no duplicate
    answer = upload(team, "Firma;Ort;Bemerkung\nSchmelzhof Gießerei GmbH;Ludwigsfelde;x\n;Berlin;\n".encode("cp1252"))
    batch = CompanyImport.objects.get()
    assert answer.url == page("import_map", batch)
    html = team.get(answer.url).content.decode()
    assert "WINDOWS-1252" in html and '<option value="name" selected>' in html and "Schmelzhof Gießerei GmbH" in html
    team.post(answer.url, {"kind": "supplier", "column-0": "name", "column-1": "city", "column-2": ""})
    assert 'hx-trigger="every 2s"' in team.get(page("import_detail", batch)).content.decode()
    work(batch)
    preview = team.get(page("import_detail", batch)).content.decode()
    assert "Ludwigsfelde" in preview and 'id="row-2"' in preview and 'id="row-3"' in preview
    assert team.get(page("import_detail", batch) + "?show=error").content.decode().count('id="row-') == 1
    team.post(page("import_commit", batch))
    work(batch)
    company = Company.objects.get(city="Ludwigsfelde")
    assert page("company_detail", company) in team.get(page("import_detail", batch)).content.decode()
    assert "1" in team.get(page("import_undo", batch)).content.decode()
    team.post(page("import_undo", batch))
    work(batch)
    assert (batch.state, Company.objects.filter(city="Ludwigsfelde").count()) == ("undone", 0)
    team.get(page("import_detail", batch))


@pytest.mark.parametrize(
    ("columns", "error"),
    [(("", "city"), "import_map"), (("name", "name"), "import_map"), (("name", "nonsense"), "import_map")],
)
def test_a_wrong_choice_of_columns_is_said_and_nothing_is_lost(team, columns, error):
    upload(team, b"Firma;Ort\nEins GmbH;Teltow\n")
    batch = CompanyImport.objects.get()
    answer = team.post(page(error, batch), {"kind": "partner", "column-0": columns[0], "column-1": columns[1]})
    assert answer.status_code == 422
    assert '<option value="partner" selected>' in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "mapping"


def test_what_is_no_list_is_refused_and_nothing_is_kept(team):
    for content in (b"%PDF-1.7 ...", b"PK\x03\x04 broken", b"only one line", b""):
        assert upload(team, content).status_code == 422
    assert not CompanyImport.objects.exists()


def test_decisions_are_saved_and_others_are_refused(team, manager):
    batch = make_import(manager)
    other = make_company("Importwerk")
    batch.rows.filter(number=2).update(
        outcome="duplicate", changes={}, candidates=[{"company": str(other.pk), "reasons": ["name"]}]
    )
    assert "Importwerk" in team.get(page("import_detail", batch)).content.decode()
    assert team.post(page("import_decide", batch), {"row-2": f"same:{make_company().pk}"}).status_code == 422
    assert team.post(page("import_decide", batch), {"row-2": f"same:{other.pk}"}).status_code == 302
    row = batch.rows.get(number=2)
    assert (row.decision, row.company) == ("same", other)
    assert f'value="same:{other.pk}" checked' in team.get(page("import_detail", batch)).content.decode()


def test_who_comes_second_reads_so(team, manager):
    batch = make_import(manager, state="committed")
    answer = team.post(page("import_commit", batch))
    assert answer.status_code == 409
    assert "notice--error" in answer.content.decode()


def test_invitations_go_out_once_and_so_many_a_day(team, manager, monkeypatch):
    batch = make_import(manager, state="committed")
    row = batch.rows.get(number=2)
    html = team.get(page("import_invite", batch)).content.decode()
    assert "info@importwerk.example" in html and "Importwerk GmbH" in html
    assert team.post(page("import_invite", batch), {}).status_code == 422
    monkeypatch.setattr(inviting, "MOST_A_DAY", 0)
    assert team.post(page("import_invite", batch), {"rows": [row.pk]}).status_code == 422
    assert not OutgoingMail.objects.exists()
    monkeypatch.setattr(inviting, "MOST_A_DAY", 50)
    assert team.post(page("import_invite", batch), {"rows": [row.pk]}).status_code == 302
    assert team.post(page("import_invite", batch), {"rows": [row.pk]}).status_code == 422
    assert OutgoingMail.objects.get().to == "info@importwerk.example"


def test_pages_ask_the_database_as_often_for_many_rows_as_for_one(team, manager):
    counts = {}
    for number in (1, 3):
        batch = make_import(manager, state="committed")
        row = batch.rows.get(number=2)
        for place in range(number):
            row.pk, row.number, row.company = None, 10 + place, make_company()
            row.candidates = [{"company": str(make_company().pk), "reasons": ["name"]}]
            row.save()
        for name in ("import_list", "import_detail", "import_invite"):
            address = page(name, None if name == "import_list" else batch)
            team.get(address)
            with CaptureQueriesContext(connection) as queries:
                team.get(address)
            counts.setdefault(name, []).append(len(queries))
    assert all(few == many for few, many in counts.values()), counts

"""Who may read and delete a company's papers, and how they are served."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from becan.models import ActivityLog
from companies.models import Evidence
from companies.services.evidence import add_evidence, remove_evidence
from tests.companies.hostile_files import pdf
from tests.factories import make_company, make_mandate, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def cast():
    roles = ("owner", "editor", "viewer", "mandated", "stranger", "manager", "auditor")
    users = {role: make_user(f"{role}@example.org") for role in roles[:5]}
    users["manager"] = make_user(role="project_manager")
    users["auditor"] = make_user(role="auditor")
    return users


@pytest.fixture
def company(cast):
    company = make_company("Guss GmbH", visibility=4, owner=cast["owner"], editor=cast["editor"], viewer=cast["viewer"])
    make_mandate(make_company(kind="multiplier", owner=cast["mandated"]), company)
    make_company(owner=cast["stranger"])
    return company


@pytest.fixture
def paper(company, cast):
    return add_evidence(company, [SimpleUploadedFile("Auszug.pdf", pdf())], "register", by=cast["owner"])[0]


def url(name, pk):
    with override("de"):
        return reverse(f"companies:{name}", args=[pk])


@pytest.mark.parametrize(
    ("who", "status", "is_gone"),
    [
        ("visitor", 302, False),
        ("owner", 200, True),
        ("editor", 200, True),
        ("viewer", 404, False),
        ("mandated", 404, False),
        ("stranger", 404, False),
        ("manager", 200, True),
        ("auditor", 404, False),
    ],
)
def test_who_reads_and_deletes(client, cast, paper, who, status, is_gone):
    if who != "visitor":
        client.force_login(cast[who])
    assert client.get(url("evidence_detail", paper.pk)).status_code == status
    client.get(url("evidence_remove", paper.pk))  # no GET changes anything
    assert Evidence.objects.exists()
    client.post(url("evidence_remove", paper.pk))
    assert Evidence.objects.exists() is not is_gone


def test_it_is_served_as_a_download_that_runs_nothing(client, cast, paper):
    client.force_login(cast["owner"])
    answer = client.get(url("evidence_detail", paper.pk))
    assert {
        name: answer[name] for name in ("X-Content-Type-Options", "Content-Security-Policy", "Cache-Control", "Content-Type")
    } == {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Content-Type": "application/pdf",
    }
    assert answer["Content-Disposition"].startswith("attachment;")
    assert b"".join(answer.streaming_content) == pdf()


def test_the_stored_name_tells_nothing(paper, settings):
    assert "Auszug" not in paper.stored_as and paper.stored_as.startswith("evidence/")
    assert default_storage.exists(paper.stored_as)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_after_the_row(paper, cast):
    stored_as, company = paper.stored_as, paper.company
    remove_evidence(paper, by=cast["owner"])
    assert not default_storage.exists(stored_as)
    actions = ActivityLog.objects.about(company).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["company.evidence_added", "company.evidence_removed"]


def test_a_file_that_is_gone_is_404(client, cast, paper):
    default_storage.delete(paper.stored_as)
    client.force_login(cast["owner"])
    assert client.get(url("evidence_detail", paper.pk)).status_code == 404

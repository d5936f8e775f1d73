"""Nothing that somebody has typed is lost."""

import pytest

from companies.models import Company, ProfileDraft
from companies.services import save_texts
from tests.companies.profile_parts import FACTS, TEXT, address
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
TYPED = {"text_de-name": "Guss GmbH", "text_de-description": "Halb getipp", "version": "1"}


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def company(taxonomy, owner):
    return make_company("Guss GmbH", owner=owner, description=TEXT)


def draft_url(company, page="texts"):
    return address("profile_draft", company.pk, page)


def test_autosave_keeps_what_is_typed_and_stores_nothing(client, company, owner):
    client.force_login(owner)
    answer = client.post(draft_url(company), TYPED, headers=JSON)
    assert (answer.status_code, "Entwurf" in answer.json()["message"]) == (200, True)
    company.refresh_from_db()
    assert (company.description_de, company.version) == (TEXT, 1)


def test_the_page_shows_the_draft_to_its_writer_only(client, company, owner):
    client.force_login(owner)
    client.post(draft_url(company), TYPED)
    html = client.get(address("company_edit", company.pk)).content.decode()
    assert "Halb getipp" in html
    client.force_login(make_user(role="project_manager"))
    assert "Halb getipp" not in client.get(address("company_edit", company.pk)).content.decode()


def test_a_draft_with_a_mistake_is_shown_without_calling_it_one(client, company, owner):
    client.force_login(owner)
    client.post(draft_url(company, "facts"), FACTS | {"employees": "viele"})
    html = client.get(address("company_facts", company.pk)).content.decode()
    assert 'value="viele"' in html and "error-summary" not in html


def test_checkboxes_that_were_unticked_stay_so(client, company, owner):
    Company.objects.filter(pk=company.pk).update(cooperation=["supply", "rnd"])
    client.force_login(owner)
    client.post(draft_url(company, "facts"), FACTS | {"cooperation": ["rnd"]})
    assert client.get(address("company_facts", company.pk)).context["form"]["cooperation"].value() == ["rnd"]


def test_saving_ends_the_draft_and_throwing_away_does_too(client, company, owner):
    client.force_login(owner)
    client.post(draft_url(company), TYPED)
    client.post(address("company_edit", company.pk), TYPED)
    assert not ProfileDraft.objects.exists()
    client.post(draft_url(company), TYPED)
    client.post(draft_url(company), {"draft": "discard"})
    assert not ProfileDraft.objects.exists()


def test_a_draft_remembers_what_it_was_written_on(client, company, owner):
    """Somebody saves meanwhile: who comes back to a draft of yesterday is asked, too."""
    client.force_login(owner)
    client.post(draft_url(company), TYPED)
    save_texts(company, {("description", "de"): "Von jemand anderem."}, by=make_user())
    version = client.get(address("company_edit", company.pk)).context["version"]
    answer = client.post(address("company_edit", company.pk), TYPED | {"version": version})
    assert (version, answer.status_code) == (1, 409)


def test_an_ended_session_loses_nothing(client, company, owner):
    """What was sent after the session had ended is there after the login, with the version it was written on."""
    answer = client.post(address("company_edit", company.pk), TYPED)
    assert (answer.status_code, "next=" in answer.url) == (302, True)
    assert Company.objects.get(pk=company.pk).description_de == TEXT
    client.force_login(owner)
    html = client.get(address("company_edit", company.pk)).content.decode()
    assert "Halb getipp" in html and 'name="version" value="1"' in html


def test_what_a_stranger_typed_goes_nowhere(client, company):
    client.post(address("company_edit", company.pk), TYPED)
    client.force_login(make_user())
    assert client.get(address("company_edit", company.pk)).status_code in (403, 404)
    assert not ProfileDraft.objects.exists()


def test_the_script_learns_that_the_session_has_ended(client, company):
    assert client.post(draft_url(company), TYPED, headers=JSON).status_code == 401


@pytest.mark.parametrize(("page", "status"), [("nowhere", 404), ("translation-de", 200), ("facts", 200)])
def test_drafts_of_known_pages_only(client, company, owner, page, status):
    client.force_login(owner)
    assert client.post(draft_url(company, page), TYPED, headers=JSON).status_code == status


def test_a_draft_has_a_limit(client, company, owner):
    client.force_login(owner)
    assert client.post(draft_url(company), TYPED | {"x": "字" * 200_001}, headers=JSON).status_code == 413
    assert not ProfileDraft.objects.exists()

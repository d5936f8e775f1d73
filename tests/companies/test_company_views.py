"""From the first proposals to the released profile, through the pages."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from becan.models import ActivityLog, OutgoingMail
from companies.models import Company, Consent
from companies.services import register_company
from tests.companies.verification_parts import as_posted
from tests.factories import (
    make_company,
    make_contact_person,
    make_figure,
    make_identifier,
    make_mandate,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = "Wir gießen Aluminium im Druckguss mit 400 t Zuhaltekraft. Keine Lackierung. Wir sind nach ISO 9001 zertifiziert."
FACTS = {
    "identifier_kind": "de-register",
    "identifier": "Amtsgericht Potsdam, HRB 12345 P",
    "region": "brandenburg",
    "city": "Ludwigsfelde",
    "employees": "35",
    "languages": ["de"],
    "cooperation": ["supply"],
    "delivers_to": ["europe"],
    "experience": ["none"],
}
CONTACT = {"family_name": "Weber", "given_name": "Karl", "function": "Geschäftsführer", "email": "weber@guss.example"}
SUBMISSION = CONTACT | {"visibility": "2", "agreed": "on"}


@pytest.fixture(autouse=True)
def _no_rate_limits_from_other_tests():
    cache.clear()


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def owner(db):
    return make_user("weber@guss.example")


@pytest.fixture
def manager(db):
    return make_user(role="project_manager")


@pytest.fixture
def company(taxonomy, owner):
    return register_company(by=owner, name="Guss GmbH", description=TEXT, kind="supplier", language="de")


@pytest.fixture
def submitted(company, owner, client):
    client.force_login(owner)
    client.post(page("capability_review", company), {"c-CS-DC-keep": "on", "c-CS-DC-level": "core"})
    client.post(page("company_facts", company), FACTS)
    client.post(page("company_submit", company), SUBMISSION)
    client.logout()
    company.refresh_from_db()
    assert company.state == "submitted"
    return company


def page(name, company, language="de"):
    with override(language):
        return reverse(f"companies:{name}", args=[company.pk])


def home():
    with override("de"):
        return reverse("companies:company_home")


def mail_to(address):
    return OutgoingMail.objects.filter(to=address).latest("id")


class TestCapabilities:
    def test_the_page_shows_each_proposal_with_its_passage(self, client, company, owner):
        client.force_login(owner)
        html = client.get(page("capability_review", company)).content.decode()
        assert '<p class="small passage" lang="de">Wir gießen Aluminium im <mark>Druckguss</mark> mit 400 t' in html
        assert 'name="c-CS-DC-keep"' in html and 'name="c-CS-DC-locking-force-min" value="3922,66"' in html
        assert 'name="p-iso-9001-keep"' in html
        assert "SF-CT-PNT" not in html

    def test_what_is_ticked_is_saved_with_level_figures_and_place(self, client, company, owner):
        client.force_login(owner)
        data = {"c-CS-DC-keep": "on", "c-CS-DC-level": "can_do", "c-CS-DC-locking-force-min": "3922,66"}
        answer = client.post(
            page("capability_review", company), data | {"p-iso-9001-keep": "on", "p-iso-9001-valid_until": "2030-01-31"}
        )
        assert answer.url == page("company_facts", company)
        capability = company.capabilities.get()
        figure = capability.figures.get()
        assert (capability.concept.notation, capability.level) == ("CS-DC", "can_do")
        assert capability.found_at == [{"field": "description", "language": "de", "start": 24, "end": 33}]
        assert (figure.key_figure.code, figure.min, figure.max) == ("locking-force", 3922.66, None)
        assert [(proof.proof_type.code, str(proof.valid_until)) for proof in company.proofs.all()] == [("iso-9001", "2030-01-31")]

    def test_an_error_in_a_figure_names_it_and_unfolds_it(self, client, company, owner):
        client.force_login(owner)
        data = {"c-CS-DC-keep": "on", "c-CS-DC-level": "core", "c-CS-DC-shot-weight-min": "viel"}
        html = client.post(page("capability_review", company), data).content.decode()
        assert "Druckguss, Schussgewicht: Bitte geben Sie eine Zahl in kg ein." in html
        assert '<details class="more" open>' in html

    def test_what_was_dropped_is_offered_unticked_the_next_time(self, client, company, owner):
        client.force_login(owner)
        client.post(page("capability_review", company), {"add": "MC-MIL"})
        rows = {
            form.row.notation: form.row.is_kept
            for form in client.get(page("capability_review", company)).context["form"].capabilities
        }
        assert rows == {"MC-MIL": True, "CS-DC": False}

    def test_adding_keeps_what_was_ticked(self, client, company, owner):
        client.force_login(owner)
        answer = client.post(page("capability_review", company), {"c-CS-DC-keep": "on", "c-CS-DC-level": "core", "add": "MC-MIL"})
        assert answer.url == page("capability_review", company) + "#c-MC-MIL"
        assert sorted(row.concept.notation for row in company.capabilities.all()) == ["CS-DC", "MC-MIL"]

    @pytest.mark.parametrize(("query", "language"), [("fräsen", "de"), ("铣削", "zh-hans"), ("milling", "en")])
    def test_the_search_works_as_a_page_and_as_a_fragment(self, client, company, owner, query, language):
        client.force_login(owner)
        url = page("capability_review", company, language)
        whole = client.get(url, {"q": query}).content.decode()
        part = client.get(url, {"q": query}, headers={"hx-request": "true"}).content.decode()
        button = 'form="capabilities" name="add" value="MC-MIL"'
        assert (button in whole, button in part, "<html" in part) == (True, True, False)

    def test_a_range_the_wrong_way_round_comes_back(self, client, company, owner):
        client.force_login(owner)
        data = {"c-CS-DC-keep": "on", "c-CS-DC-level": "core", "c-CS-DC-locking-force-min": "9", "c-CS-DC-locking-force-max": "4"}
        answer = client.post(page("capability_review", company), data)
        assert answer.status_code == 422
        assert 'href="#id_c-CS-DC-locking-force-min"' in answer.content.decode()
        assert not company.capabilities.exists()


class TestFacts:
    def test_facts_and_number_are_saved(self, client, company, owner):
        client.force_login(owner)
        client.post(page("capability_review", company), {"c-CS-DC-keep": "on"})
        assert client.post(page("company_facts", company), FACTS).url == page("company_submit", company)
        company.refresh_from_db()
        assert (company.region, company.city, company.employees, company.country) == ("brandenburg", "Ludwigsfelde", 35, "DE")
        number = company.identifiers.get()
        assert (number.kind, number.value, number.is_well_formed) == ("de-register", "Potsdam HRB 12345 P", True)

    def test_a_failed_check_warns_and_does_not_block(self, client, taxonomy, owner):
        partner = register_company(by=owner, name="某某公司", description="线束", kind="partner", language="zh-hans")
        client.force_login(owner)
        facts = FACTS | {"identifier_kind": "cn-uscc", "identifier": "91220101MA0000000X", "country": "CN", "region": "jilin"}
        answer = client.post(page("company_facts", partner), facts, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
        assert partner.identifiers.get().is_well_formed is False

    @pytest.mark.parametrize(
        ("country", "region", "status"),
        [("CN", "jilin", 302), ("DE", "berlin", 302), ("CN", "berlin", 422), ("DE", "jilin", 422)],
    )
    def test_the_region_lies_in_the_country(self, client, taxonomy, owner, country, region, status):
        partner = register_company(by=owner, name="某某公司", description="线束", kind="partner", language="zh-hans")
        client.force_login(owner)
        facts = FACTS | {"identifier": "12345", "identifier_kind": "other", "country": country, "region": region}
        assert client.post(page("company_facts", partner), facts).status_code == status

    def test_a_number_of_another_company_names_nobody(self, client, company, owner):
        make_identifier(make_company("Geheim GmbH"), value="Potsdam HRB 12345 P")
        client.force_login(owner)
        answer = client.post(page("company_facts", company), FACTS)
        assert answer.status_code == 302  # as for a number that nobody has: the answer tells nothing
        assert "Geheim" not in client.get(answer.url).content.decode()

    def test_a_multiplier_is_asked_whom_it_brings_and_not_what_it_makes(self, client, taxonomy, owner):
        zone = register_company(by=owner, name="经开区", description="园区", kind="multiplier", language="zh-hans")
        client.force_login(owner)
        fields = client.get(page("company_facts", zone)).context["form"].fields
        assert "side" in fields
        assert not {"employees", "cooperation", "delivers_to", "experience"} & set(fields)


class TestSubmission:
    def test_the_last_page_sends_it_to_the_team(self, submitted, owner):
        assert submitted.visibility == 2
        contact = submitted.contact_persons.get()
        assert (contact.family_name, contact.function, contact.language) == ("Weber", "Geschäftsführer", "de")
        consent = Consent.objects.get()
        assert (consent.text_key, consent.language, consent.user, consent.scope) == ("company-listing", "de", owner, ["profile"])
        owner.refresh_from_db()
        assert str(owner) == "Karl Weber"
        mail = mail_to(owner.email)
        assert (mail.kind, mail.languages) == ("company_submitted", "de")
        assert "Guss GmbH" in mail.subject

    def test_without_consent_nothing_is_sent_and_all_stays_typed(self, client, company, owner):
        client.force_login(owner)
        answer = client.post(page("company_submit", company), {**CONTACT, "visibility": "3"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#id_agreed"' in html and 'value="Geschäftsführer"' in html
        assert not Consent.objects.exists()

    def test_a_chinese_company_consents_twice_and_no_box_is_ticked(self, client, taxonomy):
        owner = make_user()
        company = make_company(kind="partner", state="draft", owner=owner, concepts=["EM-PEL-OBC"])
        make_identifier(company, kind="cn-uscc", value="91220101MA0Y000000")
        client.force_login(owner)
        form = client.get(page("company_submit", company)).content.decode()
        assert 'name="stored_abroad"' in form and " checked" not in form.partition('id="consent"')[2]
        assert client.post(page("company_submit", company), SUBMISSION).status_code == 422
        client.post(page("company_submit", company), SUBMISSION | {"stored_abroad": "on"})
        keys = company.consents.order_by("pk").values_list("text_key", flat=True)
        assert list(keys) == ["company-listing", "storage-in-germany"]

    def test_what_is_missing_is_said_before_and_after(self, client, company, owner):
        client.force_login(owner)
        assert page("capability_review", company) in client.get(page("company_submit", company)).content.decode()
        answer = client.post(page("company_submit", company), SUBMISSION)
        assert answer.url == page("capability_review", company)
        company.refresh_from_db()
        assert (company.state, Consent.objects.exists(), company.contact_persons.exists()) == ("draft", False, True)

    @pytest.mark.parametrize(("language", "first"), [("zh-hans", "family_name"), ("de", "given_name")])
    def test_a_chinese_reader_is_asked_for_the_family_name_first(self, client, company, owner, language, first):
        client.force_login(owner)
        form = client.get(page("company_submit", company, language)).context["contact_form"]
        assert next(iter(form.fields)) == first

    def test_later_the_same_page_changes_visibility_without_a_consent(self, client, company, owner, submitted):
        Company.objects.filter(pk=company.pk).update(state="verified", verified_on="2026-01-01")
        client.force_login(owner)
        answer = client.post(page("company_submit", company), {**CONTACT, "visibility": "4"})
        assert answer.url == page("company_detail", company)
        company.refresh_from_db()
        assert (company.visibility, company.state, Consent.objects.count()) == (4, "verified", 1)


class TestHome:
    def test_it_leads_to_what_is_missing_next(self, client, company, owner):
        client.force_login(owner)
        assert client.get(home()).url == page("capability_review", company)
        client.post(page("capability_review", company), {"c-CS-DC-keep": "on", "c-CS-DC-level": "core"})
        assert client.get(home()).url == page("company_facts", company)
        client.post(page("company_facts", company), FACTS)
        assert client.get(home()).url == page("company_submit", company)
        client.post(page("company_submit", company), SUBMISSION)
        assert client.get(home()).url == page("company_detail", company)

    def test_who_acts_for_several_chooses(self, client, company, owner):
        make_company("Zweite GmbH", editor=owner)
        client.force_login(owner)
        html = client.get(home()).content.decode()
        assert "Guss GmbH" in html and "Zweite GmbH" in html

    def test_the_team_goes_to_its_desk(self, client, manager):
        client.force_login(manager)
        assert client.get(home()).url == "/de/desk/"

    def test_an_account_without_a_company_learns_whom_to_call(self, client, db):
        client.force_login(make_user())
        assert "+49 30" in client.get(home()).content.decode()


class TestReview:
    def decide(self, client, company, **data):
        return client.post(page("company_review", company), data)

    def test_one_page_has_all_that_is_needed(self, client, submitted, manager):
        twin = make_company("GUSS AG")
        client.force_login(manager)
        html = client.get(page("company_review", submitted)).content.decode()
        for expected in (
            TEXT,
            "Potsdam HRB 12345 P",
            "Karl Weber",
            "weber@guss.example",
            page("company_detail", twin),
            "ISO 9001",
            "an das Projektteam gesendet",  # the history speaks, it shows no codes
        ):
            assert expected in html
        assert "company.submitted" not in html

    def test_verifying(self, client, submitted, manager, owner):
        client.force_login(manager)
        assert self.decide(client, submitted, decision="verify").status_code == 422  # nothing has been checked
        assert self.decide(client, submitted, **as_posted(submitted, decision="verify")).status_code == 302
        submitted.refresh_from_db()
        assert (submitted.state, submitted.verified_by) == ("verified", manager)
        assert mail_to(owner.email).kind == "company_verified"
        assert ActivityLog.objects.about(submitted).filter(action="company.verified", actor=manager).exists()

    def test_asking_for_more_reaches_the_company(self, client, submitted, manager, owner):
        client.force_login(manager)
        assert self.decide(client, submitted, decision="ask", question="").status_code == 422
        self.decide(client, submitted, decision="ask", question="Welche Legierungen?")
        assert "Welche Legierungen?" in mail_to(owner.email).text
        client.force_login(owner)
        html = client.get(page("company_detail", submitted)).content.decode()
        assert "Welche Legierungen?" in html and page("company_submit", submitted) in html

    def test_refusing_says_the_reason_in_the_readers_language(self, client, submitted, manager, owner):
        client.force_login(manager)
        assert self.decide(client, submitted, decision="reject", reason="no-own-demand").status_code == 422  # a demand's reason
        self.decide(client, submitted, decision="reject", reason="outside-field")
        assert "außerhalb des Fachgebiets" in mail_to(owner.email).text

    def test_a_public_body_is_called_and_gets_no_mail(self, client, taxonomy, manager):
        zone = make_company("经开区", kind="multiplier", state="submitted", owner=make_user("zone@gov.example"))
        client.force_login(manager)
        assert self.decide(client, zone, decision="reject", reason="other").status_code == 422
        assert self.decide(client, zone, decision="reject", reason="other", is_called="on").status_code == 302
        assert not OutgoingMail.objects.filter(to="zone@gov.example").exists()

    def test_taking_into_review_leaves_the_decision_open(self, client, submitted, manager):
        client.force_login(manager)
        self.decide(client, submitted, decision="take")
        assert client.get(page("company_review", submitted)).context["can_decide"]
        submitted.refresh_from_db()
        assert submitted.state == "in_review"

    def test_whoever_comes_second_is_told_so(self, client, submitted, manager):
        client.force_login(manager)
        self.decide(client, submitted, **as_posted(submitted, decision="verify"))
        answer = self.decide(client, submitted, decision="reject", reason="other")
        submitted.refresh_from_db()
        assert (answer.status_code, submitted.state) == (409, "verified")
        assert [message.level_tag for message in answer.context["messages"]][-1] == "error"


class TestTexts:
    def test_three_languages_and_their_states(self, client, company, owner):
        client.force_login(owner)
        with override("de"):
            chinese = reverse("companies:profile_translation", args=[company.pk, "zh-hans"])
        assert client.post(chinese, {"text_zh_hans-description": "我们做压铸。"}).status_code == 302
        client.post(page("company_edit", company), {"text_de-name": "Guss GmbH", "text_de-description": TEXT + " Neu."})
        languages = client.get(page("company_edit", company)).context["languages"]
        assert {language.language: language.state for language in languages} == {
            "de": "original",
            "en": "missing",
            "zh-hans": "outdated",
        }

    def test_the_original_may_not_become_empty(self, client, company, owner):
        client.force_login(owner)
        assert client.post(page("company_edit", company), {"text_de-name": "Guss GmbH"}).status_code == 422

    def test_a_reader_of_another_language_is_told_which_one_it_is(self, client, company, owner):
        """Of a text, that is: a name is read in any."""
        Company.objects.filter(pk=company.pk).update(description_de="Wir gießen.", original_language="de")
        client.force_login(owner)
        html = client.get(page("company_detail", company, "zh-hans")).content.decode()
        assert '<span class="foreign" lang="de">Wir gießen.</span> <span class="foreign__chip">' in html
        assert '<span class="foreign" lang="de">Guss GmbH</span> <span' not in html


class TestReaders:
    """Who sees a verified company, by its visibility, and who may change it."""

    NAME = "Geheimguss GmbH"

    def cast(self, company, owner):
        multiplier_person = make_user()
        multiplier = make_company(kind="multiplier", owner=multiplier_person)
        make_mandate(multiplier, company)
        people = {"visitor": None, "owner": owner, "mandated multiplier": multiplier_person}
        people["viewer"] = make_user()
        company.memberships.create(user=people["viewer"], role="viewer")
        people["verified partner"] = make_user()
        make_company(kind="partner", owner=people["verified partner"])
        people["unverified partner"] = make_user()
        make_company(kind="partner", state="draft", owner=people["unverified partner"])
        people["manager"] = make_user(role="project_manager")
        people["auditor"] = make_user(role="auditor")
        return people

    def seen(self, client, who, company):
        client.logout()
        if who:
            client.force_login(who)
        answer = client.get(page("company_detail", company))
        html = answer.content.decode()
        assert answer.status_code == 404 or (self.NAME in html or "Geheim" not in html)
        return {404: "nothing", 200: "named" if self.NAME in html else "anonymous"}[answer.status_code]

    @pytest.mark.parametrize(
        ("visibility", "visitor", "partner", "unverified"),
        [
            (1, "nothing", "nothing", "nothing"),
            (2, "nothing", "anonymous", "nothing"),
            (3, "nothing", "named", "nothing"),
            (4, "named", "named", "named"),
        ],
    )
    def test_by_visibility(self, client, taxonomy, owner, visibility, visitor, partner, unverified):
        company = make_company(self.NAME, owner=owner, visibility=visibility, concepts=["CS-DC"], description="Geheimer Text.")
        make_contact_person(company, family_name="Geheimrat")
        seen = {name: self.seen(client, who, company) for name, who in self.cast(company, owner).items()}
        assert seen == {
            "visitor": visitor,
            "owner": "named",
            "viewer": "named",
            "mandated multiplier": "named",
            "verified partner": partner,
            "unverified partner": unverified,
            "manager": "named",
            "auditor": visitor,  # of another funding measure
        }

    def test_persons_and_contact_data_are_on_no_page_of_others(self, client, taxonomy):
        company = make_company(self.NAME, visibility=4)
        person = make_contact_person(company)
        html = client.get(page("company_detail", company)).content.decode()
        assert not [datum for datum in (person.family_name, person.email, person.phone) if datum in html]

    @pytest.mark.parametrize(
        ("kind", "role", "is_offered"),
        [
            ("supplier", "owner", True),
            ("partner", "editor", True),
            ("supplier", "viewer", False),
            ("multiplier", "owner", False),
        ],
    )
    def test_whoever_may_seek_is_led_to_it(self, client, taxonomy, owner, kind, role, is_offered):
        company = make_company(kind=kind, **{role: owner})
        client.force_login(owner)
        html = client.get(page("company_detail", company)).content.decode()
        with override("de"):
            assert (f'class="button" href="{reverse("matching:demand_create")}"' in html) is is_offered

    @pytest.mark.parametrize("name", ["capability_review", "company_facts", "company_submit", "company_edit", "company_review"])
    def test_who_may_change_what(self, client, taxonomy, owner, name):
        company = make_company(self.NAME, owner=owner, visibility=2)
        statuses = {}
        for role, who in self.cast(company, owner).items():
            client.logout()
            if who:
                client.force_login(who)
            statuses[role] = client.get(page(name, company)).status_code
        assert statuses == {
            "visitor": 302,
            "owner": 403 if name == "company_review" else 200,
            "viewer": 403,
            "mandated multiplier": 403,
            "verified partner": 403,
            "unverified partner": 404,
            "manager": 200,
            "auditor": 404,
        }


class TestQueries:
    """The number of queries does not grow with the rows."""

    CONCEPTS = ["CS-DC", "MC-MIL", "EE-HAR"]

    @pytest.mark.parametrize("name", ["company_detail", "capability_review", "company_review", "company_facts", "company_submit"])
    def test_one_row_and_three(self, client, taxonomy, manager, name):
        client.force_login(manager)
        counts = [self.count(client, page(name, self.company(rows))) for rows in (1, 1, 3)]  # the first call fills the caches
        assert counts[1] == counts[2]

    def company(self, rows):
        proofs = ["iso-9001", "iso-14001", "emas"][:rows]
        # names that begin alike, so that each page after the first compares this company with another one
        name = f"Gießerei {Company.objects.count()} GmbH"
        company = make_company(name, state="submitted", concepts=self.CONCEPTS[:rows], proofs=proofs, description="Druckguss.")
        make_figure(company, "CS-DC", "locking-force", min=400)
        for row in range(rows):
            make_identifier(company, value=f"Berlin HRB {company.sort_key} {row}")
            make_contact_person(company, is_primary=row == 0)
            company.memberships.create(user=make_user(), role="editor")
        return company

    def count(self, client, url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

"""Two people at one profile, and what can be taken back."""

import pytest

from becan.exceptions import DomainError
from companies.models import Company
from companies.publishing import gate, open_steps
from companies.services import save_facts, save_texts, set_capabilities, undo_last_save
from companies.services.profiles_changes import ChangedMeanwhile
from tests.companies.profile_parts import FACTS, TEXT, address
from tests.factories import make_company, make_contact_person, make_figure, make_identifier, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user("weber@guss.example", family_name="Weber")


@pytest.fixture
def colleague():
    return make_user("chen@guss.example", family_name="Chen")


@pytest.fixture
def company(taxonomy, owner, colleague):
    company = make_company("Guss GmbH", owner=owner, editor=colleague, description=TEXT, concepts=["CS-DC"], region="brandenburg")
    make_identifier(company)
    make_contact_person(company)
    return company


def fresh(company):
    return Company.objects.get(pk=company.pk)


class TestSaving:
    def test_two_people_in_different_fields_both_win(self, company, owner, colleague):
        save_facts(company, {"city": "Ludwigsfelde", "employees": None}, by=owner, version=1)
        save_facts(company, {"city": "", "employees": 35}, by=colleague, version=1)
        assert (fresh(company).city, fresh(company).employees, fresh(company).version) == ("Ludwigsfelde", 35, 3)

    def test_two_people_in_one_field_are_asked(self, company, owner, colleague):
        save_facts(company, {"city": "Ludwigsfelde"}, by=owner, version=1)
        with pytest.raises(ChangedMeanwhile) as caught:
            save_facts(company, {"city": "Potsdam"}, by=colleague, version=1)
        assert caught.value.conflicts == {"city": ("Potsdam", "Ludwigsfelde")}
        assert fresh(company).city == "Ludwigsfelde"

    def test_the_same_value_from_both_is_no_conflict(self, company, owner, colleague):
        save_facts(company, {"city": "Ludwigsfelde"}, by=owner, version=1)
        save_facts(company, {"city": "Ludwigsfelde "}, by=colleague, version=1)
        assert fresh(company).version == 2

    def test_a_save_without_a_change_is_none(self, company, owner):
        before = fresh(company).updated_at
        save_facts(company, {"region": "brandenburg", "street": None}, by=owner)
        save_texts(company, {("description", "de"): TEXT + "  "}, by=owner)
        assert (fresh(company).updated_at, fresh(company).version) == (before, 1)

    def test_a_capability_that_somebody_added_meanwhile_stays(self, company, owner, colleague):
        set_capabilities(company, {"CS-DC": {"level": "core"}, "MC-MIL": {"level": "core"}}, by=owner, version=1)
        set_capabilities(company, {"CS-DC": {"level": "can_do"}}, by=colleague, version=1)
        assert {row.concept.notation: row.level for row in company.capabilities.all()} == {"CS-DC": "can_do", "MC-MIL": "core"}

    def test_figures_of_one_capability_by_two_people(self, company, owner, colleague):
        figure = {"code": "locking-force", "min": 400.0}
        set_capabilities(company, {"CS-DC": {"level": "core", "figures": [figure]}}, by=owner, version=1)
        with pytest.raises(ChangedMeanwhile):
            set_capabilities(company, {}, by=colleague, version=1)
        assert company.capabilities.get().figures.get().min == 400

    @pytest.mark.parametrize("key", ["city", "description:de", "capability:CS-DC"])
    def test_the_last_save_is_undone_and_brought_back(self, company, owner, key):
        value = self.value(company, key)
        if key == "city":
            save_facts(company, {"city": "Potsdam"}, by=owner)
        elif key == "description:de":
            save_texts(company, {("description", "de"): "Anders."}, by=owner)
        else:
            set_capabilities(company, {}, by=owner)
        changed = self.value(company, key)
        undo_last_save(company, by=owner, version=2)
        assert self.value(company, key) == value
        undo_last_save(company, by=owner, version=3)
        assert (changed != value, self.value(company, key)) == (True, changed)

    def value(self, company, key):
        company = fresh(company)
        values = {"city": company.city, "description:de": company.description_de}
        return values.get(key, [row.level for row in company.capabilities.all()] if key.startswith("capability") else "")

    def test_undoing_a_text_brings_back_the_states_of_its_translations(self, company, owner):
        save_texts(company, {("description", "en"): "We cast."}, by=owner)
        save_texts(company, {("description", "de"): "Anders."}, by=owner)
        assert fresh(company).text_states["description"] == {"en": "outdated"}
        undo_last_save(company, by=owner, version=3)
        assert fresh(company).text_states["description"] == {"en": "checked"}

    def test_nobody_undoes_what_somebody_else_has_saved_since(self, company, owner, colleague):
        save_facts(company, {"city": "Potsdam"}, by=owner)
        save_facts(company, {"city": "Berlin"}, by=colleague)
        with pytest.raises(DomainError):
            undo_last_save(company, by=owner, version=2)
        assert fresh(company).city == "Berlin"


class TestConflictPage:
    def test_it_shows_both_and_writes_what_is_chosen(self, client, company, owner, colleague):
        save_facts(company, {"city": "Ludwigsfelde", "employees": 40, "website": ""}, by=colleague)
        client.force_login(owner)
        url = address("company_facts", company.pk)
        sent = FACTS | {"city": "Potsdam", "employees": "35", "website": "https://guss.example", "version": "1"}
        answer = client.post(url, sent)
        assert answer.status_code == 409
        rows = {row["key"]: (row["mine"], row["theirs"]) for row in answer.context["rows"]}
        assert rows == {"city": ("Potsdam", "Ludwigsfelde"), "employees": ("35", "40")}
        kept = {}
        for name, value in answer.context["kept"]:
            kept.setdefault(name, []).append(value)
        chosen = {"choose-city": "mine", "choose-employees": "theirs", "version": answer.context["version"]}
        assert client.post(url, kept | chosen).status_code == 302
        company = fresh(company)
        assert (company.city, company.employees, company.website) == ("Potsdam", 40, "https://guss.example")

    def test_choices_stand_in_words(self, client, company, owner, colleague):
        save_facts(company, {"cooperation": ["rnd"]}, by=colleague)
        client.force_login(owner)
        answer = client.post(address("company_facts", company.pk), FACTS | {"version": "1"})
        rows = {row["key"]: (row["mine"], row["theirs"]) for row in answer.context["rows"]}
        assert rows["cooperation"] == ("Zulieferung von Teilen oder Systemen", "Forschung und Entwicklung")

    def test_a_capability_stands_in_words(self, client, company, owner, colleague):
        figure = {"code": "locking-force", "min": 4000.0}
        set_capabilities(company, {"CS-DC": {"level": "can_do", "figures": [figure]}}, by=colleague)
        client.force_login(owner)
        answer = client.post(address("capability_review", company.pk), {"version": "1"})
        (row,) = answer.context["rows"]
        assert (answer.status_code, row["label"], row["mine"]) == (409, "Druckguss", "nicht unter den Leistungen")
        assert "machen wir auch" in row["theirs"].lower() and "4.000 kN" in row["theirs"]

    @pytest.mark.parametrize("version", ["", "0", "-3", "99999999999", "x", "²"])
    def test_an_odd_version_never_breaks_the_page(self, client, company, owner, version):
        client.force_login(owner)
        assert client.post(address("company_facts", company.pk), FACTS | {"version": version}).status_code == 302


class TestUndoButton:
    def test_it_says_who_saved_and_takes_it_back(self, client, company, owner, colleague):
        save_facts(company, {"city": "Potsdam"}, by=colleague)
        client.force_login(owner)
        html = client.get(address("company_detail", company.pk)).content.decode()
        assert "Chen" in html and address("profile_undo", company.pk) in html
        client.post(address("profile_undo", company.pk), {"version": "2"})
        assert fresh(company).city == ""


class TestPublishing:
    def test_the_gate_names_the_very_fields(self, taxonomy):
        company = make_company(state="draft")
        company.description_de = ""
        links = {step.code: step.url(company).partition("/company/")[2].partition("/")[2] for step in gate(company)}
        assert links == {
            "description": "edit/#id_text_de-description",
            "core": "capabilities/#capabilities",
            "identifier": "facts/#id_identifier",
            "contact": "submit/#id_family_name",
        }

    def test_every_link_leads_to_a_place_on_its_page(self, client, company, owner):
        company.contact_persons.all().delete()
        client.force_login(owner)
        for step in open_steps(Company.objects.get(pk=company.pk)):
            page, _hash, anchor = step.url(company).partition("#")
            html = client.get(page).content.decode()
            assert not anchor or f'id="{anchor}"' in html, step.code

    def test_a_capability_in_preparation_is_no_core_business(self, taxonomy):
        company = make_company(concepts={"CS-DC": "planned"})
        assert "core" in {step.code for step in gate(company)}

    def test_what_is_stated_is_no_longer_asked(self, company):
        before = {step.code for step in open_steps(company)}
        make_figure(company, "CS-DC", "locking-force", min=400)
        save_texts(company, {("summary", "zh-hans"): "压铸。"}, by=company.memberships.first().user)
        assert before - {step.code for step in open_steps(fresh(company))} == {"figures", "summary"}


SITE = {"uses": ["production", "testing"], "country": "DE", "region": "brandenburg", "city": "Ludwigsfelde"}
PERSON = {"family_name": "Chen", "languages": ["de", "zh-hans"], "language": "zh-hans", "wechat": "chen_guss"}


class TestRecords:
    @pytest.mark.parametrize(
        ("kind", "sent", "related"),
        [
            ("sites", SITE, "sites"),
            ("references", {"customer": "Beispiel AG", "subject": "Gehäuse", "language": "de", "since": "2019"}, "references"),
            ("contacts", PERSON, "contact_persons"),
        ],
    )
    def test_adding_changing_and_removing(self, client, company, owner, kind, sent, related):
        client.force_login(owner)
        before = getattr(company, related).count()
        assert client.post(address("profile_record_new", company.pk, kind), sent).status_code == 302
        record = getattr(company, related).last()
        page = address("profile_record", company.pk, kind, record.pk)
        stamp = client.get(page).context["form"].initial["stamp"]
        assert client.post(page, sent | {"stamp": stamp}).status_code == 302
        assert client.post(page, {"remove": "1"}).status_code == 302
        assert getattr(company, related).count() == before

    @pytest.mark.parametrize(
        ("kind", "sent", "field"),
        [
            ("sites", SITE | {"uses": []}, "uses"),
            ("sites", SITE | {"city": "x" * 81}, "city"),
            ("sites", SITE | {"country": "CN"}, "region"),
            ("references", {"customer": "A", "subject": "x" * 301, "language": "de"}, "subject"),
            ("references", {"customer": "A", "subject": "B", "language": "de", "since": "2090"}, "since"),
            ("contacts", PERSON | {"wechat": ""}, "email"),
            ("contacts", PERSON | {"email": "nobody"}, "email"),
            ("contacts", PERSON | {"family_name": "a\x00b"}, "family_name"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_stays_typed(self, client, company, owner, kind, sent, field):
        client.force_login(owner)
        answer = client.post(address("profile_record_new", company.pk, kind), sent)
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True)

    def test_two_people_at_one_person(self, client, company, owner):
        client.force_login(owner)
        person = company.contact_persons.get()
        page = address("profile_record", company.pk, "contacts", person.pk)
        stamp = client.get(page).context["form"].initial["stamp"]
        company.contact_persons.update(phone="+49 3378 111")
        sent = PERSON | {"phone": "+49 3378 222", "stamp": stamp}
        answer = client.post(page, sent)
        assert (answer.status_code, company.contact_persons.get().phone) == (409, "+49 3378 111")
        again = sent | {"stamp": answer.context["stamp"], "choose-phone": "theirs", "choose-family_name": "mine"}
        assert client.post(page, again).status_code == 302
        person.refresh_from_db()
        assert (person.phone, person.family_name) == ("+49 3378 111", "Chen")

    def test_the_person_we_write_to_changes_and_cannot_go(self, client, company, owner):
        client.force_login(owner)
        first = company.contact_persons.get()
        client.post(address("profile_record_new", company.pk, "contacts"), PERSON | {"is_primary": "on"})
        assert [person.family_name for person in company.contact_persons.filter(is_primary=True)] == ["Chen"]
        chen = company.contact_persons.get(family_name="Chen")
        client.post(address("profile_record", company.pk, "contacts", chen.pk), {"remove": "1"})
        client.post(address("profile_record", company.pk, "contacts", first.pk), {"remove": "1"})
        assert [person.pk for person in company.contact_persons.all()] == [chen.pk]

    def test_records_of_others_do_not_exist(self, client, company, owner):
        client.force_login(owner)
        other = make_contact_person(make_company())
        assert client.get(address("profile_record", company.pk, "contacts", other.pk)).status_code == 404
        assert client.get(address("profile_records", company.pk, "secrets")).status_code == 404

"""A list from its bytes to companies and back, through the services and the job."""

import pytest
from django.utils import timezone

from becan.exceptions import InvalidTransition
from becan.models import ActivityLog
from companies.models import Company, CompanyImport, ImportRow
from companies.services import save_texts
from companies.services.imports import commit_import, decide_rows, map_columns, undo_import, upload_list
from companies.services.imports.running import run_import
from companies.texts import text_of
from tests.factories import make_company, make_identifier, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(taxonomy):
    return make_user(role="project_manager")


def prepared(text, by, *, encoding="utf-8", kind="supplier", **decisions):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    batch = upload_list(content, file_name="list.csv", by=by)
    map_columns(batch, batch.mapping, kind=kind, by=by)
    return work(batch)


def work(batch):
    """As a worker does, until nothing is due."""
    for _slice in range(50):
        run_import(str(batch.pk), now=timezone.now())
        batch.refresh_from_db()
        if not batch.due_at:
            return batch
    raise AssertionError(batch.state)


def committed(batch, by):
    return work(commit_import(batch, by=by))


def outcomes(batch):
    return {row.number: row.outcome for row in batch.rows.all()}


def problems(batch):
    return {row.number: [code for code, _column, _values in row.problems] for row in batch.rows.all() if row.problems}


LIST = "Firma;PLZ;Ort;E-Mail;HRB;Mitarbeiter\n"
FIRST = (
    LIST
    + "Schmelzhof Guss GmbH;14974;Ludwigsfelde;info@schmelzhof.example;HRB 501 P;35\nHavel Kabelbaum GmbH;16761;Hennigsdorf;;;\n"
)


def test_a_preview_says_what_would_happen_and_writes_no_company(manager):
    batch = prepared(
        LIST + "Schmelzhof Guss GmbH;14974;Ludwigsfelde;;HRB 501 P;ca. 35\n\nSpree;1;B;kein-at;;neun\n;1;B;;;\n", manager
    )
    assert outcomes(batch) == {2: "new", 4: "error", 5: "error"}
    assert problems(batch) == {4: ["no-email", "no-number"], 5: ["no-name"]}
    assert not Company.objects.exists()


def test_what_is_committed_is_imported_kept_by_becan_and_published_nowhere(manager):
    batch = committed(prepared(FIRST, manager), manager)
    guss, kabel = (row.company for row in batch.rows.order_by("number"))
    assert [(company.state, company.maintained_by, company.verified_on) for company in (guss, kabel)] == [
        ("imported", "staff", None)
    ] * 2
    assert (guss.name_de, guss.city, guss.employees, guss.country) == ("Schmelzhof Guss GmbH", "Ludwigsfelde", 35, "DE")
    assert [(number.kind, number.value) for number in guss.identifiers.all()] == [("de-register", "HRB 501 P")]
    assert guss.contact_persons.get().email == "info@schmelzhof.example"
    assert (batch.state, bytes(batch.content)) == ("committed", b"")


def test_the_same_file_again_changes_nothing(manager):
    committed(prepared(FIRST, manager), manager)
    again = prepared(FIRST, manager)
    assert outcomes(again) == {2: "unchanged", 3: "unchanged"}
    committed(again, manager)
    assert Company.objects.count() == 2


def test_an_update_shows_old_and_new_and_leaves_the_rest(manager):
    committed(prepared(FIRST, manager), manager)
    batch = prepared(LIST + "Schmelzhof Guss GmbH;;Trebbin;;HRB 501 P;40\n", manager)
    row = batch.rows.get()
    assert (row.outcome, row.changes) == ("update", {"city": ["Ludwigsfelde", "Trebbin"], "employees": [35, 40]})
    committed(batch, manager)
    company = Company.objects.get(identifiers__value="HRB 501 P")
    assert (company.city, company.employees, company.postal_code) == ("Trebbin", 40, "14974")


def test_who_looks_after_its_profile_itself_is_not_changed(manager):
    company = make_company("Schmelzhof Guss GmbH", state="imported", owner=make_user(), city="Trebbin")
    make_identifier(company, value="HRB 501 P")
    batch = prepared(FIRST, manager)
    assert (outcomes(batch)[2], problems(batch)) == ("unchanged", {2: ["own-profile"]})


@pytest.mark.parametrize(
    ("decision", "companies", "city"),
    [("same", 1, "Ludwigsfelde"), ("new", 2, "Trebbin"), ("skip", 1, "Trebbin"), ("", 1, "Trebbin")],
)
def test_a_possible_duplicate_waits_for_a_decision(manager, decision, companies, city):
    committed(prepared("Firma;Ort\nSchmelzhof Guß GmbH & Co. KG;Trebbin\n", manager), manager)
    there = Company.objects.get()
    batch = prepared("Firma;Ort\nSCHMELZHOF GUSS GMBH;Ludwigsfelde\n", manager)
    assert outcomes(batch) == {2: "duplicate"}
    assert batch.rows.get().candidates == [{"company": str(there.pk), "reasons": ["name"]}]
    decide_rows(batch, {2: (decision, str(there.pk))}, by=manager)
    committed(batch, manager)
    there.refresh_from_db()
    assert (Company.objects.count(), there.city) == (companies, city)


def test_rows_of_one_file_are_compared_with_each_other(manager):
    batch = prepared("Firma;HRB\nEins GmbH;HRB 1 B\nEins GmbH;\nZwei GmbH;HRB 1 B\n", manager)
    assert outcomes(batch) == {2: "new", 3: "duplicate", 4: "error"}
    assert batch.rows.get(number=3).candidates == [{"row": 2}]
    assert problems(batch) == {4: ["twice"]}


def test_a_chinese_list_in_gbk(manager):
    text = '企业名称,统一社会信用代码,联系人,省份,员工人数,主营业务\n北辰电驱动系统有限公司,91220101MA0Y3KTX5Y,周海燕女士,吉林省,约1200人,"我们生产电驱动系统\n和减速器。"\n'
    batch = prepared(text, manager, encoding="gbk", kind="partner")
    assert CompanyImport.objects.get().reading == {"format": "csv", "encoding": "gb18030", "separator": ",", "sheet": ""}
    committed(batch, manager)
    company = Company.objects.get()
    person = company.contact_persons.get()
    assert (company.name_zh_hans, company.region, company.employees, company.country) == (
        "北辰电驱动系统有限公司",
        "jilin",
        1200,
        "CN",
    )
    assert (company.original_language, company.side, person.get_full_name()) == ("zh-hans", "china", "周海燕")
    assert company.description_zh_hans == "我们生产电驱动系统\n和减速器。"
    assert company.capabilities.exists()


def test_the_columns_named_by_hand_are_proposed_for_the_next_file(manager):
    first = upload_list(b"Firma;Notiz\nEins GmbH;Trebbin\n", file_name="a.csv", by=manager)
    assert first.mapping == ["name", ""]
    map_columns(first, ["name", "city"], kind="multiplier", by=manager)
    second = upload_list(b"firma;NOTIZ\nZwei GmbH;Teltow\n", file_name="b.csv", by=manager)
    assert (second.mapping, second.kind) == (["name", "city"], "multiplier")


def test_two_commits_at_once(manager):
    batch = prepared(FIRST, manager)
    commit_import(batch, by=manager)
    with pytest.raises(InvalidTransition):
        commit_import(batch, by=manager)
    work(batch)
    assert Company.objects.count() == 2


def test_two_lists_with_the_same_company(manager):
    first, second = prepared(FIRST, manager), prepared(FIRST, manager)
    committed(first, manager)
    committed(second, manager)
    assert Company.objects.count() == 2
    assert [row.state for row in second.rows.all()] == ["failed", "failed"]


def test_a_company_changed_since_the_preview_is_left_alone(manager):
    committed(prepared(FIRST, manager), manager)
    batch = prepared(LIST + "Schmelzhof Guss GmbH;;Trebbin;;HRB 501 P;\n", manager)
    Company.objects.filter(city="Ludwigsfelde").update(city="Potsdam")
    committed(batch, manager)
    assert (batch.rows.get().state, problems(batch)) == ("failed", {2: ["changed-since"]})
    assert Company.objects.filter(city="Potsdam").exists()


def test_undo_takes_everything_back(manager):
    committed(prepared(FIRST, manager), manager)
    batch = committed(
        prepared(LIST + "Schmelzhof Guss GmbH;;Trebbin;;HRB 501 P;\nNeu GmbH;1;Teltow;n@neu.example;HRB 7 P;3\n", manager),
        manager,
    )
    assert Company.objects.count() == 3
    undo_import(batch, by=manager)
    work(batch)
    assert batch.state == "undone"
    assert {row.state for row in batch.rows.all()} == {"undone"}
    assert sorted(Company.objects.values_list("name_de", "city")) == [
        ("Havel Kabelbaum GmbH", "Hennigsdorf"),
        ("Schmelzhof Guss GmbH", "Ludwigsfelde"),
    ]
    assert prepared(FIRST, manager).rows.filter(outcome="unchanged").count() == 2


def test_undo_leaves_what_somebody_has_touched_and_says_why(manager):
    batch = committed(prepared(FIRST + "Drei GmbH;1;Teltow;;;\n", manager), manager)
    edited, used = (batch.rows.get(number=number).company for number in (2, 3))
    save_texts(edited, {("summary", "de"): "Wir gießen."}, by=manager)
    used.memberships.create(user=make_user(), role="owner")
    undo_import(batch, by=manager)
    work(batch)
    assert {row.number: row.state for row in batch.rows.all()} == {2: "kept", 3: "kept", 4: "undone"}
    assert problems(batch) == {2: ["edited-since"], 3: ["used-since"]}
    assert set(Company.objects.all()) == {edited, used}


def test_a_job_killed_in_the_middle_goes_on_and_applies_each_row_once(manager, monkeypatch):
    from companies.services.imports import committing
    from companies.services.imports.states import LEASE

    batch = prepared(LIST + "".join(f"Werk {number} GmbH;1;Teltow;;;\n" for number in range(30)), manager)
    commit_import(batch, by=manager)
    apply, done = committing._apply, []

    def apply_and_die(pk, *, by):
        if len(done) == 12:
            raise KeyboardInterrupt
        done.append(pk)
        apply(pk, by=by)

    monkeypatch.setattr(committing, "_apply", apply_and_die)
    with pytest.raises(KeyboardInterrupt):
        run_import(str(batch.pk), now=timezone.now())
    monkeypatch.setattr(committing, "_apply", apply)
    assert Company.objects.count() == 12
    assert run_import(str(batch.pk), now=timezone.now()) is None and Company.objects.count() == 12  # the lease holds
    run_import(str(batch.pk), now=timezone.now() + LEASE)
    batch.refresh_from_db()
    assert (batch.state, Company.objects.count()) == ("committed", 30)
    assert ActivityLog.objects.filter(action="company.imported").count() == 30


def test_original_language_follows_the_names_there_are(manager):
    committed(prepared("Company;City\nSample Motors Ltd\n;\nZwei GmbH;Ort\n", manager, kind="partner"), manager)
    assert set(Company.objects.values_list("original_language", flat=True)) == {"en"}
    assert text_of(Company.objects.first(), "name", "en")


def test_rows_count_like_the_spreadsheet(manager):
    batch = prepared('Mitglieder 2026\n\nFirma;Ort\n\n"Eins\nGmbH";Teltow\nZwei GmbH;Berlin\n', manager)
    assert [row.number for row in ImportRow.objects.filter(batch=batch)] == [5, 6]

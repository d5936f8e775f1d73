"""Checks, claims, questions, release and the second look after two years: the services."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from becan.clock import add_working_days
from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues.companies import identities_due
from companies.checklists import items_for
from companies.models import Check, Company, Reverification, ReviewClaim
from companies.services import save_texts, set_identifier
from companies.services.verification import (
    answer_questions,
    ask_company,
    reject_company,
    resume_company,
    submit_company,
    suspend_company,
    verify_company,
)
from companies.services.verification_again import is_due, note_unchanged, renew_verification, renewal_day
from companies.services.verification_checks import (
    OpinionConflict,
    claim_review,
    live_claim,
    record_checks,
    rows_of,
)
from companies.services.verification_reminders import REMINDERS, remind_reverification, sweep_reverifications
from tests.companies.verification_parts import check_all, opinion
from tests.factories import make_company, make_contact_person, make_identifier, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user("projekt@becan.example", role="project_manager", family_name="Lindner")


@pytest.fixture
def colleague():
    return make_user("kollegin@becan.example", role="project_manager", family_name="Zhao")


@pytest.fixture
def company(taxonomy):
    company = make_company("Guss GmbH", state="submitted", owner=make_user("weber@guss.example"), concepts=["CS-DC"])
    make_identifier(company)
    make_contact_person(company)
    return company


def actions(company):
    return list(ActivityLog.objects.about(company).order_by("id").values_list("action", flat=True))


def mails(kind, to="weber@guss.example"):
    return OutgoingMail.objects.filter(kind=kind, to=to).order_by("id")


@pytest.mark.parametrize(
    ("kind", "country", "number", "expected"),
    [
        (
            "supplier",
            "DE",
            ("de-register", "Potsdam HRB 1 P"),
            "register representative authority sanctions establishment domain",
        ),
        ("supplier", "DE", ("de-craft-roll", "4711"), "craft-roll authority sanctions establishment domain"),
        ("supplier", "DE", ("de-trade", "12/2020"), "trade authority sanctions establishment domain"),
        ("partner", "CN", ("cn-uscc", "91220101MA0Y3KTX5Y"), "licence status representative authority sanctions domain"),
        ("partner", "CN", ("cn-uscc", "12220000412756216T"), "licence status authority sanctions call domain"),
        ("partner", "CN", ("cn-uscc", "11220000013544102P"), "licence status authority sanctions call domain"),
        ("partner", "DE", ("de-register", "Berlin HRB 9 B"), "register representative authority sanctions domain"),
        ("multiplier", "CN", ("cn-uscc", "12220000412756216T"), "licence status authority sanctions call domain"),
        ("multiplier", "DE", ("de-register", "Berlin VR 9"), "register representative authority sanctions call domain"),
        ("multiplier", "DE", None, "paper authority sanctions call domain"),
    ],
)
def test_the_checklist_follows_kind_and_registration(taxonomy, kind, country, number, expected):
    company = make_company(kind=kind, country=country, state="submitted")
    if number:
        make_identifier(company, *number)
    assert " ".join(row.item.code for row in rows_of(company)) == expected


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("91220101MA0Y3KTX5Y", "Gewerbelizenz"),
        ("12220000412756216T", "öffentlichen Einrichtung"),
        ("11220000013544102P", "Behörde"),
        ("51220000013544102P", "Verbands"),
    ],
)
def test_the_first_two_characters_name_the_paper(taxonomy, number, word):
    company = make_company(kind="partner", state="submitted")
    make_identifier(company, "cn-uscc", number)
    with override("de"):
        assert word in str(items_for(company, call_first=False)[0].label)


class TestChecks:
    def test_a_check_keeps_who_when_where_and_what(self, company, manager):
        record_checks(
            company, {"register": opinion(source="handelsregister.de", seen_on=timezone.localdate(), note="HRB 1")}, by=manager
        )
        check = Check.objects.get()
        assert (check.item, check.result, check.source, check.seen_on, check.note, check.by) == (
            "register", "ok", "handelsregister.de", timezone.localdate(), "HRB 1", manager,
        )  # fmt: skip
        assert timezone.now() - check.at < timedelta(minutes=1)

    def test_a_second_opinion_is_a_second_row_and_logged(self, company, manager, colleague):
        record_checks(company, {"sanctions": opinion()}, by=manager)
        first = Check.objects.get()
        record_checks(company, {"sanctions": opinion("not_ok", seen=first.pk, note="EU list")}, by=colleague)
        row = next(row for row in rows_of(company) if row.item.code == "sanctions")
        assert ([opinion.result for opinion in row.opinions], row.is_disputed, row.blocks) == (["not_ok", "ok"], True, True)
        entry = ActivityLog.objects.about(company).get(action="company.second_opinion")
        assert (entry.actor, entry.data) == (
            colleague, {"item": "sanctions", "result": "not_ok", "first": "ok", "note": "EU list"},
        )  # fmt: skip

    def test_what_came_between_is_a_conflict_and_nothing_is_written(self, company, manager, colleague):
        record_checks(company, {"sanctions": opinion()}, by=manager)
        with pytest.raises(OpinionConflict) as conflict:
            record_checks(company, {"sanctions": opinion("not_ok"), "register": opinion()}, by=colleague)
        assert (conflict.value.items, Check.objects.count()) == (["sanctions"], 1)

    def test_who_changes_their_own_mind_is_no_dispute(self, company, manager):
        record_checks(company, {"sanctions": opinion("not_ok")}, by=manager)
        record_checks(company, {"sanctions": opinion(seen=Check.objects.get().pk)}, by=manager)
        row = next(row for row in rows_of(company) if row.item.code == "sanctions")
        assert (row.result, row.is_disputed) == ("ok", False)


class TestClaim:
    def test_nobody_decides_while_a_colleague_looks(self, company, manager, colleague):
        claim_review(company, by=manager)
        check_all(company, by=colleague)
        for decide in (
            lambda: verify_company(company, by=colleague),
            lambda: ask_company(company, "Was?", by=colleague),
            lambda: reject_company(company, "other", by=colleague),
            lambda: claim_review(company, by=colleague),
        ):
            with pytest.raises(InvalidTransition, match="Lindner"):
                decide()
        company.refresh_from_db()
        assert company.state == "in_review"

    def test_a_claim_ends_by_itself(self, company, manager, colleague):
        claim_review(company, by=manager)
        ReviewClaim.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert live_claim(company) is None
        claim_review(company, by=colleague)
        assert live_claim(company).by == colleague
        assert "company.review_taken_over" not in actions(company)

    def test_taking_over_is_on_purpose_and_logged(self, company, manager, colleague):
        claim_review(company, by=manager)
        claim_review(company, by=colleague, take_over=True)
        entry = ActivityLog.objects.about(company).get(action="company.review_taken_over")
        assert (entry.actor, entry.data, live_claim(company).by) == (colleague, {"held_by": manager.pk}, colleague)


class TestRelease:
    @pytest.mark.parametrize(
        ("left", "is_released"),
        [
            ({}, True),
            ({"domain": "open", "representative": "open"}, True),  # notes
            ({"establishment": "not_applicable"}, True),
            ({"sanctions": "open"}, False),
            ({"sanctions": "not_ok"}, False),
        ],
    )
    def test_only_with_all_that_is_required(self, company, manager, left, is_released):
        check_all(company, by=manager, **left)
        if not is_released:
            with pytest.raises(DomainError):
                verify_company(company, by=manager)
        else:
            verify_company(company, by=manager)
        company.refresh_from_db()
        assert (company.state == "verified", bool(mails("company_verified"))) == (is_released, is_released)

    def test_a_dispute_is_advice_and_logged(self, company, manager, colleague):
        check_all(company, by=manager, sanctions="not_ok")
        newest = next(row for row in rows_of(company) if row.item.code == "sanctions").newest
        record_checks(company, {"sanctions": opinion(seen=newest.pk, note="another person of that name")}, by=colleague)
        verify_company(company, by=colleague)
        assert ActivityLog.objects.about(company).get(action="company.verified_in_dispute").data == {"items": ["sanctions"]}

    def test_what_rested_keeps_the_day_of_its_check(self, company, manager):
        check_all(company, by=manager)
        verify_company(company, by=manager)
        Company.objects.update(verified_on="2025-03-01")
        suspend_company(company, "Ruht auf Wunsch der Firma bis zum Sommer.", by=manager)
        resume_company(company, by=manager)
        company.refresh_from_db()
        assert (company.state, str(company.verified_on)) == ("verified", "2025-03-01")


# Who may be decided, asked, put to rest in which state; the rest is refused and nothing changes
STATES = ("imported", "draft", "submitted", "in_review", "needs_info", "verified", "suspended", "rejected", "archived")
STEPS = {
    "verify": (lambda company, by: verify_company(company, by=by), {"submitted", "in_review", "needs_info", "suspended"}),
    "ask": (lambda company, by: ask_company(company, "Was?", by=by), {"submitted", "in_review"}),
    "reject": (lambda company, by: reject_company(company, "other", by=by), {"submitted", "in_review", "needs_info"}),
    "suspend": (lambda company, by: suspend_company(company, "x" * 30, by=by), {"verified"}),
    "resume": (lambda company, by: resume_company(company, by=by), {"submitted", "in_review", "needs_info", "suspended"}),
    "submit": (lambda company, by: submit_company(company, by=by), {"draft", "needs_info"}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_states_and_steps(company, manager, step, state):
    take, allowed = STEPS[step]
    check_all(company, by=manager)
    Company.objects.filter(pk=company.pk).update(state=state, verified_on=timezone.localdate())
    company.refresh_from_db()
    before = (actions(company), OutgoingMail.objects.count())
    if state in allowed:
        take(company, manager)
        return
    with pytest.raises(InvalidTransition):
        take(company, manager)
    company.refresh_from_db()
    assert (company.state, (actions(company), OutgoingMail.objects.count())) == (state, before)


class TestQuestions:
    def test_ready_questions_reach_the_company_in_its_language(self, taxonomy, manager):
        owner = make_user("zhou@beichen.example", language="zh-hans")
        company = make_company("北辰", kind="partner", state="in_review", owner=owner)
        ask_company(company, "请说明股东情况。", by=manager, codes=["licence"])
        text = mails("company_needs_info", "zhou@beichen.example").get().text
        assert "请提供营业执照的照片或扫描件。" in text and "请说明股东情况。" in text

    def test_half_an_answer_is_kept_and_the_last_one_sends_it_back(self, company, manager):
        ask_company(company, "Welche Legierungen?", by=manager, codes=["register"])
        first, second = company.review_questions.all()
        owner = company.memberships.get().user
        company, still_open = answer_questions(company, {first.pk: "Amtsgericht Potsdam"}, by=owner)
        assert (company.state, still_open) == ("needs_info", 1)
        company, still_open = answer_questions(company, {second.pk: "AlSi9Cu3"}, by=owner)
        assert (company.state, still_open) == ("submitted", 0)
        assert list(company.review_questions.values_list("answer", "answered_by")) == [
            ("Amtsgericht Potsdam", owner.pk), ("AlSi9Cu3", owner.pk),
        ]  # fmt: skip

    def test_the_receipt_promises_a_working_day(self, company, manager):
        Company.objects.update(state="draft")
        company.refresh_from_db()
        submit_company(company, by=company.memberships.get().user)
        day = add_working_days(timezone.localdate(), 3)
        assert f"{day.day}. " in mails("company_submitted").get().text
        assert f"{day.year}" in mails("company_submitted").get().text

    def test_a_public_body_is_not_refused_by_a_mail(self, taxonomy, manager):
        company = make_company(kind="partner", state="in_review", owner=make_user("amt@gov.example"))
        make_identifier(company, "cn-uscc", "11220000013544102P")
        reject_company(company, "other", by=manager)
        assert not OutgoingMail.objects.filter(to="amt@gov.example").exists()


class TestTwoConnections:
    @pytest.mark.django_db(transaction=True)
    def test_two_people_decide_at_once(self, company, manager, colleague):
        """One of the two decisions holds, the other person is told; nothing is written twice."""
        check_all(company, by=manager)
        told, ready = [], threading.Barrier(2)

        def decide(step, by):
            try:
                ready.wait(10)
                step(company, by)
            except DomainError as error:
                told.append(str(error))
            finally:
                connection.close()

        steps = [(STEPS["verify"][0], manager), (STEPS["reject"][0], colleague)]
        threads = [threading.Thread(target=decide, args=step) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        company.refresh_from_db()
        decided = [action for action in actions(company) if action in ("company.verified", "company.rejected")]
        assert (len(told), decided) == (1, [f"company.{company.state}"])

    @pytest.mark.django_db(transaction=True)
    def test_the_second_opinion_waits_for_the_first(self, company, manager, colleague):
        """The second connection reads after the first has committed, and is told."""
        started, told = threading.Event(), []

        def second():
            try:
                started.set()
                record_checks(company, {"sanctions": opinion("not_ok")}, by=colleague)
            except OpinionConflict as conflict:
                told.append(conflict.items)
            finally:
                connection.close()

        thread = threading.Thread(target=second)
        with transaction.atomic():
            record_checks(company, {"sanctions": opinion()}, by=manager)
            thread.start()
            started.wait(10)
            thread.join(0.3)
            assert thread.is_alive()  # it waits for the row lock
        thread.join(30)
        assert (told, list(Check.objects.values_list("result", flat=True))) == ([["sanctions"]], ["ok"])


class TestAgain:
    @pytest.fixture
    def old(self, company, manager):
        check_all(company, by=manager)
        company = verify_company(company, by=manager)
        day = timezone.localdate() - timedelta(days=720)
        Company.objects.filter(pk=company.pk).update(verified_on=day)
        company.refresh_from_db()
        return company

    @pytest.mark.parametrize(
        ("day", "again"), [("2026-11-23", "2028-11-23"), ("2024-02-29", "2026-02-28"), ("2025-12-31", "2027-12-31")]
    )
    def test_after_24_months(self, day, again):
        from datetime import date

        assert renewal_day(date.fromisoformat(day)) == date.fromisoformat(again)

    def test_a_release_begins_the_time(self, company, manager):
        check_all(company, by=manager)
        company = verify_company(company, by=manager)
        row = Reverification.objects.get(company=company)
        assert timezone.localdate(row.due_at) == renewal_day(timezone.localdate()) - timedelta(days=30)
        assert not is_due(company)
        with pytest.raises(DomainError):
            renew_verification(company, by=manager)

    def test_one_click_moves_the_day_and_nothing_else(self, old, manager, colleague):
        Reverification.objects.update(reminders=2, unchanged_at=timezone.now())
        renewed = renew_verification(old, by=colleague)
        row = Reverification.objects.get()
        assert (renewed.state, renewed.verified_on, renewed.verified_by) == ("verified", timezone.localdate(), colleague)
        assert (row.reminders, row.unchanged_at, timezone.localdate(row.due_at) > timezone.localdate()) == (0, None, True)
        with pytest.raises(DomainError):
            renew_verification(old, by=manager)

    def test_another_name_is_no_longer_the_one_that_was_checked(self, client, company, manager, colleague):
        """The badge says so and the team looks, once for several changes; a name in a further language or the team's own hand is none."""
        check_all(company, by=manager)
        company, owner = verify_company(company, by=manager), make_user()
        company.memberships.create(user=owner, role="owner")
        checked = company.name_de
        save_texts(company, {("name", "en"): "Further Ltd"}, by=owner)
        save_texts(company, {("name", "de"): f"{checked} & Co"}, by=manager)
        assert not is_due(company) and list(identities_due()) == []

        save_texts(company, {("name", "de"): "Ganz Andere AG"}, by=owner)
        save_texts(company, {("name", "de"): "Noch Andere AG"}, by=owner)
        (row,) = identities_due()
        assert (is_due(company), row.identity_before) == (True, f"{checked} & Co")
        client.force_login(owner)
        page = f"/de/company/{company.pk}/"
        assert "Name oder Registernummer geändert" in client.get(page).content.decode()

        renew_verification(company, by=colleague)
        assert not is_due(company) and list(identities_due()) == []
        assert "Identität geprüft am" in client.get(page).content.decode()

    def test_another_register_number(self, company, manager):
        check_all(company, by=manager)
        company, owner = verify_company(company, by=manager), make_user()
        old = company.identifiers.get()
        set_identifier(company, old.kind, old.value, by=owner)
        assert not is_due(company)
        set_identifier(company, old.kind, "Cottbus HRB 99999", by=owner)
        assert is_due(company)

    def remind(self, moment):
        Reverification.objects.update(due_at=moment)
        remind_reverification(Reverification.objects.get().pk, now=moment)

    def test_three_reminders_and_then_none(self, old):
        moment = timezone.now().replace(year=2027, month=6, day=14)
        for _time in range(REMINDERS + 2):
            self.remind(moment)
        assert len(mails("company_reverify")) == REMINDERS
        assert Reverification.objects.get().due_at > moment

    @pytest.mark.parametrize("day", [(12, 27), (10, 3)])
    def test_nobody_is_reminded_in_the_quiet_weeks(self, old, day):
        moment = timezone.now().replace(year=2027, month=day[0], day=day[1])
        self.remind(moment)
        row = Reverification.objects.get()
        assert (len(mails("company_reverify")), row.reminders) == (0, 0)
        assert timezone.localdate(row.due_at) == timezone.localdate(moment) + timedelta(days=1)

    def test_who_has_said_that_nothing_changed_is_left_in_peace(self, old):
        note_unchanged(old)
        self.remind(timezone.now().replace(year=2027, month=6, day=14))
        assert len(mails("company_reverify")) == 0

    def test_a_company_that_rests_is_not_reminded(self, old, manager):
        suspend_company(old, "x" * 30, by=manager)
        self.remind(timezone.now().replace(year=2027, month=6, day=14))
        assert (len(mails("company_reverify")), Reverification.objects.count()) == (0, 0)

    def test_the_sweep_finds_what_is_due(self, old):
        assert sweep_reverifications(now=timezone.now()) == 0
        Reverification.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        assert sweep_reverifications(now=timezone.now()) == 1


class TestAgents:
    """Who acts for a company from outside shows the company's letter; the team reads who said what."""

    @pytest.mark.parametrize(
        ("said", "is_asked"),
        [(["agent"], True), (["agent", "employee"], True), (["agent", "owner"], False), (["employee"], False), ([""], False)],
    )
    def test_the_letter_is_one_more_required_item(self, company, said, is_asked):
        company.memberships.all().delete()
        for relationship in said:
            company.memberships.create(user=make_user(), role="owner", relationship=relationship)
        codes = [item.code for item in items_for(company, call_first=False) if item.is_required]
        assert ("agent" in codes) is is_asked

    def test_no_release_without_it(self, company, manager):
        company.memberships.update(relationship="agent")
        check_all(company, by=manager)
        assert verify_company(company, by=manager).state == "verified"

    def test_nor_with_everything_else(self, company, manager):
        check_all(company, by=manager)
        company.memberships.update(relationship="agent")
        with pytest.raises(DomainError):
            verify_company(company, by=manager)

    def test_the_team_reads_it(self, client, company, manager, monkeypatch):
        monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
        company.memberships.update(relationship="agent")
        client.force_login(manager)
        page = client.get(f"/de/company/{company.pk}/review/").content.decode()
        assert "Ich handle von außen für es" in page
        assert "Vollmacht der Vertretung" in page

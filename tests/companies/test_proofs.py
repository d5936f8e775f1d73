"""Proofs as records: fields by kind, validity, reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from becan.models import OutgoingMail
from companies.forms.proofs import state_of_proof
from companies.models import Proof, ProofType
from companies.services.proofs import remind_of_expiry, save_proof, set_proofs
from matching.adapters import offer_records
from tests.companies.profile_parts import address
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)  # a Monday outside the quiet weeks


@pytest.fixture
def owner():
    return make_user("weber@guss.example")


@pytest.fixture
def company(taxonomy, owner):
    return make_company("Guss GmbH", owner=owner, concepts=["CS-DC"])


def proof(company, code="iso-9001", **fields):
    return Proof.objects.create(company=company, proof_type=ProofType.objects.get(code=code), **fields)


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("iso-9001", ["number", "version", "issuer", "scope", "site", "valid_from", "valid_until"]),
        ("tisax", ["number", "result", "scope", "site", "valid_from", "valid_until"]),
        ("imds", ["number", "scope"]),
    ],
)
def test_the_kind_says_what_is_asked(client, company, owner, code, asked):
    client.force_login(owner)
    form = client.get(address("profile_record_new", company.pk, "proofs"), {"proof": code}).context["form"]
    assert form.names == asked


def test_a_proof_is_saved_for_its_site(client, company, owner):
    client.force_login(owner)
    site = company.sites.create(city="Ludwigsfelde", country="DE", uses=["production"])
    sent = {"proof": "iatf-16949", "number": "123", "site": site.pk, "valid_from": "2025-01-01", "valid_until": "2028-01-01"}
    assert client.post(address("profile_record_new", company.pk, "proofs"), sent).status_code == 302
    row = company.proofs.get()
    assert (row.proof_type.code, row.number, row.site, row.valid_until) == ("iatf-16949", "123", site, date(2028, 1, 1))


def test_the_site_of_another_company_is_none(client, company, owner):
    client.force_login(owner)
    site = make_company().sites.create(city="Berlin", country="DE")
    answer = client.post(address("profile_record_new", company.pk, "proofs"), {"proof": "iso-9001", "site": site.pk})
    assert (answer.status_code, company.proofs.count()) == (422, 0)


@pytest.mark.parametrize("code", ["", "iso-0", "x" * 5000])
def test_an_unknown_proof_is_not_found(client, company, owner, code):
    client.force_login(owner)
    assert client.get(address("profile_record_new", company.pk, "proofs"), {"proof": code}).status_code == 404


def test_an_end_before_the_beginning_comes_back(client, company, owner):
    client.force_login(owner)
    sent = {"proof": "iso-9001", "valid_from": "2026-01-02", "valid_until": "2026-01-01"}
    assert client.post(address("profile_record_new", company.pk, "proofs"), sent).status_code == 422


@pytest.mark.parametrize(
    ("start", "end", "state", "counts"),
    [
        (None, None, "valid", True),
        (None, 0, "expiring", True),
        (None, -1, "expired", False),
        (1, None, "expected", False),
        (0, 400, "valid", True),
        (None, 90, "expiring", True),
        (None, 91, "valid", True),
    ],
)
def test_only_what_is_valid_counts_in_the_engine(company, start, end, state, counts):
    today = timezone.localdate()
    first, last = (None if days is None else today + timedelta(days=days) for days in (start, end))
    row = proof(company, valid_from=first, valid_until=last)
    [(_side, offer)] = offer_records(type(company).objects.filter(pk=company.pk))
    (held,) = offer.proofs
    is_held = (held.valid_from is None or held.valid_from <= today) and (held.valid_until is None or today <= held.valid_until)
    assert (state_of_proof(row), row.is_valid_on(), is_held) == (state, counts, counts)


class TestReminders:
    def remind(self, company, days_left, at=NOON):
        row = company.proofs.first() or proof(company)
        Proof.objects.filter(pk=row.pk).update(valid_until=timezone.localdate(at) + timedelta(days=days_left))
        return remind_of_expiry(now=at), OutgoingMail.objects.filter(kind="proof_expiring").count()

    @pytest.mark.parametrize(("days_left", "mails"), [(91, 0), (90, 1), (31, 1), (30, 1), (0, 1), (-1, 0)])
    def test_by_the_days_that_are_left(self, company, days_left, mails):
        assert self.remind(company, days_left) == (mails, mails)

    def test_two_mails_for_each_end_however_often_it_is_asked(self, company):
        counts = [self.remind(company, days)[1] for days in (90, 89, 60, 30, 29, 1)]
        assert counts == [1, 1, 1, 2, 2, 2]

    def test_a_renewed_proof_begins_again(self, company, owner):
        self.remind(company, 20)
        row = company.proofs.get()
        values = {"valid_until": date(2026, 8, 1), "number": "2"}
        save_proof(company, row, values, by=owner)
        assert remind_of_expiry(now=NOON) == 1

    @pytest.mark.parametrize("day", [(2026, 12, 25), (2026, 2, 17), (2026, 10, 3)])
    def test_nobody_is_reminded_in_the_quiet_weeks(self, company, day):
        assert self.remind(company, 30, at=datetime(*day, 10, tzinfo=UTC)) == (0, 0)

    def test_a_draft_is_not_reminded(self, taxonomy, owner):
        assert self.remind(make_company(state="draft", owner=owner), 30) == (0, 0)

    @pytest.mark.parametrize(("language", "words"), [("de", "noch 30 Tage"), ("zh-hans", "30天")])
    def test_the_mail_says_what_ends_when_and_where_to_renew(self, taxonomy, language, words):
        company = make_company(owner=make_user(language=language))
        self.remind(company, 30)
        mail = OutgoingMail.objects.get(kind="proof_expiring")
        link = address("profile_record", company.pk, "proofs", company.proofs.get().pk, language=language)
        assert (words in mail.text, link in mail.text, "ISO 9001" in mail.subject) == (True, True, True), mail.text


def test_the_page_of_capabilities_leaves_several_records_of_a_kind_alone(company, owner):
    rows = [proof(company, number=number, valid_until=date(2030, 1, 1)) for number in "12"]
    set_proofs(company, {"iso-9001": {"valid_until": None}, "emas": {"valid_until": None}}, by=owner, keep_others=True)
    assert company.proofs.filter(pk__in=[row.pk for row in rows], valid_until=date(2030, 1, 1)).count() == 2
    assert company.proofs.count() == 3


@pytest.mark.parametrize("kind", ["proofs", "sites", "contacts", "references"])
def test_one_row_and_three(client, company, owner, kind):
    client.force_login(owner)
    counts = [_queries(client, company, kind, rows) for rows in (1, 1, 3)]
    assert counts[1] == counts[2]


def _queries(client, company, kind, rows):
    related = {"contacts": "contact_persons"}.get(kind, kind)
    getattr(company, related).all().delete()
    for row in range(rows):
        if kind == "proofs":
            proof(company, number=str(row), site=company.sites.create(city="Berlin", country="DE"))
        elif kind == "sites":
            company.sites.create(city="Berlin", country="DE")
        elif kind == "contacts":
            company.contact_persons.create(family_name="Chen", language="de", is_primary=row == 0)
        else:
            company.references.create(customer="A", subject="B", language="de")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address("profile_records", company.pk, kind)).status_code == 200
    return len(queries)

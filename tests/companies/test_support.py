from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from becan.exceptions import DomainError
from companies.models import Site, SmeDeclaration, SupportKind, SupportRecord
from companies.services.support import DeMinimis, add_support_file, record_support, size_class_on, void_support
from companies.sme import Figures, Related, class_of, declared_class, total_of
from companies.uploads import Upload
from tests.factories import make_company, make_measure, make_user

DAY = date(2026, 5, 4)
MILLION = 1_000_000


def figures(heads, turnover, balance):
    return Figures(Decimal(heads), Decimal(turnover), Decimal(balance))


@pytest.mark.parametrize(
    ("heads", "turnover", "balance", "expected"),
    [
        (9, 2 * MILLION, 9 * MILLION, "micro"),
        (9, 2 * MILLION + 1, 2 * MILLION, "micro"),
        (9, 3 * MILLION, 3 * MILLION, "small"),
        (10, 0, 0, "small"),
        (49.9, 10 * MILLION, 11 * MILLION, "small"),
        (50, 0, 0, "medium"),
        (249, 51 * MILLION, 43 * MILLION, "medium"),
        (249, 51 * MILLION, 43 * MILLION + 1, "large"),
        (250, 0, 0, "large"),
    ],
)
def test_ceilings_of_the_recommendation(heads, turnover, balance, expected):
    assert class_of(figures(heads, turnover, balance)) == expected


def test_linked_enterprises_count_in_full_and_partners_by_their_share():
    related = [
        Related(figures(100, 20 * MILLION, 10 * MILLION), Decimal(80), is_linked=True),
        Related(figures(40, 8 * MILLION, 4 * MILLION), Decimal(25), is_linked=False),
    ]
    total = total_of(figures(35, 4 * MILLION, 3 * MILLION), related)
    assert total == figures(145, 26 * MILLION, 14 * MILLION)
    assert class_of(total) == "medium"


@pytest.mark.parametrize(
    ("previous", "is_public_quarter", "expected"),
    [("", False, "small"), ("small", False, "small"), ("micro", False, "micro"), ("", True, "large")],
)
def test_a_class_changes_after_two_years_only(previous, is_public_quarter, expected):
    total = figures(20, 3 * MILLION, 3 * MILLION)
    assert declared_class(total, previous=previous, is_public_quarter=is_public_quarter) == expected


def test_a_source_counts_once(db):
    company, measure, manager = make_company(region="berlin", employees=35), make_measure(), make_user(role="project_manager")
    source = make_company()
    first = record_support(company, SupportKind.EVENT, measure=measure, source=source, on=DAY, minutes=90, persons=2, by=manager)
    again = record_support(company, SupportKind.EVENT, measure=measure, source=source, on=DAY + timedelta(days=1))
    other = record_support(company, SupportKind.EVENT, measure=measure, source=source, part="evening")
    free = [record_support(company, SupportKind.CONSULTATION, measure=None) for _ in range(2)]
    assert (again.pk, again.on, again.minutes) == (first.pk, DAY, 90)
    assert len({first.pk, other.pk, *(record.pk for record in free)}) == 4


def test_size_region_and_branch_stay_as_they_were(taxonomy):
    company = make_company(region="saxony", employees=35, concepts=["EM-CEL"])
    Site.objects.create(company=company, country="DE", region="brandenburg", city="Ludwigsfelde")
    record = record_support(company, SupportKind.CONSULTATION, measure=make_measure(), on=DAY)
    company.employees, company.region = 400, "bavaria"
    company.save()
    company.sites.all().delete()
    record.refresh_from_db()
    assert (record.size_class, record.regions, record.nace) == ("small", ["brandenburg", "saxony"], "27.20")


def test_the_declaration_of_that_day_decides(db):
    company = make_company(employees=35)
    own = {"year": 2025, "heads": 300, "turnover": 0, "balance": 0, "total_heads": 300, "total_turnover": 0, "total_balance": 0}
    SmeDeclaration.objects.create(
        company=company, declared_on=DAY, size_class="large", signed_by="A", signed_as="Geschäftsführung", **own
    )
    assert [size_class_on(company, DAY - timedelta(days=1)), size_class_on(company, DAY)] == ["small", "large"]


def test_de_minimis_needs_a_value_and_a_measure(db):
    company, measure = make_company(), make_measure()
    record = record_support(
        company, SupportKind.CONSULTATION, measure=measure, de_minimis=DeMinimis(Decimal("850.00"), declared_on=DAY)
    )
    assert (record.is_de_minimis, record.de_minimis_value, record.declared_on) == (True, Decimal("850.00"), DAY)
    for value, fitting in ((Decimal(0), measure), (Decimal(10), None)):
        with pytest.raises(DomainError):
            record_support(company, SupportKind.CONSULTATION, measure=fitting, de_minimis=DeMinimis(value))
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportRecord.objects.create(company=company, kind="consultation", is_de_minimis=True)


def test_a_mistake_is_voided_for_a_reason_and_stays(db):
    manager = make_user(role="project_manager")
    record = record_support(make_company(), SupportKind.CONSULTATION, measure=None)
    with pytest.raises(DomainError):
        void_support(record, " ", by=manager)
    void_support(record, "Termin fiel aus", by=manager)
    with pytest.raises(DomainError):
        void_support(record, "noch einmal", by=manager)
    assert SupportRecord.objects.valid().count() == 0
    assert SupportRecord.objects.get().voided_reason == "Termin fiel aus"


def test_papers_are_kept_once(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    record = record_support(make_company(), SupportKind.EVENT, measure=None)
    files = [add_support_file(record, "Liste.pdf", Upload("pdf", b"%PDF-1.7"), by=None) for _ in range(2)]
    assert files[0] == files[1]
    assert [path.read_bytes() for path in (tmp_path / "support").iterdir()] == [b"%PDF-1.7"]


@pytest.mark.parametrize(("who", "seen"), [("manager", 2), ("auditor", 1), ("member", 1), ("stranger", 0)])
def test_who_sees_support(db, who, seen):
    member, measure = make_user(), make_measure()
    people = {
        "manager": make_user(role="project_manager"),
        "auditor": make_user(role="auditor", audits=measure),
        "member": member,
        "stranger": make_user(),
    }
    record_support(make_company(viewer=member), SupportKind.EVENT, measure=None)
    record_support(make_company(), SupportKind.EVENT, measure=measure)
    assert SupportRecord.objects.visible_to(people[who]).count() == seen

"""The SME self-declaration: linked and partner enterprises counted, dated, signed; nothing lost when something is wrong."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import SmeDeclaration
from companies.services.support import record_support
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db
OWN = {
    "year": "2025", "heads": "35", "turnover": "4.000.000", "balance": "3000000", "previous_class": "", "signed_by": "Karl Weber",
    "signed_as": "Geschäftsführer", "declared_on": "2026-01-15", "is_true": "on",
    "relations-TOTAL_FORMS": "4", "relations-INITIAL_FORMS": "0",
}  # fmt: skip


def row(number, **fields):
    fields = {
        "kind": "linked",
        "name": "Mutter AG",
        "country": "DE",
        "share": "80",
        "heads": "240",
        "turnover": "1",
        "balance": "1",
    } | fields
    return {f"relations-{number}-{name}": value for name, value in fields.items()}


@pytest.fixture
def company(taxonomy):
    return make_company(owner=make_user(), employees=35, region="berlin")


def send(client, company, **data):
    client.force_login(company.memberships.get().user)
    with override("de"):
        return client.post(reverse("companies:company_size", args=[company.pk]), OWN | data)


def test_alone_it_is_small_with_its_group_it_is_none(client, company):
    before = record_support(company, "consultation", measure=None)
    assert send(client, company).status_code == 302
    assert send(client, company, **row(0), **row(1, kind="partner", name="Partner", share="25", heads="100")).status_code == 302
    declared = list(SmeDeclaration.objects.order_by("pk").values_list("size_class", "total_heads", "signed_by", "total_turnover"))
    assert declared == [
        ("small", Decimal("35.0"), "Karl Weber", 4_000_000),
        ("large", Decimal("300.0"), "Karl Weber", 4_000_001),
    ]
    after = record_support(company, "consultation", measure=None, on=timezone.localdate())
    before.refresh_from_db()
    assert (before.size_class, after.size_class) == ("small", "large")


@pytest.mark.parametrize(
    "wrong",
    [
        {"heads": "-1"}, {"is_true": ""}, {"signed_by": ""}, {"declared_on": "2999-01-01"},
        row(0, kind="partner", share="60"), row(0, share="101"), row(0, name=""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(client, company, wrong):
    answer = send(client, company, **wrong)
    assert answer.status_code == 422 and "Geschäftsführer" in answer.content.decode()
    assert SmeDeclaration.objects.count() == 0

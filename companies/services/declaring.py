"""An SME self-declaration: computed from what the company states, dated, with who signed it."""

from collections.abc import Iterable

from django.db import transaction

from becan.models import log_action
from companies.models import Company, EnterpriseRelation, SmeDeclaration
from companies.sme import Figures, Related, declared_class, total_of

OWN = ("year", "heads", "turnover", "balance", "is_public_quarter", "previous_class", "signed_by", "signed_as", "declared_on")


@transaction.atomic
def declare_size(company: Company, own: dict, relations: Iterable[dict], *, by) -> SmeDeclaration:
    """A later declaration is a second row; services recorded before keep the size class of their day."""
    rows = list(relations)
    total = total_of(_figures(own), [Related(_figures(row), row["share"], row["kind"] == "linked") for row in rows])
    declaration = SmeDeclaration.objects.create(
        company=company,
        **{name: own[name] for name in OWN},
        size_class=declared_class(total, previous=own["previous_class"], is_public_quarter=own["is_public_quarter"]),
        total_heads=total.heads,
        total_turnover=total.turnover,
        total_balance=total.balance,
        recorded_by=by,
    )
    EnterpriseRelation.objects.bulk_create(EnterpriseRelation(declaration=declaration, **row) for row in rows)
    log_action(company, "company.size_declared", actor=by, declaration=declaration.pk, size_class=declaration.size_class)
    return declaration


def _figures(row: dict) -> Figures:
    return Figures(row["heads"], row["turnover"], row["balance"])

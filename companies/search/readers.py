"""Which documents a reader may find, from columns of the documents alone: no other table is looked at while a person waits."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from companies.enums import Kind, Side, Visibility
from companies.models import Company, SearchDocument
from companies.models.companies import introduced_to

Form, About = SearchDocument.Form, SearchDocument.About
DEMAND = "demand"  # beside the kinds of company
HIDDEN = [Visibility.ANONYMOUS, Visibility.MEMBERS]  # named for some only: the others read codes


@dataclass(frozen=True)
class Reader:
    is_team: bool = False
    is_member: bool = False  # of a verified company
    known: frozenset[UUID] = field(default_factory=frozenset)  # own companies, and those it was introduced to
    own: frozenset[UUID] = field(default_factory=frozenset)
    sides: frozenset[str] = field(default_factory=frozenset)  # whose demands it reads

    @classmethod
    def of(cls, user) -> "Reader":
        if not user.is_authenticated:
            return cls()
        if user.is_project_manager:
            return TEAM
        if user.is_auditor:
            measured = Company.objects.filter(funding_measure_id=user.audits_id) if user.audits_id else Company.objects.none()
            return cls(known=frozenset(measured.values_list("pk", flat=True)))
        own = Company.objects.acted_for_by(user)
        mine = {company.pk: company for company in own}
        verified = {company.side for company in mine.values() if company.state == "verified"}
        return cls(
            is_member=bool(verified),
            known=frozenset(mine) | frozenset(introduced_to(own).values_list("pk", flat=True)),
            own=frozenset(mine),
            sides=frozenset(side for side in Side.values if verified - {side}),
        )


TEAM = Reader(is_team=True)


def documents_for(user, kind: str = "") -> QuerySet[SearchDocument]:
    """One document of each company and each open demand this reader may find: the named one only where the reader may know whose it is."""
    return documents_of(Reader.of(user), kind)


def documents_of(reader: Reader, kind: str = "") -> QuerySet[SearchDocument]:
    """``kind``: one of a company, or "demand"; nothing means companies of all kinds."""
    if kind == DEMAND:
        return _demands(reader)
    documents = SearchDocument.objects.filter(kind=About.COMPANY)
    if kind:
        documents = documents.filter(company_kind=kind)
    if reader.is_team:
        return documents.filter(form=Form.NAMED)
    named_from = Visibility.MEMBERS if reader.is_member else Visibility.PUBLIC
    known = Q(company__in=list(reader.known))
    return documents.filter(
        Q(form=Form.NAMED, visibility__gte=named_from)
        | Q(form=Form.NAMED, visibility__gte=Visibility.TEAM) & known
        | Q(form=Form.ANONYMOUS, visibility__in=[level for level in HIDDEN if level < named_from]) & ~known
    )


def _demands(reader):
    documents = SearchDocument.objects.filter(kind=About.DEMAND)
    if reader.is_team:
        return documents.filter(form=Form.NAMED)
    today, own = timezone.localdate(), Q(company__in=list(reader.own))
    listed = documents.filter(Q(expires_on=None) | Q(expires_on__gte=today), visibility__gte=Visibility.ANONYMOUS)
    others = Q(form=Form.RELEASED, side__in=sorted(reader.sides)) if reader.is_member else Q(form=Form.ANONYMOUS)
    return listed.filter(Q(form=Form.NAMED) & own | others & ~own)


def kinds_for(reader: Reader, kinds_of_own: list[str]) -> list[str]:
    """What this reader may look for, the usual one first."""
    if reader.is_team:
        return ["", *Kind.values, DEMAND]
    if not reader.is_member:
        return [Kind.SUPPLIER, Kind.PARTNER, DEMAND]
    return [*dict.fromkeys(other for kind in kinds_of_own for other in OTHER_SIDE[kind]), DEMAND]


OTHER_SIDE = {
    Kind.SUPPLIER: [Kind.PARTNER],
    Kind.PARTNER: [Kind.SUPPLIER],
    Kind.MULTIPLIER: [Kind.SUPPLIER, Kind.PARTNER],
}

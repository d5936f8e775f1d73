"""Writes what a search reads: the named document with the profile itself, the anonymous ones by a worker soon after."""

from django.db import transaction
from django.utils import timezone

from becan.nudge import nudge
from companies.anonymity import LEVELS, AnonymousFacts, Crowd, anonymous_facts
from companies.enums import CompanyState, Language, Visibility
from companies.models import CapabilityFigure, Company, DocumentFigure, DocumentName, SearchDocument, SearchRefresh
from companies.search.lexemes import as_vector
from companies.search.rows import Facts, columns_of, lot_of
from companies.search.spellings import names_of, spellings
from companies.tasks import index_phrases_task, refresh_documents_task
from companies.texts import text_of

PARTS = ("capabilities__concept", "proofs__proof_type", "aliases")
TEXT_FIELDS = ("summary", "description")
About, Form = SearchDocument.About, SearchDocument.Form


@transaction.atomic
def write_document(company_pk) -> None:
    """With every change of a company: its own document now, those of its crowd soon after."""
    company = write_named_document(company_pk)
    if company.verified_on:
        request_anonymous(company.side)


@transaction.atomic
def write_named_document(company_pk) -> Company:
    """Read again from its rows: a caller's object may hold older ones. Its other document shows it no longer than it wants."""
    company = Company.objects.prefetch_related(*PARTS).get(pk=company_pk)
    names = names_of(company)
    texts = [(text_of(company, field, language), language) for language in Language.values for field in TEXT_FIELDS]
    document = write_row(company, Form.NAMED, columns_of(plain_facts(company), names=names, texts=texts) | listing_of(company))
    others = SearchDocument.objects.filter(kind=About.COMPANY, object_id=company.pk).exclude(form=Form.NAMED)
    others.update(**listing_of(company), listed_at=document.listed_at)
    wanted = {spelling for name in names for spelling in spellings(name)}
    document.names.exclude(text__in=wanted).delete()
    DocumentName.objects.bulk_create(
        (DocumentName(document=document, text=text) for text in sorted(wanted)), ignore_conflicts=True
    )
    figures = CapabilityFigure.objects.filter(capability__company=company).values_list("key_figure__code", "min", "max")
    write_figures(document, figures)
    return company


def request_anonymous(side: str = "") -> None:
    """Anonymous documents depend on all companies of a side: one that comes or goes changes what the others may show."""
    SearchRefresh.objects.create(side=side)
    nudge(refresh_documents_task)


def write_anonymous_documents(side: str) -> int:
    """All of a side, by one look at the crowd. Returns how many have changed."""
    crowd = Crowd(side)
    companies = Company.objects.filter(side=side).verified().prefetch_related(*PARTS)
    old = SearchDocument.objects.filter(kind=About.COMPANY, form=Form.ANONYMOUS, company__side=side)
    old.exclude(company__in=companies.values("pk")).delete()
    held = {document.company_id: document for document in old.defer("words")}
    listed = dict(SearchDocument.objects.filter(kind=About.COMPANY, form=Form.NAMED).values_list("company", "listed_at"))
    changed = 0
    for company in companies.order_by("pk").iterator(chunk_size=500):
        facts = anonymous_facts(company, crowd=crowd)
        columns = columns_of(_of_anonymous(company, facts)) | listing_of(company)
        if not _is_written(held.get(company.pk), columns):
            write_row(company, Form.ANONYMOUS, columns, listed_at=listed.get(company.pk))
            changed += 1
    return changed


def plain_facts(company: Company) -> Facts:
    """What a company says of itself; nothing is widened."""
    rows = sorted(company.capabilities.all(), key=lambda row: (LEVELS.index(row.level), row.concept.notation))
    return Facts(
        notations=[row.concept.notation for row in rows],
        regions=[company.region],
        sizes=[company.size_class],
        proofs=sorted({proof.proof_type.code for proof in company.proofs.all() if proof.is_valid_on()}),
        cooperation=sorted(company.cooperation),
        languages=sorted(company.languages),
        is_open=company.is_open_for_introductions,
    )


def _of_anonymous(company: Company, facts: AnonymousFacts) -> Facts:
    return Facts(
        notations=[notation for notation in [facts.concept, *facts.concepts] if notation],
        regions=[facts.region],
        sizes=[facts.size_class],
        proofs=facts.proofs,
        cooperation=facts.cooperation,
        languages=facts.languages,
        is_open=company.is_open_for_introductions,
    )


def listing_of(company: Company) -> dict:
    """Who may find it: as the company wants, and nobody but the team before its identity is checked."""
    is_verified = company.state == CompanyState.VERIFIED
    return {"visibility": company.visibility if is_verified else 0, "company_kind": company.kind, "side": company.side}


def write_row(company: Company, form: str, columns: dict, *, about=About.COMPANY, object_id=None, listed_at=None):
    """The row of one document; its phrases are read soon after."""
    object_id = object_id or company.pk
    values = columns | {"company": company, "words": as_vector(columns["words"]), "due_at": timezone.now(), "attempts": 0}
    if listed_at:
        values["listed_at"] = listed_at
    document, _created = SearchDocument.objects.update_or_create(
        kind=about,
        object_id=object_id,
        form=form,
        defaults=values | {"lot": lot_of(object_id)},
    )
    _list(document)
    nudge(index_phrases_task)
    return document


def _list(document):
    """Since when others may find it; who comes back after a rest is new again."""
    is_listed = document.visibility >= Visibility.ANONYMOUS
    if is_listed != bool(document.listed_at):
        document.listed_at = timezone.now() if is_listed else None
        SearchDocument.objects.filter(pk=document.pk).update(listed_at=document.listed_at)


def write_figures(document: SearchDocument, figures) -> None:
    """``figures``: code, low, high."""
    document.figures.all().delete()
    rows = [DocumentFigure(document=document, code=code, low=low, high=high) for code, low, high in figures]
    DocumentFigure.objects.bulk_create(row for row in rows if (row.low, row.high) != (None, None))


def _is_written(document: SearchDocument | None, columns: dict) -> bool:
    compared = {name: value for name, value in columns.items() if name != "words"}
    return document is not None and all(_plain(getattr(document, name)) == value for name, value in compared.items())


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value

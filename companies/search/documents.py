"""Writes what a search reads: the named document with the profile itself, the anonymous ones by a worker soon after."""

from django.db import transaction
from django.utils import timezone

from becan.language.tokens import tokens
from becan.nudge import nudge
from companies.adapters import current_taxonomy
from companies.anonymity import LEVELS, AnonymousFacts, Crowd, anonymous_facts, with_broader
from companies.enums import Language
from companies.models import Company, DocumentName, SearchDocument, SearchRefresh
from companies.search.lexemes import CODES, LABELS, NAMES, TEXTS, code_lexeme, vector_of
from companies.search.spellings import names_of, spellings
from companies.tasks import index_phrases_task, refresh_documents_task
from companies.texts import text_of

PARTS = ("capabilities__concept", "proofs__proof_type")
TEXT_FIELDS = ("summary", "description")


@transaction.atomic
def write_document(company_pk) -> None:
    """With every change of a company: its own document now, those of its crowd soon after."""
    company = write_named_document(company_pk)
    if company.verified_on:
        request_anonymous(company.side)


@transaction.atomic
def write_named_document(company_pk) -> Company:
    """Read again from its rows: a caller's object may hold older ones."""
    company = Company.objects.prefetch_related(*PARTS).get(pk=company_pk)
    document = _write(company, plain_facts(company), is_anonymous=False)
    wanted = {spelling for name in names_of(company) for spelling in spellings(name)}
    document.names.exclude(text__in=wanted).delete()
    DocumentName.objects.bulk_create(
        (DocumentName(document=document, text=text) for text in sorted(wanted)), ignore_conflicts=True
    )
    return company


def request_anonymous(side: str = "") -> None:
    """Anonymous documents depend on all companies of a side: one that comes or goes changes what the others may show."""
    SearchRefresh.objects.create(side=side)
    nudge(refresh_documents_task)


def write_anonymous_documents(side: str) -> int:
    """All of a side, by one look at the crowd. Returns how many have changed."""
    crowd = Crowd(side)
    companies = Company.objects.filter(side=side).verified().prefetch_related(*PARTS)
    SearchDocument.objects.filter(is_anonymous=True, company__side=side).exclude(company__in=companies.values("pk")).delete()
    held = {document.company_id: document for document in SearchDocument.objects.filter(is_anonymous=True, company__side=side)}
    changed = 0
    for company in companies.order_by("pk").iterator(chunk_size=500):
        facts = anonymous_facts(company, crowd=crowd)
        if not _is_written(held.get(company.pk), facts):
            _write(company, facts, is_anonymous=True)
            changed += 1
    return changed


def plain_facts(company: Company) -> AnonymousFacts:
    """What a company says of itself, in the same shape; nothing is widened."""
    rows = sorted(company.capabilities.all(), key=lambda row: (LEVELS.index(row.level), row.concept.notation))
    notations = [row.concept.notation for row in rows]
    return AnonymousFacts(
        side=company.side,
        concept=next(iter(notations), ""),
        size_class=company.size_class,
        region=company.region,
        concepts=notations[1:],
        proofs=sorted({proof.proof_type.code for proof in company.proofs.all() if proof.is_valid_on()}),
        languages=sorted(company.languages),
        cooperation=sorted(company.cooperation),
    )


def _columns(facts: AnonymousFacts) -> dict:
    notations = [notation for notation in [facts.concept, *facts.concepts] if notation]
    return {
        "notations": notations,
        "concepts": sorted({concept for notation in notations for concept in with_broader(notation)}),
        "region": facts.region,
        "size_class": facts.size_class,
        "proofs": facts.proofs,
        "cooperation": facts.cooperation,
        "languages": facts.languages,
    }


def _is_written(document: SearchDocument | None, facts: AnonymousFacts) -> bool:
    return document is not None and all(getattr(document, name) == value for name, value in _columns(facts).items())


def _write(company: Company, facts: AnonymousFacts, *, is_anonymous: bool) -> SearchDocument:
    columns = _columns(facts)
    words = _code_words(columns) | ({} if is_anonymous else _own_words(company))
    document, _created = SearchDocument.objects.update_or_create(
        kind=SearchDocument.Kind.COMPANY,
        object_id=company.pk,
        is_anonymous=is_anonymous,
        defaults=columns | {"company": company, "words": vector_of(words), "due_at": timezone.now(), "attempts": 0},
    )
    nudge(index_phrases_task)
    return document


def _code_words(columns: dict) -> dict[str, list[str]]:
    codes = [code_lexeme(notation) for notation in columns["concepts"]]
    labels = [token for label, language in labels_of(columns["notations"]) for token in tokens(label, language)]
    return {CODES: codes, LABELS: labels}


def labels_of(notations) -> list[tuple[str, str]]:
    """The words of the taxonomy for these concepts, in all languages."""
    concepts = current_taxonomy().concepts
    known = [concepts[notation] for notation in notations if notation in concepts]
    return [(label.text, label.language) for concept in known for label in concept.labels if label.kind == "pref"]


def _own_words(company: Company) -> dict[str, list[str]]:
    texts = [(text_of(company, field, language), language) for language in Language.values for field in TEXT_FIELDS]
    return {
        NAMES: [token for name in names_of(company) for token in tokens(name)],
        TEXTS: [token for text, language in texts if text for token in tokens(text, language)],
    }

"""The vectors of what companies say they can do: read by a worker, never while a person waits."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from becan.due import claim, postpone
from becan.language.fold import fold
from becan.language.tokens import phrases
from companies.adapters import current_taxonomy
from companies.enums import Language
from companies.models import DocumentPhrase, Phrase, SearchDocument
from companies.models.search import LONGEST_PHRASE
from companies.search.documents import TEXT_FIELDS
from companies.search.rows import labels_of
from companies.search.vectors import encode
from companies.texts import text_of

LEASE = timedelta(minutes=5)
TOGETHER = 20


def index_due_phrases(*, now: datetime | None = None) -> int:
    """Read the phrases of some due documents. Returns how many documents it took."""
    now = now or timezone.now()
    claimed = claim(SearchDocument.objects.due(now), now=now, lease=LEASE, most=TOGETHER)
    for document in claimed:
        try:
            index_phrases(document)
        except Exception as error:
            postpone(document, error, now=now)
    return len(claimed)


@transaction.atomic
def index_phrases(document: SearchDocument) -> None:
    texts = phrases_of(document)
    DocumentPhrase.objects.filter(document=document).exclude(phrase__text__in=texts).delete()
    links = [DocumentPhrase(document=document, phrase_id=pk) for pk in _phrase_pks(texts)]
    DocumentPhrase.objects.bulk_create(links, ignore_conflicts=True)
    unchanged = SearchDocument.objects.filter(pk=document.pk, due_at=document.due_at)  # else it was written again meanwhile
    unchanged.update(due_at=None, attempts=0, last_error="")


def phrases_of(document: SearchDocument) -> list[str]:
    """The words of its codes; of a named one its own words, too; of a demand those that its readers may read."""
    said = [label for label, _language in labels_of(document.notations, current_taxonomy())]
    texts = [text for pair in document.texts.values() for text in pair]
    if (document.kind, document.form) == (SearchDocument.About.COMPANY, SearchDocument.Form.NAMED):
        texts += [text_of(document.company, field, language) for field in TEXT_FIELDS for language in Language.values]
    said += [phrase for text in texts for phrase in phrases(text)]
    return sorted({folded for phrase in said if (folded := fold(phrase)[:LONGEST_PHRASE].strip())})


def _phrase_pks(texts: list[str]) -> list[int]:
    known = set(Phrase.objects.filter(text__in=texts).values_list("text", flat=True))
    missing = [text for text in texts if text not in known]
    rows = [Phrase(text=text, vector=vector) for text, vector in zip(missing, encode(missing), strict=True)]
    Phrase.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may have been quicker
    return list(Phrase.objects.filter(text__in=texts).values_list("pk", flat=True))

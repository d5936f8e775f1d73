"""Due work of the search, done by a worker or by the command ``reindex``."""

from datetime import datetime, timedelta

from becan.due import claim, postpone
from becan.nudge import hint
from companies.enums import Side
from companies.models import Company, Phrase, SearchDocument, SearchRefresh
from companies.search.documents import write_anonymous_documents, write_named_document
from companies.search.phrases import index_due_phrases
from companies.signals import documents_rewritten
from companies.tasks import index_phrases_task, refresh_documents_task

LEASE = timedelta(minutes=10)
TOGETHER = 5000  # many companies saved at once mean one look at the crowd


def run_search_refreshes(*, now: datetime) -> None:
    claimed = claim(SearchRefresh.objects.filter(due_at__lte=now), now=now, lease=LEASE, most=TOGETHER)
    sides = {refresh.side for refresh in claimed}
    try:
        if "" in sides:
            write_all_documents()
        else:
            for side in sorted(sides):
                write_anonymous_documents(side)
    except Exception as error:
        for refresh in claimed:
            postpone(refresh, error, now=now)
        return
    SearchRefresh.objects.filter(pk__in=[refresh.pk for refresh in claimed]).delete()


def write_all_documents() -> None:
    anonymous = SearchDocument.objects.filter(kind=SearchDocument.About.COMPANY, form=SearchDocument.Form.ANONYMOUS)
    anonymous.delete()  # the words of their codes may be others now
    for pk in Company.objects.values_list("pk", flat=True):
        write_named_document(pk)
    for side in Side.values:
        write_anonymous_documents(side)
    documents_rewritten.send(SearchDocument)


def sweep_due_search(*, now: datetime) -> None:
    """Hint again at what is due: hints get lost with a broker or a worker. Two sweeps at once do no harm."""
    if SearchRefresh.objects.filter(due_at__lte=now).exists():
        hint(refresh_documents_task)
    if SearchDocument.objects.due(now).exists():
        hint(index_phrases_task)


def index_all_phrases() -> int:
    """Returns the number of documents read."""
    total = 0
    while done := index_due_phrases():
        total += done
    return total


def forget_unused_phrases() -> int:
    deleted, _by_model = Phrase.objects.filter(documentphrase=None).delete()
    return deleted

"""Translations that somebody waits for. Demands in review have a queue of their own; profiles wait on the translation desk itself."""

from django.urls import reverse
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, name_of, waits_for_us
from matching.enums import DemandState, TextKind
from matching.services.translating.jobs import open_jobs

WAITED_FOR = (TextKind.DEMAND, TextKind.MESSAGE, TextKind.QUESTION, TextKind.ANSWER)


class Jobs(list):
    """Counted and found like the rows of the other queues."""

    def count(self):
        return len(self)

    def filter(self, *, pk):
        return Jobs(job for job in self if job.pk == pk)

    def first(self):
        return next(iter(self), None)


def translations_due():
    """The one that reaches most comes first."""
    return Jobs(job for job in open_jobs(WAITED_FOR) if job.kind != TextKind.DEMAND or job.object.state == DemandState.PUBLISHED)


def translation_item(job):
    return Item(
        due=job.promised_on,
        task=_("Translate: %(kind)s") % {"kind": job.kind.label},
        title=name_of(job.company),
        url=reverse("matching:translation_detail", args=[job.kind, job.object_id]),
        waiting=waits_for_us(job.company, job.since),
        owner=job.taken.taken_by if job.taken else None,
    )

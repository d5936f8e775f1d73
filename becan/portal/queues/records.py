"""What the team has promised itself, and entries that nobody has filed."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, name_of, promised
from matching.models import Interaction, Task


def tasks_due():
    """With a week's look ahead; what lies further off stands on the page of tasks."""
    soon = timezone.localdate() + timezone.timedelta(days=7)
    related = ("person", "company", "introduction__offering", "introduction__seeking")
    return Task.objects.open().filter(due_on__lte=soon).select_related(*related).order_by("due_on", "pk")


def task_item(task):
    about = task.company or (task.introduction and task.introduction.offering)
    return Item(
        due=task.due_on,
        task=_("Task"),
        title=task.title,
        url=reverse("matching:task_list") + "?all",
        waiting=name_of(about) if about else _("Nobody waits"),
        owner=task.person,
    )


def entries_to_file():
    return Interaction.objects.unfiled().select_related("by").order_by("created_at", "pk")


def entry_item(record):
    return Item(
        due=promised(record.created_at),
        task=_("Say whom an entry concerns"),
        title=record.subject or record.who or record.words[:80],
        url=reverse("matching:record_review", args=[record.pk]),
        waiting=_("Nobody waits"),
        owner=record.by,
    )

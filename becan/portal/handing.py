"""Whose turn an item is: its owner's, or of whoever took it over, or of the deputy while that person is away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from becan.absences import are_all_away, back_on, one_look_at_absences, stand_in
from becan.clock import DAY
from becan.mail import queue_mail
from becan.models import log_action
from becan.portal.queues.item import Item, Queue
from companies.models import User
from matching.forms.records import team
from matching.models import Handed, Introduction
from matching.services.taking_over import hand_introduction_over

LONGEST_WAY = 60  # days that a promise is moved at most


@one_look_at_absences()
def placed_items(queues: Iterable[Queue], most: int, person: User | None = None) -> list[Item]:
    """The items of these queues in the order of their turn: what is late or due today, then what somebody waits for, then ideas;
    inside each by effect and due date."""
    everybody, handed = list(team()), _handed()
    found = [
        (queue, place, placed)
        for queue in queues
        for place, item in enumerate(queue.items(most))
        if (placed := _placed(item, queue, handed, everybody)) and _is_for(person, placed)
    ]
    today = timezone.localdate()
    return [item for _queue, _place, item in sorted(found, key=lambda row: _turn(*row, today))]


def _handed() -> dict[str, User]:
    return {row.item: row.person for row in Handed.objects.select_related("person")}


def _placed(item: Item, queue: Queue, handed, everybody) -> Item:
    """With the owner of the day. Our promise moves to the first day on which one of those who could keep it is there."""
    holder = handed.get(item.key) or item.owner
    acting = (stand_in(holder) or holder) if holder else None
    due = _promise(item.due, holder, everybody) if queue.is_ours else item.due
    return replace(item, owner=acting, due=due, stands_for=holder if acting != holder else None)


def _promise(due: date, holder, everybody) -> date:
    if holder:
        return back_on(holder, due)
    for _step in range(LONGEST_WAY):
        if not are_all_away(everybody, due):
            break
        due += DAY
    return due


def _is_for(person, item):
    return person is None or item.owner in (None, person)


def _turn(queue, place, item, today):
    is_urgent = item.due <= today
    stage = 0 if is_urgent and not queue.is_idea else 2 if queue.is_idea and not is_urgent else 1
    return stage, -queue.effect, item.due, place, queue.name


def find_row(queue: Queue, number: str):
    """The row behind an item's key, if it still stands in its queue."""
    try:
        return queue.rows().filter(pk=number).first()
    except (ValueError, ValidationError):
        return None


@transaction.atomic
def hand_over(queue: Queue, row, person: User, *, words: str, by: User) -> None:
    """The item is ``person``'s from now on; an introduction with all that belongs to it. The person is told."""
    item = replace(queue.item(row), key=f"{queue.name}:{row.pk}")
    Handed.objects.update_or_create(item=item.key, defaults={"person": person, "words": words, "by": by, "at": timezone.now()})
    introduction = row if isinstance(row, Introduction) else getattr(row, "introduction", None)
    taken = hand_introduction_over(introduction, person, words=words, by=by) if introduction is not None else None
    if introduction is None:
        log_action(row, "item.handed_over", actor=by, reason=words, person=person.pk)
    if person != by:
        context = {"item": item, "words": words, "giver": by, "outstanding": taken.outstanding if taken else []}
        queue_mail("desk_handed_over", to=person, context=context, reply_to=by)

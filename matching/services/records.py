"""The team's own records of talks and mails, and what follows from them."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.clock import add_working_days
from becan.exceptions import DomainError, InvalidTransition
from becan.mail import queue_mail
from becan.models import log_action
from companies.models import Company, ContactPerson, SupportKind
from companies.services.support import record_support
from companies.uploads import Upload, safe_name
from matching.enums import RecordKind
from matching.models import Concerned, Interaction, Introduction, Task

DAYS_FOR_A_STEP = 5  # working days for what was written down on the way
CONSULTING = (RecordKind.PHONE, RecordKind.VIDEO, RecordKind.MEETING)
LONGEST_AGO = timedelta(days=366)
A_LITTLE = timedelta(minutes=5)  # a phone's clock is not ours


def record_interaction(
    kind: RecordKind,
    *,
    by,
    pk: uuid.UUID | None = None,
    at: datetime | None = None,
    companies: Iterable[Company] = (),
    contacts: Iterable[ContactPerson] = (),
    introduction: Introduction | None = None,
    event=None,
    next_step: str = "",
    next_on: date | None = None,
    file: tuple[str, Upload] | None = None,
    **texts: str,
) -> Interaction:
    """Write down a talk once; a second call with the same ``pk`` gives the first one. ``texts``: who, subject, words, language.

    ``next_step`` becomes a task of the person who writes. ``file`` is a name and a clean file.
    """
    companies, contacts = list(companies), list(contacts)
    _check(at, companies, contacts, introduction)
    if pk and (known := Interaction.objects.filter(pk=pk).first()):
        return known
    stored_as = default_storage.save(f"records/{uuid.uuid4()}{file[1].suffix}", ContentFile(file[1].data)) if file else ""
    fields = {
        "kind": kind,
        "at": at or timezone.now(),
        "next_step": next_step,
        "introduction": introduction,
        "event": event,
        "by": by,
        **texts,
    }
    if file:
        fields |= {"file_name": safe_name(file[0], file[1].suffix), "file_kind": file[1].kind, "file_stored_as": stored_as}
    try:
        return _write(pk or uuid.uuid4(), fields, companies, contacts, next_on)
    except IntegrityError:  # the same entry arrived twice at the same moment
        if stored_as:
            default_storage.delete(stored_as)
        return Interaction.objects.get(pk=pk)
    except BaseException:
        if stored_as:
            default_storage.delete(stored_as)
        raise


@transaction.atomic
def _write(pk, fields, companies, contacts, next_on):
    interaction = Interaction.objects.create(pk=pk, **fields)
    _concern(interaction, companies, contacts)
    log_action(interaction, "interaction.recorded", actor=fields["by"], kind=str(fields["kind"]))
    if fields["next_step"] and fields["by"]:
        due_on = next_on or add_working_days(timezone.localdate(), DAYS_FOR_A_STEP)
        company = companies[0] if companies else None
        about = {"company": company, "introduction": fields["introduction"], "interaction": interaction}
        add_task(fields["next_step"], due_on=due_on, person=fields["by"], by=fields["by"], **about)
    return interaction


def _count(interaction, companies):
    """For the funder a talk is a consultation of each company that it concerned; what was said is no part of it."""
    for company in companies if interaction.kind in CONSULTING else ():
        measure = interaction.introduction.funding_measure if interaction.introduction else company.funding_measure
        on = timezone.localdate(interaction.at)
        record_support(company, SupportKind.CONSULTATION, measure=measure, source=interaction, on=on, by=interaction.by)


def _concern(interaction, companies, contacts):
    _count(interaction, companies)
    Concerned.objects.bulk_create(
        [Concerned(interaction=interaction, company=company) for company in companies], ignore_conflicts=True
    )
    interaction.contacts.add(*contacts)


def _check(at, companies, contacts, introduction):
    now = timezone.now()
    if at and not now - LONGEST_AGO < at < now + A_LITTLE:
        raise DomainError(_("Please choose a day that is not in the future, within the last year."))
    concerned = {company.pk for company in companies}
    if introduction:
        concerned |= {introduction.offering_id, introduction.seeking_id}
    if any(contact.company_id not in concerned for contact in contacts):
        raise DomainError(_("Every person has to belong to one of the companies."))


@transaction.atomic
def file_interaction(interaction: Interaction, companies: Iterable[Company], *, by) -> Interaction:
    """Say whom an entry concerns that nobody could tell: it moves from the queue to the timelines."""
    locked = Interaction.objects.select_for_update().get(pk=interaction.pk)
    companies = list(companies)
    if locked.put_aside_at or locked.concerned.exists():
        raise InvalidTransition(_("This entry has been filed already."))
    if not companies:
        raise DomainError(_("Please choose a company."))
    _concern(locked, companies, [])
    locked.tasks.filter(company=None).update(company=companies[0])
    log_action(locked, "interaction.filed", actor=by)
    return locked


@transaction.atomic
def put_interaction_aside(interaction: Interaction, *, by) -> None:
    """It belongs to nobody here."""
    if Interaction.objects.unfiled().filter(pk=interaction.pk).update(put_aside_at=timezone.now()):
        log_action(interaction, "interaction.put_aside", actor=by)


@transaction.atomic
def add_task(title: str, *, due_on: date, person, by, remind_on: date | None = None, **about) -> Task:
    """``about``: company, introduction, interaction. Who gets a task from somebody else is told at once."""
    if due_on < timezone.localdate():
        raise DomainError(_("Please choose today or a later day."))
    remind_on = min(remind_on or due_on, due_on)
    task = Task.objects.create(title=title, due_on=due_on, remind_on=remind_on, person=person, created_by=by, **about)
    log_action(task, "task.added", actor=by, person=person.pk)
    if person != by:
        queue_mail("task_assigned", to=person, about=task, context={"task": task, "giver": by}, reply_to=by)
    return task


@transaction.atomic
def set_task_done(task: Task, is_done: bool, *, by) -> Task:
    """Done, or not done after all."""
    locked = Task.objects.select_for_update().get(pk=task.pk)
    locked.done_at, locked.done_by = (timezone.now(), by) if is_done else (None, None)
    locked.save(update_fields=["done_at", "done_by"])
    log_action(locked, "task.done" if is_done else "task.reopened", actor=by)
    return locked


@transaction.atomic
def hand_task_over(task: Task, person, *, by) -> Task:
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.done_at:
        raise InvalidTransition(_("This task is done."))
    locked.person = person
    locked.save(update_fields=["person"])
    log_action(locked, "task.handed_over", actor=by, person=person.pk)
    if person != by:
        queue_mail("task_assigned", to=person, about=locked, context={"task": locked, "giver": by}, reply_to=by)
    return locked


def remind_of_tasks(*, now: datetime) -> int:
    """A note in the inbox on the day that was chosen; what a lost run has missed comes with the next one."""
    due = Task.objects.open().filter(reminded_at=None, remind_on__lte=timezone.localdate(now))
    return sum(_remind(pk, now) for pk in due.values_list("pk", flat=True)[:200])


@transaction.atomic
def _remind(pk, now):
    task = Task.objects.open().select_for_update(skip_locked=True, of=["self"]).filter(pk=pk, reminded_at=None).first()
    if task is None:
        return False
    task.reminded_at = now
    task.save(update_fields=["reminded_at"])
    queue_mail("reminder_task", to=task.person, about=task, context={"task": task}, dedupe=f"{task.pk}:{task.remind_on}")
    return True

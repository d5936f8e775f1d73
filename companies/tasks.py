"""Thin tasks: the due rows say what is to be done."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from becan.nudge import hint
from becan.tasks import sweep


@shared_task
def refresh_documents_task():
    from companies.search.refresh import run_search_refreshes

    run_search_refreshes(now=timezone.now())


@shared_task
def refresh_all_documents_task():
    from companies.search.documents import request_anonymous

    request_anonymous()


@shared_task
def index_phrases_task():
    from companies.search.phrases import index_due_phrases

    if index_due_phrases():
        hint(index_phrases_task)


@shared_task
def search_digest_task(user_pk):
    from companies.services.saved_searches import send_digest

    send_digest(user_pk, now=timezone.now())


@sweep
def sweep_search_digests(now: datetime):
    from companies.services.saved_searches import sweep_due_digests

    sweep_due_digests(now=now)


@sweep
def sweep_search(now: datetime):
    from companies.search.refresh import sweep_due_search

    sweep_due_search(now=now)


@shared_task
def translate_task(pk: int):
    from companies.services.translating import run_translation

    run_translation(pk, now=timezone.now())


@sweep
def sweep_translations(now: datetime):
    from companies.services.translating import sweep_due_translations

    sweep_due_translations(now=now)


@sweep
def remind_of_proofs(now: datetime):
    from companies.services.proofs import remind_of_expiry

    remind_of_expiry(now=now)


@shared_task
def run_import_task(pk: str):
    from companies.services.imports.running import run_import

    run_import(pk, now=timezone.now())


@sweep
def sweep_imports(now: datetime):
    from companies.services.imports.running import sweep_due_imports

    sweep_due_imports(now=now)


@shared_task
def reverify_task(pk: int):
    from companies.services.verification_reminders import remind_reverification

    remind_reverification(pk, now=timezone.now())


@sweep
def sweep_reverifications(now: datetime):
    from companies.services.verification_reminders import sweep_reverifications

    sweep_reverifications(now=now)

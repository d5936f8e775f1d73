"""Thin tasks of the search: the due rows say what is to be done."""

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


@sweep
def sweep_search(now: datetime):
    from companies.search.refresh import sweep_due_search

    sweep_due_search(now=now)

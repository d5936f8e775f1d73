"""Exports are due rows: asked for on a page, made by a worker, fetched when they are ready."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from becan.due import claim, postpone, sweep_due
from becan.models import log_action
from becan.nudge import hint, nudge
from becan.portal.report.contents import Contents, contents_of
from becan.portal.report.exports.archive import all_papers, zip_of
from becan.portal.report.exports.document import pdf_of
from becan.portal.report.exports.spreadsheet import csv_of, xlsx_of
from becan.portal.report.exports.word import word_of
from becan.portal.report.models import ReportExport, ReportPeriod
from becan.portal.tasks import make_export_task

LEASE = timedelta(minutes=10)
STEP = 25  # papers between two notes of the progress
State = ReportExport.State


@transaction.atomic
def ask_export(period: ReportPeriod, kind: str, language: str, *, by, numbers=()) -> ReportExport:
    export = ReportExport.objects.create(period=period, kind=kind, language=language, asked_by=by, numbers=list(numbers))
    log_action(period, "report.export_asked", actor=by, kind=kind, language=language, export=str(export.pk))
    nudge(make_export_task, str(export.pk))
    return export


def make_export(pk: str, *, now: datetime) -> None:
    for export in claim(ReportExport.objects.due(now).filter(pk=pk), now=now, lease=LEASE):
        ReportExport.objects.filter(pk=pk).update(state=State.RUNNING)
        try:
            _store(export, content_of(export))
        except Exception as error:
            postpone(export, error, now=now)
            if export.attempts >= ReportExport.MAX_ATTEMPTS:
                ReportExport.objects.filter(pk=pk).update(state=State.FAILED, ended_at=timezone.now())
            raise


def content_of(export: ReportExport) -> bytes:
    with override(export.language):
        contents = contents_of(ReportPeriod.objects.select_related("measure").get(pk=export.period_id))
        match export.kind:
            case ReportExport.Kind.XLSX:
                return xlsx_of(contents, export.language)
            case ReportExport.Kind.CSV:
                return csv_of(contents)
            case ReportExport.Kind.PDF:
                return pdf_of(contents)
            case ReportExport.Kind.WORD:
                return word_of(contents, export.language)
        return _evidence(export, contents)


def _evidence(export: ReportExport, contents: Contents) -> bytes:
    papers = all_papers(contents, export.numbers)
    row = ReportExport.objects.filter(pk=export.pk)
    row.update(total=len(papers))

    def note(done: int):
        if done % STEP == 0:
            row.update(done=done)

    return zip_of(papers, progress=note)


def _store(export: ReportExport, content: bytes) -> None:
    stored_as = default_storage.save(f"reports/{uuid.uuid4()}.{export.kind}", ContentFile(content))
    digest = hashlib.sha256(content).hexdigest()
    done = {"stored_as": stored_as, "size": len(content), "sha256": digest, "state": State.DONE, "ended_at": timezone.now()}
    if not ReportExport.objects.filter(pk=export.pk).exclude(state=State.DONE).update(**done, last_error=""):
        default_storage.delete(stored_as)


def sweep_exports(*, now: datetime) -> int:
    due = ReportExport.objects.due(now).only("pk")
    return sweep_due(due, lock="report.exports.sweep", hint=lambda export: hint(make_export_task, str(export.pk)))

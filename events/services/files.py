"""Documents and pictures of an event: clean files below MEDIA_ROOT under random names."""

import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from becan.models import log_action
from companies.texts import column, write_text
from companies.uploads import Upload, safe_name
from events.models import Event, EventDocument, EventPhoto


@transaction.atomic
def add_document(event: Event, name: str, upload: Upload, *, language: str, readers: str, by) -> EventDocument:
    row = EventDocument.objects.create(
        event=event,
        name=safe_name(name, upload.suffix),
        kind=upload.kind,
        stored_as=_store(upload),
        size=len(upload.data),
        language=language,
        readers=readers,
        uploaded_by=by,
    )
    log_action(event, "event.files_saved", actor=by)
    return row


@transaction.atomic
def add_photo(event: Event, upload: Upload, *, alt: dict[str, str], consent: str, by) -> EventPhoto:
    row = EventPhoto(event=event, kind=upload.kind, width=upload.width, height=upload.height, consent=consent, uploaded_by=by)
    for language, text in alt.items():
        setattr(row, column("alt", language), text)
    row.stored_as = _store(upload)
    row.save()
    log_action(event, "event.files_saved", actor=by)
    return row


@transaction.atomic
def remove_file(row: EventDocument | EventPhoto, *, by) -> None:
    """Of a picture also when somebody on it changes the mind."""
    transaction.on_commit(partial(default_storage.delete, row.stored_as))
    row.delete()
    log_action(row.event, "event.files_saved", actor=by)


@transaction.atomic
def save_results(event: Event, texts: dict[tuple[str, str], str], *, by) -> Event:
    """The results sheet is written when the event is over: it may change in any state."""
    locked = Event.objects.select_for_update().get(pk=event.pk)
    for (field, language), value in texts.items():
        write_text(locked, field, language, value)
    locked.save()
    log_action(locked, "event.results_saved", actor=by)
    return locked


def _store(upload):
    return default_storage.save(f"events/{uuid.uuid4()}{upload.suffix}", ContentFile(upload.data))

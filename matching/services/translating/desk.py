"""Take a text, hand it back, ask a machine, save what a person has translated or checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.due import claim, postpone
from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from becan.nudge import hint, nudge
from companies.adapters import current_taxonomy
from companies.models import Company, TextSource
from companies.services import save_texts
from companies.services.translating import FIELDS
from companies.texts import column, mark_checked, state_of, text_of
from companies.translation_diff import Part, changes_between
from companies.translation_providers import current_provider
from matching.demand_documents import write_demand_documents
from matching.enums import TextKind
from matching.models import Demand, DemandTextSource, TranslationJob
from matching.models.demands import ALSO_TOLD, TOLD
from matching.services import questions
from matching.services.demands import save_demand
from matching.services.spaces import translate_message
from matching.services.translating.jobs import Job
from matching.tasks import suggest_translation_task

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
WORDS = "words"  # the one field of a message, a question, an answer
LONGEST = 4000


@dataclass(frozen=True)
class Piece:
    """One field of a job: the source with what has changed in it, and its translation."""

    field: str
    source: str
    current: str
    state: str
    longest: int
    changes: list[Part] | None = None
    checked_by: object = None
    checked_at: datetime | None = None
    suggestion: str = ""


def pieces_of(job: Job) -> list[Piece]:
    suggested = job.taken.suggestions if job.taken else {}
    return [
        _with_suggestion(piece, suggested.get(piece.field))
        for piece in _PIECES.get(job.kind, _pieces_of_words)(job)
        if piece.source
    ]


def _with_suggestion(piece, found):
    """Only for the source that was sent: an older one would mislead."""
    if not found or found["source"] != piece.source:
        return piece
    return replace(piece, suggestion=found["text"])


def _pieces_of_demand(job):
    demand, written = job.object, {row.field: row for row in job.object.text_sources.filter(language=job.language)}
    for name in (*TOLD, *ALSO_TOLD):
        yield _piece(demand, name, job.language, _source(demand, name), written.get(name))


def _pieces_of_profile(job):
    company = job.object
    rows = TextSource.objects.filter(company=company, language=job.language).select_related("checked_by")
    written = {row.field: row for row in rows}
    for name in FIELDS:
        yield _piece(company, name, job.language, text_of(company, name, company.original_language), written.get(name))


def _piece(obj, name, language, source, written):
    is_old = written and written.source and written.source != source
    return Piece(
        field=name,
        source=source,
        current=text_of(obj, name, language),
        state=state_of(obj, name, language),
        longest=obj._meta.get_field(column(name, language)).max_length,
        changes=changes_between(written.source, source) if is_old else None,
        checked_by=written.checked_by if written else None,
        checked_at=written.checked_at if written else None,
    )


def _pieces_of_words(job):
    row = job.object
    if job.kind == TextKind.MESSAGE:
        state = row.translation_state or "missing"
        yield Piece(WORDS, row.words, row.translation, state, LONGEST, checked_by=row.translated_by)
        return
    passage = row.passage if job.kind == TextKind.QUESTION else row.answer_passage
    is_same_language = passage.language == passage.target
    current = passage.translation or (passage.words if is_same_language else "")
    state = "checked" if passage.is_released else "missing"
    stamp = {"checked_by": passage.translated_by, "checked_at": passage.translated_at}
    yield Piece(WORDS, passage.words, current, state, LONGEST, **stamp)


_PIECES = {TextKind.DEMAND: _pieces_of_demand, TextKind.PROFILE: _pieces_of_profile}


def glossary(job: Job, text: str, tagger) -> list[tuple[str, str]]:
    """The concepts found in the source: its own words for them, and the taxonomy's in the target language."""
    taxonomy, found = current_taxonomy(), {}
    for place in tagger.find(text, job.source_language):
        found.setdefault(place.notation, place.surface)
    return [(surface, taxonomy.concepts[code].pref[job.language]) for code, surface in found.items() if code in taxonomy.concepts]


# Taking and handing back


@transaction.atomic
def take(job: Job, *, by) -> TranslationJob:
    row = _row(job)
    if row.taken_by_id and row.taken_by_id != by.pk:
        raise InvalidTransition(_("Somebody else has taken this translation."))
    row.taken_by, row.taken_at = by, timezone.now()
    row.save(update_fields=["taken_by", "taken_at"])
    return row


@transaction.atomic
def hand_back(job: Job, *, by) -> None:
    """By whoever has it, or by a colleague when that person is away."""
    row = _row(job)
    row.taken_by = row.taken_at = None
    row.save(update_fields=["taken_by", "taken_at"])


def _row(job) -> TranslationJob:
    key = {"kind": job.kind, "object_id": job.object_id, "language": job.language}
    TranslationJob.objects.get_or_create(**key)
    return TranslationJob.objects.select_for_update().get(**key)


# Saving


@transaction.atomic
def save_translation(job: Job, texts: Mapping[str, str], *, by, seen: Mapping[str, str] | None = None) -> None:
    """``texts`` by field, as a person stands for them; ``seen`` are the sources on the page: one that has changed meanwhile is refused."""
    now = {piece.field: piece.source for piece in pieces_of(job)}
    if seen is not None and any(seen.get(name, source) != source for name, source in now.items() if name in texts):
        raise DomainError(_("The original has changed meanwhile. Please compare once more; what you wrote still stands here."))
    _SAVES[job.kind](job, {name: text.strip() for name, text in texts.items() if name in now}, by)
    TranslationJob.objects.filter(kind=job.kind, object_id=job.object_id, language=job.language).delete()


def _save_demand(job, texts, by):
    demand = save_demand(job.object, by=by, texts={(name, job.language): text for name, text in texts.items()})
    for name, text in texts.items():
        if not text:
            continue
        mark_checked(demand, name, job.language)
        stamp = {"source": _source(demand, name), "checked_by": by, "checked_at": timezone.now()}
        DemandTextSource.objects.update_or_create(demand=demand, field=name, language=job.language, defaults=stamp)
    demand.save(update_fields=["text_states"])
    log_action(demand, "demand.translated", actor=by, language=job.language, fields=sorted(texts))
    write_demand_documents(demand.pk)


def _source(demand: Demand, name: str) -> str:
    own = text_of(demand, name, demand.original_language)
    return own or (text_of(demand, "description", demand.original_language) if name in TOLD else "")


def _save_profile(job, texts, by):
    keys = {(name, job.language): text for name, text in texts.items()}
    save_texts(Company.objects.get(pk=job.object.pk), keys, by=by, checked=[key for key, text in keys.items() if text])


def _save_message(job, texts, by):
    translate_message(job.object, texts[WORDS], by=by)


def _save_question(job, texts, by):
    questions.translate(job.object, texts[WORDS], by=by, is_answer=job.kind == TextKind.ANSWER)


_SAVES = {
    TextKind.DEMAND: _save_demand,
    TextKind.PROFILE: _save_profile,
    TextKind.MESSAGE: _save_message,
    TextKind.QUESTION: _save_question,
    TextKind.ANSWER: _save_question,
}


# The machine


@transaction.atomic
def ask_machine(job: Job) -> None:
    """A due row: the provider may be slow, and it may be down."""
    if current_provider() is None:
        raise DomainError(_("No machine translation is set up."))
    row = _row(job)
    row.due_at, row.attempts, row.last_error = timezone.now(), 0, ""
    row.suggestions = {piece.field: {"source": piece.source, "text": "", "from": job.source_language} for piece in pieces_of(job)}
    row.save()
    nudge(suggest_translation_task, row.pk)


def run_suggestion(pk: int, *, now: datetime) -> None:
    due = TranslationJob.objects.filter(pk=pk, due_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    for row in claim(due, now=now, lease=LEASE):
        try:
            found = _translated(row)
        except Exception as error:  # whatever a server on the network answers: the row keeps it
            postpone(row, error, now=now)
        else:
            done = {"suggestions": found, "due_at": None, "last_error": ""}
            TranslationJob.objects.filter(pk=pk, due_at=row.due_at).update(**done)


def _translated(row) -> dict:
    provider, asked = current_provider(), row.suggestions
    if provider is None or not asked:
        return {}
    source_language = next(iter(asked.values()))["from"]
    found = provider.translate([entry["source"] for entry in asked.values()], source_language, row.language)
    return {name: entry | {"text": text} for (name, entry), text in zip(asked.items(), found, strict=True)}


def sweep_due_suggestions(*, now: datetime) -> None:
    due = TranslationJob.objects.filter(due_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    for pk in due.values_list("pk", flat=True):
        hint(suggest_translation_task, pk)

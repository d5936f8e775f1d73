"""Machine translations of a profile: due rows, worked off by Celery. A machine fills gaps, it never writes over a person's words."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from becan.clock import add_working_days
from becan.due import claim, postpone
from becan.models import log_action
from becan.nudge import hint, nudge
from companies.enums import CompanyState, Kind, Language, Side, TextState
from companies.models import Company, TextSource, TranslationRequest
from companies.rules import HANDLING_DAYS
from companies.services.profiles_changes import STATES, lock, note_change, text_key
from companies.services.translating_sources import note_sources
from companies.signals import company_changed
from companies.tasks import translate_task
from companies.texts import column, has_checked, state_of, text_of, write_text
from companies.translation_providers import current_provider

LEASE = timedelta(minutes=5)
FIELDS = ("tagline", "summary", "description", "looking_for")  # names are not translated, they are chosen
MOST_ATTEMPTS = 8
READ_IN = {Side.CHINA: Language.DE, Side.BERLIN_BRANDENBURG: Language.ZH_HANS}  # by the other side
READ_BY_OTHERS = (CompanyState.VERIFIED, CompanyState.SUBMITTED, CompanyState.IN_REVIEW)


def fields_waiting(company) -> list[str]:
    """Texts of a profile that the other side reads in another language, or as a machine wrote them."""
    language, own = READ_IN[company.side], company.original_language
    return [name for name in FIELDS if text_of(company, name, own) and not has_checked(company, name, language)]


def promised_on(since: datetime) -> date:
    return add_working_days(timezone.localdate(since), HANDLING_DAYS)


def day_of_translation(company, language) -> date | None:
    """Until when the team has translated or checked what waits, once the profile is with it."""
    is_with_the_team = company.state in READ_BY_OTHERS and company.kind != Kind.MULTIPLIER
    if not is_with_the_team or language != READ_IN[company.side] or not fields_waiting(company):
        return None
    return promised_on(company.updated_at)


def request_translations(company, languages=None) -> None:
    """Ask the machine for what is missing; nothing happens where none is set up."""
    if current_provider() is None:
        return
    for language in languages or Language.values:
        if fields_to_translate(company, language):
            defaults = {"due_at": timezone.now(), "attempts": 0, "last_error": ""}
            row, _created = TranslationRequest.objects.update_or_create(company=company, language=language, defaults=defaults)
            nudge(translate_task, row.pk)


def fields_to_translate(company, language) -> list[str]:
    """Fields without a text in this language, and those where only the machine has written so far."""
    if language == company.original_language:
        return []
    by_machine = set(
        TextSource.objects.filter(company=company, language=language, checked_by=None).values_list("field", flat=True)
    )
    return [
        field
        for field in FIELDS
        if text_of(company, field, company.original_language) and _is_open(company, field, language, by_machine)
    ]


def _is_open(company, field, language, by_machine) -> bool:
    state = state_of(company, field, language)
    return state == TextState.MISSING or (state == TextState.OUTDATED and field in by_machine)


def run_translation(pk: int, *, now: datetime) -> None:
    due = TranslationRequest.objects.filter(due_at__lte=now, attempts__lt=MOST_ATTEMPTS, pk=pk)
    for request in claim(due, now=now, lease=LEASE):
        try:
            _translate(request.company, request.language)
        except Exception as error:  # whatever a server on the network answers: the row keeps it
            postpone(request, error, now=now)
        else:
            TranslationRequest.objects.filter(pk=pk, due_at=request.due_at).delete()


def _translate(company, language) -> None:
    provider, fields = current_provider(), fields_to_translate(company, language)
    if provider is None or not fields:
        return
    sources = {field: text_of(company, field, company.original_language) for field in fields}
    found = provider.translate(list(sources.values()), company.original_language, language)
    _write(company, language, sources, dict(zip(sources, found, strict=True)))


@transaction.atomic
def _write(company, language, sources, translations) -> None:
    """Only where the original is still the one that was sent, and nobody has written meanwhile."""
    locked = lock(company)
    still_open = fields_to_translate(locked, language)
    fields = [f for f in still_open if sources.get(f) == text_of(locked, f, locked.original_language)]
    if not fields:
        return
    before = {text_key(field, language): text_of(locked, field, language) for field in fields} | {STATES: locked.text_states}
    for field in fields:
        longest = Company._meta.get_field(column(field, language)).max_length
        write_text(locked, field, language, translations[field][:longest], state=TextState.MACHINE)
    note_change(locked, before, {text_key(field, language): text_of(locked, field, language) for field in fields}, by=None)
    note_sources(locked, [(field, language) for field in fields], by=None)
    locked.save()
    log_action(locked, "company.translated", language=language, fields=fields)
    company_changed.send(Company, company=locked)


def sweep_due_translations(*, now: datetime) -> None:
    for pk in TranslationRequest.objects.filter(due_at__lte=now, attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True):
        hint(translate_task, pk)

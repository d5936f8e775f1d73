"""Against which wording of the original a translation was written: what has changed since can then be marked."""

from django.utils import timezone

from companies.models import TextSource
from companies.texts import text_of


def note_sources(company, keys, *, by) -> None:
    """For each ``(field, language)`` of a translation that ``by`` has written or checked; nobody is a machine."""
    for field, language in keys:
        if language == company.original_language:
            continue
        if not text_of(company, field, language):
            TextSource.objects.filter(company=company, field=field, language=language).delete()
            continue
        TextSource.objects.update_or_create(
            company=company,
            field=field,
            language=language,
            defaults={
                "source": text_of(company, field, company.original_language),
                "checked_by": by,
                "checked_at": timezone.now() if by else None,
            },
        )

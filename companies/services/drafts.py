"""What somebody has typed and not saved: kept for that person alone, until it is saved or thrown away."""

from django.db import transaction
from django.utils import timezone

from companies.models import ProfileDraft

MOST = 200_000  # characters of a draft: far more than any page takes


def keep_draft(company, page: str, fields: dict[str, list[str]], *, by, version: int) -> ProfileDraft:
    draft, _created = ProfileDraft.objects.update_or_create(
        company=company, user=by, page=page, defaults={"fields": fields, "version": version, "saved_at": timezone.now()}
    )
    return draft


def draft_of(company, page: str, user) -> ProfileDraft | None:
    return ProfileDraft.objects.filter(company=company, user=user, page=page).first()


def drop_draft(company, page: str, user) -> None:
    ProfileDraft.objects.filter(company=company, user=user, page=page).delete()


@transaction.atomic
def forget_drafts(*, before) -> int:
    """For retention: what nobody came back to."""
    deleted, _by_model = ProfileDraft.objects.filter(saved_at__lt=before).delete()
    return deleted

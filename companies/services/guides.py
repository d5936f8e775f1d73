"""Guides are loaded from files, changed by the team, and every change can be read and taken back."""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Language
from companies.guides.files import TEXTS, GuideFile
from companies.models import Concept, Guide, GuideVersion, GuideVote, User
from companies.texts import mark_checked, text_of, write_text


class GuideChangedMeanwhile(DomainError):
    """Somebody else has saved it since the page was opened."""


@dataclass(frozen=True)
class GuideContent:
    """What a page of the guide says; a version keeps it."""

    texts: dict[str, dict[str, str]]  # language → title, summary, body
    sources: list[dict]
    steps: list[str]
    concepts: list[str]
    checked_on: date
    review_on: date
    is_published: bool = True
    checked: tuple[str, ...] = field(default=())  # languages whose translation has been compared with the original


@transaction.atomic
def load_guides(files: list[GuideFile], *, by: User | None = None) -> int:
    """Write what is new or changed in the files. A guide that the team has changed stays as the team wrote it."""
    held = {guide.code: guide for guide in Guide.objects.select_for_update()}
    changed = [entry for entry in files if entry.code not in held or _is_outdated(held[entry.code], entry)]
    for entry in changed:
        _load(held.get(entry.code), entry, by)
    return len(changed)


def _is_outdated(guide: Guide, entry: GuideFile) -> bool:
    return guide.file_hash != entry.hash and not guide.versions.filter(by__isnull=False).exists()


def _load(guide: Guide | None, entry: GuideFile, by) -> None:
    guide = guide or Guide(code=entry.code)
    for name in ("kind", "topic", "position", "side"):
        setattr(guide, name, getattr(entry, name))
    guide.cooperation, guide.file_hash = list(entry.cooperation), entry.hash
    content = GuideContent(
        texts=entry.texts,
        sources=list(entry.sources),
        steps=list(entry.steps),
        concepts=list(entry.concepts),
        checked_on=entry.checked_on,
        review_on=entry.review_on,
        checked=tuple(Language.values),
    )
    _write(guide, content)
    _keep_version(guide, by=by, note="")


@transaction.atomic
def save_guide(guide: Guide, content: GuideContent, *, by: User, note: str, version: int) -> Guide:
    """``version`` is the number that the writer had before them."""
    locked = Guide.objects.select_for_update().get(pk=guide.pk)
    if _newest(locked) != version:
        raise GuideChangedMeanwhile(_("Somebody else has saved this guide meanwhile. Please compare before you save."))
    _write(locked, content)
    locked.owner = by
    locked.save(update_fields=["owner"])
    _keep_version(locked, by=by, note=note)
    log_action(locked, "guide.saved", actor=by, reason=note)
    return locked


@transaction.atomic
def restore_guide(version: GuideVersion, *, by: User) -> Guide:
    """An earlier version becomes the newest; nothing is lost. It stays due for a check when the newest was."""
    guide = version.guide
    kept = content_of(version)
    note = _("As in version %(number)s") % {"number": version.number}
    return save_guide(guide, kept, by=by, note=note, version=_newest(guide))


def content_of(version: GuideVersion) -> GuideContent:
    kept = dict(version.content)
    days = {name: date.fromisoformat(kept.pop(name)) for name in ("checked_on", "review_on")}
    return GuideContent(**(kept | days | {"checked": tuple(Language.values)}))


def vote_on_guide(guide: Guide, *, is_helpful: bool, comment: str, language: str) -> GuideVote:
    return guide.votes.create(is_helpful=is_helpful, comment=comment, language=language, at=timezone.now())


def _write(guide: Guide, content: GuideContent) -> None:
    order = [guide.original_language, *(language for language in Language.values if language != guide.original_language)]
    for language in order:
        for name in TEXTS:
            write_text(guide, name, language, content.texts[language][name])
            if language in content.checked:
                mark_checked(guide, name, language)
    guide.sources, guide.steps = content.sources, content.steps
    guide.checked_on, guide.review_on, guide.is_published = content.checked_on, content.review_on, content.is_published
    guide.save()
    guide.concepts.set(Concept.objects.in_use().filter(notation__in=content.concepts))


def _keep_version(guide: Guide, *, by, note: str) -> None:
    content = asdict(
        GuideContent(
            texts={language: {name: text_of(guide, name, language) for name in TEXTS} for language in Language.values},
            sources=guide.sources,
            steps=guide.steps,
            concepts=sorted(guide.concepts.values_list("notation", flat=True)),
            checked_on=guide.checked_on,
            review_on=guide.review_on,
            is_published=guide.is_published,
        )
    )
    content |= {"checked_on": str(guide.checked_on), "review_on": str(guide.review_on)}
    guide.versions.create(number=_newest(guide) + 1, by=by, note=note, content=content)


def _newest(guide: Guide) -> int:
    return guide.versions.values_list("number", flat=True).first() or 0

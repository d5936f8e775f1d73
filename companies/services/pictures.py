"""Pictures of a profile: drawn anew, small enough for a slow line, at most eight."""

from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.models import log_action
from companies.enums import Language
from companies.models import Picture
from companies.services.profiles_changes import lock
from companies.texts import column

MOST_SIDE = 1600  # pixels: sharp on a large screen, and light enough for 1.5 Mbit/s


@transaction.atomic
def add_picture(company, upload, alt: dict, *, by) -> Picture:
    """``upload`` is a clean file of ``companies.uploads``; ``alt`` says what it shows, by language."""
    locked = lock(company)
    if locked.pictures.count() >= Picture.MOST:
        raise DomainError(_("There are %(most)s pictures already. Please remove one first.") % {"most": Picture.MOST})
    last = locked.pictures.last()
    picture = Picture(company=locked, width=upload.width, height=upload.height, order=last.order + 1 if last else 0)
    _set_alt(picture, alt)
    picture.file.save(f"picture{upload.suffix}", ContentFile(upload.data))
    log_action(locked, "company.pictures_saved", actor=by)
    return picture


@transaction.atomic
def describe_picture(picture, alt: dict, *, by) -> None:
    lock(picture.company)
    _set_alt(picture, alt)
    picture.save()
    log_action(picture.company, "company.pictures_saved", actor=by)


@transaction.atomic
def put_first(picture, *, by) -> None:
    """The first one stands at the head of the profile."""
    locked = lock(picture.company)
    others = [other for other in locked.pictures.all() if other.pk != picture.pk]
    for order, row in enumerate([picture, *others]):
        row.order = order
    Picture.objects.bulk_update([picture, *others], ["order"])
    log_action(locked, "company.pictures_saved", actor=by)


@transaction.atomic
def remove_picture(picture, *, by) -> None:
    lock(picture.company)
    forget_file(picture.file)
    picture.delete()
    log_action(picture.company, "company.pictures_saved", actor=by)


def forget_file(file) -> None:
    """Once the row is gone for good."""
    if file:
        transaction.on_commit(partial(default_storage.delete, file.name))


def _set_alt(picture, alt):
    for language in Language.values:
        setattr(picture, column("alt", language), alt.get(language, ""))

"""Technical terms that people miss: reported with one click where a search for them found nothing, settled by the team."""

import re

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.language.fold import fold
from companies.models import MissingWord

PERSONAL = re.compile(r"@|\d{6}")  # an address or a number is no technical term


@transaction.atomic
def report_word(text: str, *, by, language: str) -> MissingWord:
    """Who reports it is not kept with it: how many missed it says enough."""
    shown = " ".join(text.split())
    if not shown or len(shown) > MissingWord.LONGEST or PERSONAL.search(shown):
        raise DomainError(_("Please report one technical term of at most %(most)s characters.") % {"most": MissingWord.LONGEST})
    now, key = timezone.now(), fold(shown)[: MissingWord.LONGEST]
    word, created = MissingWord.objects.get_or_create(text=key, language=language, defaults={"shown": shown})
    if not created:
        MissingWord.objects.filter(pk=word.pk).update(times=F("times") + 1, last_at=now, settled_at=None, settled_by=None)
    return word


@transaction.atomic
def settle_word(word: MissingWord, *, by) -> None:
    """It stands in the taxonomy now, or does not belong there."""
    MissingWord.objects.filter(pk=word.pk).update(settled_at=timezone.now(), settled_by=by)


def open_words():
    return MissingWord.objects.filter(settled_at=None)

"""The messages that two introduced companies and the team write each other."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from matching.enums import IntroductionState, Part
from matching.models import Introduction, Message, SpaceVisit
from matching.services import space_mails as mails

MOST_AN_HOUR = 30
HOUR = timedelta(hours=1)
TRANSLATED = {"machine", "checked"}


@transaction.atomic
def write_message(introduction: Introduction, words: str, *, side: Part | None, language: str, by) -> Message:
    """``side`` None is the team. The other side gets a mail; where the team writes, both do."""
    locked = open_space(introduction)
    written = Message.objects.filter(author=by, sent_at__gt=timezone.now() - HOUR)
    if (written if by else written.filter(introduction=locked)).count() >= MOST_AN_HOUR:  # by a link nobody is known by name
        raise DomainError(_("You have written very many messages within an hour. Please wait a little, or call us."))
    message = Message.objects.create(introduction=locked, side=side or "", author=by, words=words, language=language)
    log_action(locked, "message.sent", actor=by, side=side or "", message=message.pk)
    mails.mail_message(message, [part for part in Part if part != side])
    return message


@transaction.atomic
def translate_message(message: Message, translation: str, *, by, state: str = "checked") -> Message:
    """Set beside the original, which stays; ``state`` says whether a person or a machine made it."""
    if state not in TRANSLATED:
        raise ValueError(state)
    locked = Message.objects.select_for_update().get(pk=message.pk)
    locked.translation, locked.translation_state, locked.translated_by = translation, state, by
    locked.save(update_fields=["translation", "translation_state", "translated_by"])
    log_action(locked.introduction, "message.translated", actor=by, message=locked.pk)
    return locked


def open_space(introduction: Introduction) -> Introduction:
    """The locked row, if the two may still write to each other."""
    locked = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if locked.introduced_at is None or locked.state == IntroductionState.CLOSED:
        raise InvalidTransition(_("This is possible between the second yes and the end of an introduction."))
    return locked


def mark_read(introduction: Introduction, user, *, now) -> None:
    SpaceVisit.objects.update_or_create(introduction=introduction, user=user, defaults={"seen_at": now})


def unread_count(introduction: Introduction, user) -> int:
    seen = introduction.visits.filter(user=user).values_list("seen_at", flat=True).first()
    messages = introduction.messages.exclude(author=user)
    return (messages.filter(sent_at__gt=seen) if seen else messages).count()

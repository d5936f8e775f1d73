"""Taking a report of a barrier, and answering it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError
from becan.mail import queue_mail
from becan.models import log_action
from becan.portal.accessibility.models import AccessibilityFeedback
from companies.services.consents import give_storage_consent


@transaction.atomic
def take_feedback(
    words: str, *, page: str, name: str, reach: str, language: str, stored_abroad: bool = False
) -> AccessibilityFeedback:
    feedback = AccessibilityFeedback.objects.create(words=words, page=page, name=name, reach=reach, language=language)
    if stored_abroad:
        give_storage_consent(None, person=name or reach, about=feedback)
    return feedback


@transaction.atomic
def answer_feedback(feedback: AccessibilityFeedback, answer: str, *, by) -> AccessibilityFeedback:
    """The answer goes by mail where an address was left; else the team says it on the phone or by WeChat and notes it here."""
    locked = AccessibilityFeedback.objects.select_for_update().get(pk=feedback.pk)
    if locked.answered_at:
        raise DomainError(_("This has been answered already."))
    locked.answer, locked.answered_at, locked.answered_by = answer, timezone.now(), by
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    log_action(locked, "accessibility.answered", actor=by)
    if is_address(locked.reach):
        context = {"feedback": locked}
        queue_mail("contact_accessibility", to=locked.reach, language=locked.language, about=locked, context=context, reply_to=by)
    return locked


def is_address(reach: str) -> bool:
    try:
        validate_email(reach)
    except ValidationError:
        return False
    return True

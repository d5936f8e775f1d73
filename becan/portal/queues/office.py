"""What nobody outside waits for by name: the calendar and the mail."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan.clock import year_to_enter
from becan.portal.accessibility.models import AccessibilityFeedback
from becan.portal.queues.item import Item, promised
from companies.texts import in_language


def calendar_to_enter():
    """One row, that of the table itself, as long as a year's Chinese days have to be entered."""
    kinds = ContentType.objects.filter(app_label="becan", model="specialday")
    return kinds if year_to_enter(timezone.localdate()) else kinds.none()


def calendar_item(_row):
    year = year_to_enter(timezone.localdate())
    return Item(
        due=date(year - 1, 12, 15),
        task=_("Enter holidays and make-up days"),
        title=_("China %(year)s") % {"year": year},
        url=reverse("portal:special_days"),
        waiting=_("Deadlines that reach into %(year)s are estimated until then") % {"year": year},
    )


def barriers_reported():
    return AccessibilityFeedback.objects.open().order_by("answer_by", "pk")


def barrier_item(feedback):
    return Item(
        due=feedback.answer_by,
        task=_("Answer a report of a barrier"),
        title=f"{feedback.ticket} – {feedback.words[:80]}",
        url=reverse("portal:accessibility_answer", args=[feedback.pk]),
        waiting=_("%(name)s waits for our answer") % {"name": feedback.name or feedback.ticket},
    )


def missing_word_item(word):
    return Item(
        due=promised(word.first_at),
        task=_("Look at words that were missed"),
        title=word.shown,
        url=reverse("companies:missing_word_list"),
        waiting=_("Nobody waits"),
    )


def stuck_mail_item(mail):
    return Item(
        due=promised(mail.queued_at),
        task=_("A mail did not arrive"),
        title=f"{mail.to} – {mail.subject}",
        url=reverse("portal:stuck_mail_list"),
        waiting=_("Nobody waits"),
    )


def guide_item(guide):
    return Item(
        due=guide.review_on,
        task=_("Check a guide again"),
        title=in_language(guide, "title", get_language()).value,
        url=reverse("companies:guide_edit", args=[guide.code]),
        waiting=_("Until then it is left out of mails and pages"),
    )

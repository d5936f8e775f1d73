"""What every app writes: who did what (ActivityLog), and what must be mailed (OutgoingMail)."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.absences import Absence  # noqa: F401
from becan.notices import Notice, NoticeSettings, Suppression  # noqa: F401  (models have to be known here)
from becan.special_days import SpecialDay  # noqa: F401


class AppendOnly(Exception):
    """Somebody tried to change history."""


class ActivityLogQuerySet(models.QuerySet):
    def about(self, obj):
        """What happened to it, and to those that were merged into it."""
        ids = [str(pk) for pk in (obj.pk, *getattr(obj, "former_ids", ()))]
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id__in=ids)

    def update(self, **kwargs):
        raise AppendOnly("The activity log is only added to.")

    def delete(self):
        raise AppendOnly("The activity log is only added to.")


class ActivityLog(models.Model):
    """Who did what, to what, when, why and for whom. Retention removes rows with ``_raw_delete``, nothing else does."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    action = models.CharField(_("action"), max_length=80)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind"))
    object_id = models.CharField(_("number"), max_length=40)
    object = GenericForeignKey()
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    reason = models.TextField(_("reason"), blank=True)
    on_behalf_of = models.ForeignKey(
        "companies.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on behalf of")
    )
    data = models.JSONField(_("details"), default=dict, blank=True)

    objects = ActivityLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="activity_object"),
            models.Index(fields=["action", "-id"], name="activity_action"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__regex=r"^[a-z_]+\.[a-z_]+$"), name="activity_action_form")
        ]

    def __str__(self):
        return f"{self.action} #{self.object_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise AppendOnly("The activity log is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("The activity log is only added to.")


def log_action(obj, action: str, *, actor=None, reason: str = "", on_behalf_of=None, **data) -> ActivityLog:
    """``log_action(introduction, "introduction.accepted", actor=user, side="seeking")``; no actor means the portal itself.

    Where the actor acts by a mandate, the entry says for which company and as whose person (``multiplier``).
    """
    if actor and (mandate := import_string(settings.ACTED_FOR)(actor, obj, on_behalf_of)):
        on_behalf_of, multiplier = mandate
        data.setdefault("multiplier", str(multiplier.pk))
    return ActivityLog.objects.create(object=obj, action=action, actor=actor, reason=reason, on_behalf_of=on_behalf_of, data=data)


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"


class MailState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("mail state", "waiting")
    HELD = "held", pgettext_lazy("mail state", "held back for a digest")
    DIGESTED = "digested", pgettext_lazy("mail state", "sent in a digest")
    OFF = "off", pgettext_lazy("mail state", "switched off by the reader")
    SENT = "sent", pgettext_lazy("mail state", "sent")
    DELIVERED = "delivered", pgettext_lazy("mail state", "delivered")
    REFUSED = "refused", pgettext_lazy("mail state", "refused")
    BOUNCED = "bounced", pgettext_lazy("mail state", "came back")
    COMPLAINED = "complained", pgettext_lazy("mail state", "reported as unwanted")
    SUPPRESSED = "suppressed", pgettext_lazy("mail state", "not sent: the address takes no mail")
    DROPPED = "dropped", pgettext_lazy("mail state", "put aside")


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        waiting = self.filter(sent_at=None, state=MailState.WAITING, due_at__lte=now)
        return waiting.filter(attempts__lt=OutgoingMail.MAX_ATTEMPTS)

    def held(self, now):
        return self.filter(state=MailState.HELD, due_at__lte=now)

    def troubled(self):
        """What did not reach its reader, or has been tried so often that somebody should look."""
        stuck = models.Q(state=MailState.WAITING, attempts__gte=OutgoingMail.MANY_ATTEMPTS)
        return self.filter(stuck | models.Q(state__in=OutgoingMail.FAILED))


class OutgoingMail(models.Model):
    """A mail that must go out once its transaction has committed: a due row, claimed by a lease (see ``becan.mail``)."""

    MAX_ATTEMPTS = 12
    MANY_ATTEMPTS = 6  # an hour of patience: greylisting is over by then
    FAILED = (MailState.REFUSED, MailState.BOUNCED, MailState.COMPLAINED, MailState.SUPPRESSED)

    kind = models.CharField(_("kind"), max_length=60)
    group = models.CharField(_("group"), max_length=20, blank=True)  # see becan.mail_kinds
    state = models.CharField(_("state"), max_length=12, choices=MailState, default=MailState.WAITING)
    to = models.EmailField(_("to"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    languages = models.CharField(_("languages"), max_length=20)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar entry"), blank=True)  # goes along as a file
    reply_to = models.CharField(_("reply to"), max_length=300, blank=True)
    message_id = models.CharField(_("message ID"), max_length=200, unique=True, default=new_message_id, editable=False)
    dedupe_key = models.CharField(_("dedupe key"), max_length=400, null=True, blank=True, unique=True)
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    object_id = models.CharField(_("number"), max_length=40, blank=True)
    about = GenericForeignKey()
    queued_at = models.DateTimeField(_("queued at"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("due at"))
    passed_at = models.DateTimeField(_("let through at"), null=True, blank=True)  # see becan.mail_plan
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("digest"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    blank_after_send = models.BooleanField(_("blank once sent"), default=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["waiting", "held"]), name="mail_due"),
            models.Index(fields=["user", "-passed_at"], condition=models.Q(passed_at__isnull=False), name="mail_passed"),
            models.Index(fields=["to"], condition=models.Q(state__in=["refused", "bounced"]), name="mail_came_back"),
            models.Index(fields=["content_type", "object_id"], name="mail_about"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.to}"

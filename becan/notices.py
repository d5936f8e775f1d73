"""What a person is told inside the portal, how often by mail, and which addresses take no mail any more."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from becan.mail_kinds import Frequency, Group

CHINESE_ZONE = "Asia/Shanghai"
ZONES = [("", _("by my language")), ("Europe/Berlin", _("Berlin")), (CHINESE_ZONE, _("Beijing"))]


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """A mail as it stands in its reader's inbox in the portal, whether or not the mail went out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    url = models.CharField(_("link"), max_length=600, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        app_label = "becan"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_inbox"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.title


class NoticeSettings(models.Model):
    """What a person has changed about the mails; without a row, everything is as it comes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_settings")
    frequencies = models.JSONField(_("frequencies"), default=dict)  # group -> frequency
    zone = models.CharField(_("time zone"), max_length=40, blank=True, choices=ZONES)
    rests = models.BooleanField(_("quiet hours"), default=True)

    class Meta:
        app_label = "becan"

    def __str__(self):
        return str(self.user)

    @classmethod
    def of(cls, user) -> "NoticeSettings":
        return cls.objects.filter(user=user).first() or cls(user=user)

    def frequency(self, group: Group) -> Frequency:
        if group.is_critical:
            return Frequency.AT_ONCE
        return Frequency(self.frequencies.get(group.code, group.frequency))

    @property
    def zone_name(self) -> str:
        return self.zone or (CHINESE_ZONE if self.user.language == "zh-hans" else "Europe/Berlin")


class Suppression(models.Model):
    """An address that gets no mail but those of its account, since mails came back or were reported as unwanted."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("mails came back")
        COMPLAINED = "complained", _("reported as unwanted")

    address = models.EmailField(_("address"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)

    class Meta:
        app_label = "becan"
        ordering = ["-at"]

    def __str__(self):
        return self.address

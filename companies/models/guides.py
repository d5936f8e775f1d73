"""What people should know before they act: guides, short cards with links, and compliance hints."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Language, Side
from companies.models.companies import codes
from companies.models.concepts import Concept
from companies.models.users import User


class GuideKind(models.TextChoices):
    GUIDE = "guide", pgettext_lazy("kind of guide", "Guide")
    CARD = "card", pgettext_lazy("kind of guide", "Card")
    HINT = "hint", pgettext_lazy("kind of guide", "Compliance hint")


class GuideTopic(models.TextChoices):
    CONTACT = "contact", pgettext_lazy("topic of guides", "Getting to know each other")
    KNOW_HOW = "know-how", pgettext_lazy("topic of guides", "Know-how and rights")
    MONEY = "money", pgettext_lazy("topic of guides", "Money and customs")
    TRAVEL = "travel", pgettext_lazy("topic of guides", "Travel and visits")
    PRODUCT = "product", pgettext_lazy("topic of guides", "Product and proofs")
    LAW = "law", pgettext_lazy("topic of guides", "Law and compliance")
    PEOPLE = "people", pgettext_lazy("topic of guides", "Who helps")


class GuideStep(models.TextChoices):
    """Where a guide is offered by itself."""

    PROFILE = "profile", pgettext_lazy("step of guides", "Profile")
    DEMAND = "demand", pgettext_lazy("step of guides", "Demand")
    ASKED = "asked", pgettext_lazy("step of guides", "Before the answer to an introduction")
    INTRODUCED = "introduced", pgettext_lazy("step of guides", "After both have said yes")
    FILES = "files", pgettext_lazy("step of guides", "Sharing files")
    MEETING = "meeting", pgettext_lazy("step of guides", "Before a meeting")
    EVENT = "event", pgettext_lazy("step of guides", "Events and journeys")


class GuideQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_authenticated and user.is_project_manager else self.filter(is_published=True)

    def current(self):
        """What may be pointed at: published, and looked at again in time."""
        return self.filter(is_published=True, review_on__gte=timezone.localdate())

    def overdue(self):
        return self.filter(is_published=True, review_on__lt=timezone.localdate()).order_by("review_on", "code")


class Guide(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=GuideKind)
    topic = models.CharField(_("topic"), max_length=12, choices=GuideTopic)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=160, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = models.TextField(_("text"), max_length=12000, blank=True)
    original_language = models.CharField(max_length=8, choices=Language, default=Language.DE)
    text_states = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=list, blank=True)

    steps = codes(verbose_name=_("offered at"))
    concepts = models.ManyToManyField(Concept, blank=True, related_name="guides")
    cooperation = codes(verbose_name=_("only for these kinds of cooperation"))
    side = models.CharField(_("only if this side offers"), max_length=20, choices=Side, blank=True)

    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who keeps it"))
    checked_on = models.DateField(_("checked on"))
    review_on = models.DateField(_("to be checked again by"))
    is_published = models.BooleanField(_("published"), default=True)
    file_hash = models.CharField(max_length=64, blank=True, help_text="Of the file it was loaded from.")

    objects = GuideQuerySet.as_manager()
    TRANSLATED = ("title", "summary", "body")

    class Meta:
        ordering = ["kind", "position", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=GuideKind.values), name="guide_kind_known"),
            models.CheckConstraint(condition=models.Q(review_on__gt=models.F("checked_on")), name="guide_review_after_check"),
        ]

    def __str__(self):
        return self.title_de or self.code

    @property
    def is_overdue(self):
        return self.review_on < timezone.localdate()


class GuideVersion(models.Model):
    """A guide as it stood after a change; the newest is the guide itself."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    content = models.JSONField()

    class Meta:
        ordering = ["guide", "-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_number")]


class GuideVote(models.Model):
    """Whether a guide helped; nothing about who said so but the language it was read in."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="votes")
    is_helpful = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8, choices=Language)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["guide", "is_helpful"], name="guide_votes")]

"""Questions between two companies: ready ones that translate themselves, and free ones that the team translates."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from companies.enums import Channel, Language
from companies.models import Company, User
from matching.enums import Part, QuestionState
from matching.models.demands import Demand
from matching.models.introductions import Introduction


class Passage(models.Model):
    """Free words of one side. The original never changes; its translation says who made it."""

    words = models.TextField(max_length=2000)
    language = models.CharField(max_length=8, choices=Language)
    target = models.CharField(max_length=8, choices=Language, help_text="What the other side reads.")
    translation = models.TextField(max_length=4000, blank=True)
    translated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    translated_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(translation="") | Q(translated_at__isnull=False), name="passage_translated_at_a_time"
            ),
        ]

    @property
    def is_released(self):
        """A person of the team has read it, and put it into the other side's language where it was in another one."""
        return self.translated_at is not None


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both sides and the team; what is still held, its author and the team."""
        if not user.is_authenticated:
            return self.none()
        if user.is_project_manager:
            return self
        mine = Company.objects.acted_for_by(user).values("pk")
        return self.filter(Q(asking__in=mine) | (Q(asked__in=mine) & ~Q(state=QuestionState.HELD)))

    def with_all(self):
        related = ("introduction__demand__company", "introduction__offering", "introduction__seeking", "demand")
        return self.select_related(*related, "asking", "asked", "passage", "answer_passage", "answered_by")


class Question(models.Model):
    """Of a ready one ``code`` and ``params`` (what it is about), of a free one its ``passage``. It belongs to an introduction or a demand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, models.CASCADE, null=True, blank=True, related_name="questions")
    demand = models.ForeignKey(Demand, models.CASCADE, null=True, blank=True, related_name="questions")
    asking = models.ForeignKey(Company, models.PROTECT, related_name="questions_asked")
    asked = models.ForeignKey(Company, models.PROTECT, related_name="questions_answered")
    side = models.CharField(max_length=10, choices=Part, help_text="Which side answers.")
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict, blank=True)
    passage = models.OneToOneField(Passage, models.PROTECT, null=True, blank=True, related_name="question")
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)

    answer = models.JSONField(default=dict, blank=True, help_text="By part of the answer; codes, numbers and days only.")
    answer_passage = models.OneToOneField(Passage, models.PROTECT, null=True, blank=True, related_name="answer_of")
    is_undecided = models.BooleanField(default=False, help_text="The company cannot say yet.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answer_channel = models.CharField(max_length=12, choices=Channel, blank=True)
    told_by = models.CharField(max_length=120, blank=True, help_text="Who of the company said so, where the team wrote it down.")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(asking=models.F("asked")), name="question_between_two_companies"),
            models.CheckConstraint(
                condition=Q(code__gt="", passage=None) | Q(code="", passage__isnull=False), name="question_ready_or_free"
            ),
            models.CheckConstraint(
                condition=Q(introduction__isnull=False) | Q(demand__isnull=False), name="question_about_something"
            ),
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(condition=Q(side__in=Part.values), name="question_side_known"),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | Q(answered_at__isnull=False, answer_channel__gt=""),
                name="question_answered_at_a_moment",
            ),
        ]

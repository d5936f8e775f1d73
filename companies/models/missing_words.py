from django.db import models
from django.utils import timezone

from companies.enums import Language
from companies.models.users import User


class MissingWord(models.Model):
    """A technical term that somebody looked for and reported as missing: the taxonomy's next synonym, or its next concept."""

    LONGEST = 80

    text = models.CharField(max_length=LONGEST, help_text="Folded, so that spellings count together.")
    shown = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=8, choices=Language)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-times", "-last_at", "id"]
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="missing_word_once")]

    def __str__(self):
        return self.shown

from django.contrib.postgres.fields import ArrayField
from django.db import models

from companies.enums import Language

SCHEME = "becan"  # the notation of the one scheme that the portal has


class Retirable(models.QuerySet):
    def in_use(self):
        return self.filter(retired_at=None)


class Labelled(models.Model):
    """A row of the taxonomy: retired when its file no longer has it, never deleted, because profiles point at it."""

    retired_at = models.DateTimeField(null=True, blank=True)
    objects = Retirable.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.pref_label_de or str(self.pk)


class ConceptScheme(models.Model):
    notation = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.notation


class Concept(Labelled):
    scheme = models.ForeignKey(ConceptScheme, models.PROTECT, related_name="concepts")
    notation = models.CharField(max_length=40, unique=True)
    pref_label = models.CharField(max_length=160, blank=True)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    related = models.ManyToManyField("self", blank=True)
    mappings = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        ordering = ["notation"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(broader=models.F("id")), name="concept_not_its_own_broader"),
            models.CheckConstraint(
                condition=models.Q(pref_label_de__gt="", pref_label_en__gt="", pref_label_zh_hans__gt=""),
                name="concept_labelled_in_three_languages",
            ),
        ]


class AltLabel(models.Model):
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="alt_labels")
    language = models.CharField(max_length=8, choices=Language)
    text = models.CharField(max_length=160)
    is_hidden = models.BooleanField(default=False, help_text="A misspelling: found, never shown.")
    context = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ["concept", "language", "text"]
        constraints = [models.UniqueConstraint(fields=["concept", "language", "text"], name="alt_label_unique")]

    def __str__(self):
        return self.text


class KeyFigure(Labelled):
    class Kind(models.TextChoices):
        NUMBER = "number"
        CHOICE = "choice"
        FLAG = "flag"

    class BroaderIs(models.TextChoices):
        MIN = "min", "at least"
        MAX = "max", "at most"
        RANGE = "range", "range"

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.CharField(max_length=20, blank=True)
    broader_is = models.CharField(max_length=8, choices=BroaderIs, default=BroaderIs.RANGE, blank=True)
    pref_label = models.CharField(max_length=160, blank=True)
    alt_labels = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    concepts = models.ManyToManyField(Concept, blank=True, related_name="key_figures")

    class Meta:
        ordering = ["code"]


class ProofType(Labelled):
    class Kind(models.TextChoices):
        CERTIFICATE = "certificate"
        ASSESSMENT_LABEL = "assessment_label"
        AUDIT_RATING = "audit_rating"
        TYPE_APPROVAL = "type_approval"
        MATERIAL_DATA = "material_data"
        LICENCE = "licence"

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    pref_label = models.CharField(max_length=160, blank=True)
    alt_labels = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    concepts = models.ManyToManyField(Concept, blank=True, related_name="proof_types")
    covers = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="covered_by")
    step_towards = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="steps")

    class Meta:
        ordering = ["code"]


class Code(Labelled):
    """One entry of an open code list: regions, cooperation types, reasons, milestones."""

    list = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    order = models.PositiveIntegerField(default=0)
    pref_label = models.CharField(max_length=200, blank=True)
    extra = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["list", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="code_unique_in_list")]

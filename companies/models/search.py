from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from pgvector.django import HalfVectorField, HnswIndex

from companies.enums import Side
from companies.models.companies import Company, codes

LONGEST_PHRASE = 200
DIMENSIONS = 512  # of becan.language.encoder, which this module does not load


class Phrase(models.Model):
    """A distinct folded phrase with its vector; many documents say the same things."""

    text = models.CharField(max_length=LONGEST_PHRASE, unique=True)
    vector = HalfVectorField(dimensions=DIMENSIONS)

    class Meta:
        indexes = [HnswIndex(fields=["vector"], name="phrase_nearest", opclasses=["halfvec_cosine_ops"])]

    def __str__(self):
        return self.text


class SearchDocumentQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)


class SearchDocument(models.Model):
    """What a search reads of a company.

    There are two: one for readers who may know the name, and one for all others, made from the codes of its anonymous profile
    alone: no word, name or order in it can single the company out.
    """

    class Kind(models.TextChoices):
        COMPANY = "company"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPANY)
    object_id = models.UUIDField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="search_documents")
    is_anonymous = models.BooleanField(default=False)
    words = SearchVectorField()
    notations = codes(help_text="The leading concept first.")
    concepts = codes(help_text="The notations with all broader ones.")
    region = models.CharField(max_length=40, blank=True)
    size_class = models.CharField(max_length=20, blank=True)
    proofs = codes()
    cooperation = codes()
    languages = codes()
    phrases = models.ManyToManyField(Phrase, related_name="documents", through="DocumentPhrase")
    due_at = models.DateTimeField(null=True, default=timezone.now, db_index=True, help_text="Its phrases are to be read anew.")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "is_anonymous"], name="search_document_unique"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_document_words"),
            GinIndex(fields=["concepts"], name="search_document_concepts"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class DocumentPhrase(models.Model):
    document = models.ForeignKey(SearchDocument, models.CASCADE)
    phrase = models.ForeignKey(Phrase, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phrase", "document"], name="document_phrase_unique")]


class DocumentName(models.Model):
    """One way to write a company's name: folded, without legal forms, without spaces, in pinyin. Of named documents only."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="names")
    text = models.CharField(max_length=400, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "text"], name="document_name_unique")]
        indexes = [GinIndex(fields=["text"], name="document_name_trigrams", opclasses=["gin_trgm_ops"])]


class SearchRefresh(models.Model):
    """Due work: the anonymous documents of a side, as the crowd that its companies hide in has changed; no side means everything."""

    side = models.CharField(max_length=20, choices=Side, blank=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    def __str__(self):
        return f"search documents of {self.side or 'all sides'}"

"""What a search reads: one table of documents, whatever they are about, and what finds them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from pgvector.django import HalfVectorField, HnswIndex

from companies.enums import Kind, Language, Side
from companies.models.companies import Company, codes
from companies.models.users import User

LONGEST_PHRASE = 200
DIMENSIONS = 640  # of companies.search.vectors, which this module does not load


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
    """What a search reads of a company or a demand: a document for each kind of reader, made only of what that reader may see.

    *Named* is for those who may know whose it is. *Anonymous* is made from the codes of the anonymous profile alone: no word, name
    or order in it can single anyone out. *Released* is for those who may read the checked title and summary of a demand, too.
    """

    class About(models.TextChoices):
        COMPANY = "company"
        DEMAND = "demand"

    class Form(models.TextChoices):
        NAMED = "named"
        RELEASED = "released"
        ANONYMOUS = "anonymous"

    kind = models.CharField(max_length=10, choices=About, default=About.COMPANY)
    form = models.CharField(max_length=10, choices=Form, default=Form.NAMED)
    object_id = models.UUIDField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="search_documents")
    company_kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUPPLIER)
    side = models.CharField(max_length=20, choices=Side, default=Side.BERLIN_BRANDENBURG)
    visibility = models.PositiveSmallIntegerField(
        default=0, help_text="As of the company, written with it; 0 = for the team only, whatever it chose."
    )
    listed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when others may find it: what is new since a search."
    )
    expires_on = models.DateField(null=True, blank=True)
    lot = models.IntegerField(default=0, help_text="A random place among equals: an order by name would tell about hidden names.")

    words = SearchVectorField()
    notations = codes(help_text="The leading concept first.")
    facets = models.BinaryField(default=bytes, help_text="Numbers of facet values, four bytes each.")
    texts = models.JSONField(
        default=dict, blank=True, help_text="Of a demand what this reader may read: {language: [title, summary]}."
    )
    phrases = models.ManyToManyField(Phrase, related_name="documents", through="DocumentPhrase")
    due_at = models.DateTimeField(null=True, default=timezone.now, db_index=True, help_text="Its phrases are to be read anew.")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "form"], name="search_document_unique"),
        ]
        indexes = [GinIndex(fields=["words"], name="search_document_words", fastupdate=False)]

    def __str__(self):
        return f"{self.kind} {self.object_id} {self.form}"


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


class DocumentFigure(models.Model):
    """A key figure in its own unit. Of named documents, and of demands as far as they are released."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="figures")
    code = models.CharField(max_length=60)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["code", "high"], name="document_figure_code_high")]


class SearchRefresh(models.Model):
    """Due work: the anonymous documents of a side, as the crowd that its companies hide in has changed; no side means everything."""

    side = models.CharField(max_length=20, choices=Side, blank=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    def __str__(self):
        return f"search documents of {self.side or 'all sides'}"


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def due(self, now):
        return self.filter(due_at__lte=now, is_alerting=True)


class SavedSearch(models.Model):
    """An address of the search page that a person keeps; due once a week, if the person wants to hear of what is new."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=1000, help_text="The query string, without a page.")
    language = models.CharField(max_length=8, choices=Language)
    is_alerting = models.BooleanField(default=True)
    seen_until = models.DateTimeField(default=timezone.now, help_text="What was listed up to then has been told.")
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="saved_search_once")]

    def __str__(self):
        return self.name

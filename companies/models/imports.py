"""A member list on its way into the portal. Rows hold what the file said, what was done with it, and what stood there before."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from companies.enums import Kind
from companies.models.companies import Company
from companies.models.users import User


class CompanyImportQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now)

    def visible_to(self, user):
        return self if user.is_authenticated and user.is_project_manager else self.none()


class CompanyImport(models.Model):
    """One file. A worker prepares, commits or undoes it while it is due, claimed by a lease."""

    class State(models.TextChoices):
        MAPPING = "mapping", pgettext_lazy("import state", "Columns to be named")
        PREPARING = "preparing", pgettext_lazy("import state", "Being compared")
        REFUSED = "refused", pgettext_lazy("import state", "Not readable")
        PREPARED = "prepared", pgettext_lazy("import state", "Preview")
        COMMITTING = "committing", pgettext_lazy("import state", "Being taken over")
        COMMITTED = "committed", pgettext_lazy("import state", "Taken over")
        UNDOING = "undoing", pgettext_lazy("import state", "Being undone")
        UNDONE = "undone", pgettext_lazy("import state", "Undone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.MAPPING)
    problem = models.JSONField(default=list, blank=True, help_text="Why the file is refused: a code and its values.")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUPPLIER)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes, help_text="The file, until its rows are read.")
    reading = models.JSONField(default=dict, help_text="How it was read: encoding and separator, or sheet; line of the headings.")
    headings = models.JSONField(default=list)
    shape = models.CharField(max_length=64, db_index=True, help_text="The same for files with the same headings.")
    samples = models.JSONField(default=list, help_text="The first rows.")
    mapping = models.JSONField(default=list, help_text="Per column the code of a field, or nothing.")
    multiplier = models.ForeignKey(
        Company,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lists",
        help_text="Who handed the list in: its new companies are its own, by a mandate.",
    )
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = CompanyImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "id"]

    def __str__(self):
        return self.file_name

    @property
    def is_working(self):
        return self.state in (self.State.PREPARING, self.State.COMMITTING, self.State.UNDOING)


class ImportRow(models.Model):
    class Outcome(models.TextChoices):
        NEW = "new", pgettext_lazy("import row", "New")
        UPDATE = "update", pgettext_lazy("import row", "Update")
        DUPLICATE = "duplicate", pgettext_lazy("import row", "Possible duplicate")
        UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
        ERROR = "error", pgettext_lazy("import row", "Error")

    class Decision(models.TextChoices):
        SAME = "same", pgettext_lazy("import row", "The same company")
        NEW = "new", pgettext_lazy("import row", "Another company, enter it anew")
        SKIP = "skip", pgettext_lazy("import row", "Leave out")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("import row", "Waiting")
        APPLIED = "applied", pgettext_lazy("import row", "Taken over")
        LEFT_OUT = "left_out", pgettext_lazy("import row", "Left out")
        FAILED = "failed", pgettext_lazy("import row", "Not taken over")
        UNDONE = "undone", pgettext_lazy("import row", "Undone")
        KEPT = "kept", pgettext_lazy("import row", "Not undone")

    batch = models.ForeignKey(CompanyImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As the spreadsheet program counts it.")
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict, help_text="Per field what the cells mean.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    problems = models.JSONField(default=list, help_text="Code, column and values of each problem.")
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="import_rows")
    candidates = models.JSONField(default=list, help_text="Possible duplicates: their ids, or numbers of rows of this file.")
    changes = models.JSONField(default=dict, help_text="Per field of the company: before and after.")
    decision = models.CharField(max_length=4, choices=Decision, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_company = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="import_row_applied_at_a_moment"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "number"], name="import_row_by_state")]

    def __str__(self):
        return f"{self.batch_id} {self.number}"

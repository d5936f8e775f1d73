"""News for the apps above: they listen, this app does not know them."""

from django.dispatch import Signal

company_changed = Signal()  # sender=Company, company=…: something that the engine reads has changed
account_deleted = Signal()  # sender=User, user=…: what the apps above keep for this person alone goes, too
row_taken_over = Signal()  # sender=ImportRow, row=…, company=…, by=…: of a list that a multiplier handed in
row_taken_back = Signal()  # sender=ImportRow, row=…: before the company itself is taken back
taxonomy_changed = Signal()  # sender=ConceptScheme
documents_rewritten = (
    Signal()
)  # sender=SearchDocument: all search documents are written anew, those of the apps above should be, too

"""News for the apps above: they listen, this app does not know them."""

from django.dispatch import Signal

company_changed = Signal()  # sender=Company, company=…: something that the engine reads has changed
account_deleted = Signal()  # sender=User, user=…: what the apps above keep for this person alone goes, too
taxonomy_changed = Signal()  # sender=ConceptScheme
documents_rewritten = (
    Signal()
)  # sender=SearchDocument: all search documents are written anew, those of the apps above should be, too

"""News for the apps above: they listen, this app does not know them."""

from django.dispatch import Signal

company_changed = Signal()  # sender=Company, company=…: something that the engine reads has changed
taxonomy_changed = Signal()  # sender=ConceptScheme
documents_rewritten = (
    Signal()
)  # sender=SearchDocument: all search documents are written anew, those of the apps above should be, too

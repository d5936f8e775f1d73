from django.core.management.base import BaseCommand

from companies.models import Phrase, SearchDocument
from companies.search.refresh import forget_unused_phrases, index_all_phrases, write_all_documents


class Command(BaseCommand):
    help = "Writes all search documents anew and reads their phrases; vectors of phrases that are known stay."

    def handle(self, **options):
        write_all_documents()
        index_all_phrases()
        forgotten = forget_unused_phrases()
        documents, phrases = SearchDocument.objects.count(), Phrase.objects.count()
        self.stdout.write(f"{documents} documents, {phrases} phrases, {forgotten} forgotten.")

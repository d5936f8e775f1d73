import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from companies.adapters import current_tagger, current_taxonomy
from companies.enums import Kind, Language
from companies.models import SearchDocument
from companies.search.questions import understand
from companies.search.readers import DEMAND, TEAM, documents_of
from companies.search.reasons import reasons_of
from companies.search.results import search
from companies.search.wording import sentence
from companies.texts import in_language
from companies.words import Words

TITLE = 0  # of a document's pair of texts


class Command(BaseCommand):
    help = "Searches as the project team does; one line of JSON for each hit, best first."

    def add_arguments(self, parser):
        parser.add_argument("query", nargs="?")
        parser.add_argument("--queries", type=Path, help="a file with one query a line")
        parser.add_argument("--language", choices=Language.values, default=Language.EN)
        parser.add_argument("--kind", choices=[*Kind.values, DEMAND], default="", help="default: companies of all kinds")
        parser.add_argument("--top", type=int, default=10)
        parser.add_argument("--json", action="store_true", help="accepted for clearness: the answer is always JSON")

    def handle(self, *, query, queries, language, kind, top, **options):
        if (query is None) == (queries is None):
            raise CommandError("Give one query, or --queries FILE.")
        try:
            asked = [query] if queries is None else queries.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        with override(language):
            for number, text in enumerate(asked, start=1):
                for line in self._answer(text.replace("\0", ""), kind, language, top):
                    self.stdout.write(json.dumps({"query": number} | line, ensure_ascii=False))

    def _answer(self, text, kind, language, top):
        """A blank line of a file is a query that finds nothing."""
        words = Words(current_taxonomy())
        question = understand(text, words.taxonomy, current_tagger())
        if not question.text:
            return
        results = search(documents_of(TEAM, kind), question, {}, words.taxonomy)
        held = SearchDocument.objects.select_related("company").defer("words").in_bulk(results.order[:top])
        documents = [held[pk] for pk in results.order[:top]]
        reasons = reasons_of(documents, question, results.found)
        for rank, document in enumerate(documents, start=1):
            is_demand = document.kind == SearchDocument.About.DEMAND
            yield {
                "rank": rank,
                "id": str(document.object_id),
                "name": _title(document, language) if is_demand else in_language(document.company, "name", language).value,
                "score": round(results.found.scores[document.pk], 4),
                "reasons": [sentence(reason, words, is_demand=is_demand) for reason in reasons[document.pk]],
            }


def _title(document, language):
    titles = [document.texts[known][TITLE] for known in (language, *Language.values) if known in document.texts]
    return next(filter(None, titles), "")

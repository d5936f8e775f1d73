"""Search at 100,000 companies: queries with facets in three languages, as a ratio to tantivy on the same texts; recall of the vectors.

A database of its own, in a temporary folder, filled by ``manage.py make_load``. A query is what a person waits for: the whole view,
from the request to the page, so database plus Python. tantivy answers the same words over the same texts, and finds only those.
"""

import os
import time
from functools import cache

import numpy as np

COMPANIES = int(os.environ.get("BENCH_COMPANIES", 100_000))
ROUNDS = 3
QUERIES = {
    "de": ["Aluminiumdruckguss", "Batteriemanagementsystem", "Brennstoffzellenstapel Brandenburg", "Hochvolt-Kabelbaum", "Spritzguss ISO 9001"],
    "zh-hans": ["燃料电池堆", "铝合金压铸", "电池管理系统", "激光雷达", "热管理模块"],
    "en": ["aluminium die casting", "battery management system", "wiring harness", "lidar perception software", "hydrogen tank"],
}  # fmt: skip
FACETS = [{}, {"region": ["brandenburg"]}, {"size": ["small", "medium"], "open": ["yes"]}]
TOP = 100


def run():
    from becan.embedded import Servers
    from tests.support.folders import server_folder

    with server_folder() as folder:
        servers = Servers(folder, durable=False)
        try:
            os.environ.update(
                servers.start(),
                DJANGO_SETTINGS_MODULE="becan.settings",
                DEBUG="no",
                SECRET_KEY="bench",
                BECAN_DEMO="yes",
                ALLOWED_HOSTS="testserver",
                BECAN_VAR=f"{folder}/var",
            )
            import django

            django.setup()
            _fill()
            _measure()
        finally:
            servers.stop()


def _fill():
    from django.core.management import call_command

    from tests.bench.machine import timed

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    _names()
    print(f"   filled in {timed(lambda: call_command('make_load', companies=COMPANIES))}", flush=True)


def _names():
    """Real companies by name: how often the one asked for is first, and among the first ten."""
    from django.core.management import call_command

    from companies.models import Company
    from tests.companies.test_search_names import TABLE, asked_of_all, places

    if not TABLE.exists():
        print(f"   names: {TABLE} is not there")
        return
    call_command("load_demo", verbosity=0)
    call_command("import_companies", str(TABLE), verbosity=0)
    companies = list(Company.objects.filter(state="imported").order_by("sort_key", "pk"))
    for kind, asked in asked_of_all(companies).items():
        found = places(companies, asked)
        first, ten = (np.mean([place is not None and place <= most for place in found]) for most in (1, 10))
        print(f"   names, {kind}: first {first:.1%}, among ten {ten:.1%} of {len(found)}", flush=True)


def _measure():
    index = _tantivy()
    ours, theirs = [], []
    for language, queries in QUERIES.items():
        mine, other = _ours(language, queries), _theirs(index, queries)
        print(
            f"   {language}: {_line(mine)}; tantivy {_line(other)}; {np.median(mine) / np.median(other):.1f} × of it", flush=True
        )
        ours += mine
        theirs += other
    print(f"   all: {_line(ours)}; {np.median(ours) / np.median(theirs):.1f} × tantivy at p50, "
          f"{np.percentile(ours, 95) / np.percentile(theirs, 95):.1f} × at p95 (aim: p95 ≤ 60 ms)")  # fmt: skip
    print(f"   browsing without words: {_line(_times(lambda: _get('de', {}), 6))}")
    print(f"   recall@{TOP} of the nearest phrases by the index: {_recall():.3f}")
    print(f"   queries of the database a page: {_number_of_queries()}")


def _ours(language, queries):
    for query in queries:
        _get(language, {"q": query})  # the first time loads dictionaries
    asked = [{"q": query} | facets for query in queries for facets in FACETS]
    return [took for parameters in asked for took in _times(lambda p=parameters: _get(language, p), ROUNDS)]


@cache
def _visitor():
    """One for the whole run: a process loads its middleware once, not with each page."""
    from django.test import Client

    return Client()


def _get(language, parameters):
    response = _visitor().get(f"/{language}/search/", parameters)
    assert response.status_code == 200, response.status_code
    return response


def _times(work, rounds):
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def _tantivy():
    """The texts of the same companies, tokenised by our own tokens, since its own take a Chinese clause for one word."""
    import tantivy

    from becan.language.tokens import tokens
    from companies.models import Company

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=200_000_000)
    columns = ("name_de", "name_en", "name_zh_hans", "description_de", "description_en", "description_zh_hans")
    for texts in Company.objects.filter(city="Load").values_list(*columns).iterator(chunk_size=5000):
        writer.add_document(tantivy.Document(body=" ".join(token for text in texts if text for token in tokens(text))))
    writer.commit()
    index.reload()
    return index


def _theirs(index, queries):
    from becan.language.tokens import tokens

    searcher = index.searcher()

    def ask(query):
        parsed = index.parse_query(" ".join(f'"{token}"' for token in tokens(query)), ["body"])
        return searcher.search(parsed, 12).hits

    return [took for query in queries for took in _times(lambda q=query: ask(q), ROUNDS * len(FACETS))]


def _recall():
    from django.db import connection, transaction
    from pgvector.django import CosineDistance

    from companies.models import Phrase
    from companies.search.vectors import encode

    found = []
    for query in [query for queries in QUERIES.values() for query in queries]:
        nearest = Phrase.objects.annotate(distance=CosineDistance("vector", encode([query.lower()])[0])).order_by("distance")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = {TOP}")
            by_index = set(nearest.values_list("pk", flat=True)[:TOP])
            cursor.execute("SET LOCAL enable_indexscan = off")
            exact = set(nearest.values_list("pk", flat=True)[:TOP])
        found.append(len(by_index & exact) / len(exact))
    return float(np.mean(found))


def _number_of_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _get("de", {"q": "Aluminiumdruckguss", "region": ["brandenburg"]})
    return len(captured)


def _line(milliseconds):
    return f"p50 {np.percentile(milliseconds, 50):.1f} ms, p95 {np.percentile(milliseconds, 95):.1f} ms"

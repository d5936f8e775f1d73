"""Companies in great number for measuring: made from the taxonomy's own words by a fixed chance, written by COPY.

Their documents have the columns that a saved profile gets. The phrases are few (labels and sentences made of them), so that real
vectors of all of them are there within a minute.
"""

import io
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

from django.db import connection, transaction

from becan.language.fold import fold
from companies.adapters import current_taxonomy
from companies.enums import Kind, Side
from companies.models import Company, DocumentName, DocumentPhrase, Phrase, SearchDocument
from companies.names import pinyin
from companies.search.facets import numbers_of
from companies.search.lexemes import vector_text
from companies.search.rows import Facts, labels_of, lot_of, words_of
from companies.search.spellings import spellings
from companies.search.vectors import encode

MARK = "Load"  # in the column of the city
CHUNK = 5000
SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvw" for vowel in "aeio"]
CHARACTERS = "华长东新宏亚金鑫瑞远恒天海德通明达安盛利科泰源正信力鸿宇博航"
BRANCHES = {
    "de": ("Technik", "Guss", "Systeme", "Werke", "Automotive"),
    "zh-hans": ("汽车零部件", "科技", "动力", "新能源", "机械"),
}
SENTENCES = {
    "de": ("{0} und {1} für die Serie.", "Wir entwickeln und fertigen {0}, außerdem {1}."),
    "zh-hans": ("主要生产{0}和{1}。", "专业从事{0}、{1}的研发与制造。"),
    "en": ("We develop and make {0} and {1}.", "{0} and {1} in series."),
}
PHRASES_PER_DOCUMENT = 6


def make_load(number: int) -> Iterator[str]:
    """Lines that say what was made."""
    chance, taxonomy = random.Random(number), current_taxonomy()
    leaves = [notation for notation in taxonomy.leaves() if "-" in notation]
    phrases = _phrases(leaves)
    yield f"{len(phrases)} phrases with their vectors"
    made = 0
    with _indexes_made_last():
        while made < number:
            made += _make(min(CHUNK, number - made), made, chance, leaves, phrases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield f"{made} companies, {SearchDocument.objects.count()} documents, {DocumentPhrase.objects.count()} links to phrases"


def remove_load() -> int:
    with transaction.atomic():
        companies = Company.objects.filter(city=MARK)
        number = companies.count()
        SearchDocument.objects.filter(company__in=companies).delete()
        companies.delete()
    return number


@contextmanager
def _indexes_made_last():
    """A GIN index is made in a fraction of the time that its rows take one by one."""
    indexes = [(SearchDocument, "search_document_words"), (DocumentName, "document_name_trigrams")]
    wanted = [(model, index) for model, name in indexes for index in model._meta.indexes if index.name == name]
    with connection.schema_editor() as editor:
        for model, index in wanted:
            editor.remove_index(model, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model, index in wanted:
                editor.add_index(model, index)


@transaction.atomic
def _phrases(leaves) -> dict[str, int]:
    texts = sorted({fold(label) for label, _language in labels_of(leaves, current_taxonomy_once())})
    rows = zip(texts, encode(texts), strict=True)
    Phrase.objects.bulk_create((Phrase(text=text, vector=vector) for text, vector in rows), ignore_conflicts=True, batch_size=500)
    return dict(Phrase.objects.filter(text__in=texts).values_list("text", "pk"))


@transaction.atomic
def _make(number, start, chance, leaves, phrases) -> int:
    companies = [_company(start + place, chance, leaves) for place in range(number)]
    template = Company()
    fields = [field for field in Company._meta.concrete_fields]
    names = [field.column for field in fields]
    rows = []
    for company in companies:
        for field, value in company["columns"].items():
            setattr(template, field, value)
        rows.append([field.get_db_prep_save(field.pre_save(template, True), connection) for field in fields])
    _copy("companies_company", names, rows)
    pks = _copy_documents(companies)
    _copy("companies_documentname", ["document_id", "text"], [
        (pk, text) for company, pk in zip(companies, pks[:number], strict=True) for text in sorted(company["spellings"])
    ])  # fmt: skip
    _copy("companies_documentphrase", ["document_id", "phrase_id"], [
        (pk, phrase)
        for company, pk in [*zip(companies, pks[:number], strict=True), *zip(companies, pks[number:], strict=True)]
        for phrase in sorted({phrases[text] for text in company["phrases"] if text in phrases})
    ])  # fmt: skip
    return number


def _company(place, chance, leaves) -> dict:
    is_supplier = place % 3 != 0
    language = "de" if is_supplier else "zh-hans"
    notations = chance.sample(leaves, chance.randint(2, 5))
    regions = ["berlin", "brandenburg"] if is_supplier else _codes("province")
    facts = Facts(
        notations=notations,
        regions=[chance.choice(regions)],
        sizes=[chance.choice(_codes("size_class"))],
        proofs=sorted(chance.sample(_proofs(), chance.randint(0, 3))),
        cooperation=sorted(chance.sample(_codes("cooperation"), 2)),
        languages=sorted(chance.sample(_codes("language"), chance.randint(1, 2))),
        is_open=chance.random() < 0.9,
    )
    names = _names(place, chance, language)
    texts = {known: _sentence(known, notations, chance) for known in (language, "en")}
    pk = uuid.UUID(int=chance.getrandbits(128), version=4)
    columns = {
        "id": pk,
        "side": Side.BERLIN_BRANDENBURG if is_supplier else Side.CHINA,
        "kind": Kind.SUPPLIER if is_supplier else Kind.PARTNER,
        "country": "DE" if is_supplier else "CN",
        "state": "verified",
        "verified_on": date(2026, 1, 1),
        "visibility": chance.choice((2, 2, 3, 3, 4)),
        "name_de": names.get("de", ""),
        "name_en": names["en"],
        "name_zh_hans": names.get("zh-hans", ""),
        "description_de": texts.get("de", ""),
        "description_en": texts["en"],
        "description_zh_hans": texts.get("zh-hans", ""),
        "original_language": language,
        "sort_key": fold(pinyin(names[language]))[:200],
        "region": facts.regions[0],
        "city": MARK,
        "languages": facts.languages,
        "cooperation": facts.cooperation,
    }
    return {
        "columns": columns,
        "facts": facts,
        "names": list(names.values()),
        "texts": [(text, known) for known, text in texts.items()],
        "spellings": {spelling for name in names.values() for spelling in spellings(name)},
        "phrases": [fold(label) for label, _language in labels_of(notations, current_taxonomy_once())],
    }


def _names(place, chance, language) -> dict[str, str]:
    if language == "de":
        stem = "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize()
        name = f"{stem} {chance.choice(BRANCHES['de'])} GmbH"
        return {"de": name, "en": name}
    stem = "".join(chance.choice(CHARACTERS) for _ in range(3))
    city = chance.choice(("长春", "合肥", "宁波", "深圳", "佛山", "苏州"))
    short = f"{stem}{chance.choice(BRANCHES['zh-hans'])}"
    return {"zh-hans": f"{city}{short}有限公司", "en": f"{pinyin(city + stem).title()} {chance.choice(BRANCHES['de'])} Co., Ltd."}


def _sentence(language, notations, chance) -> str:
    taxonomy = current_taxonomy_once()
    labels = [taxonomy.concepts[notation].pref[language] for notation in notations]
    pairs = zip(labels, [*labels[1:], labels[0]], strict=True)
    return " ".join(chance.choice(SENTENCES[language]).format(*pair) for pair in pairs)


def _copy_documents(companies) -> list[int]:
    """The named documents, then the anonymous ones; at this number every crowd is large enough. Their keys, in that order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('companies_searchdocument', 'id')) FROM generate_series(1, %s)",
            [2 * len(companies)],
        )
        pks = [row[0] for row in cursor.fetchall()]
    names = [
        "id",
        "kind",
        "form",
        "object_id",
        "company_id",
        "company_kind",
        "side",
        "visibility",
        "listed_at",
        "expires_on",
        "lot",
        "words",
        "notations",
        "facets",
        "texts",
        "due_at",
        "attempts",
        "last_error",
    ]
    rows = []
    for form in ("named", "anonymous"):
        for company in companies:
            columns, facts, is_named = company["columns"], company["facts"], form == "named"
            words = words_of(
                facts, company["names"] if is_named else [], company["texts"] if is_named else [], current_taxonomy_once()
            )
            rows.append([
                pks[len(rows)], "company", form, columns["id"], columns["id"], columns["kind"], columns["side"], columns["visibility"],
                "2026-01-01", None, lot_of(columns["id"]), vector_text(words), "{" + ",".join(facts.notations) + "}",
                "\\x" + numbers_of(facts.values()).hex(), "{}", None, 0, "",
            ])  # fmt: skip
    _copy("companies_searchdocument", names, rows)
    return pks


def _copy(table, columns, rows) -> None:
    text = io.StringIO("".join("\t".join(map(_cell, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)


def _cell(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        value = "{" + ",".join(map(str, value)) + "}"
    value = getattr(value, "adapted", value)  # psycopg2's wrapper around JSON
    value = "{}" if value == {} else value
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


@cache
def current_taxonomy_once():
    """Asked for a million times here; it does not change meanwhile."""
    return current_taxonomy()


@cache
def _codes(name):
    return sorted(current_taxonomy_once().codes[name])


@cache
def _proofs():
    return sorted(current_taxonomy_once().proofs)[:20]

"""``manage.py search``: one line of JSON for each hit, many queries in one process."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from companies.search.documents import write_document
from companies.search.refresh import index_all_phrases, run_search_refreshes
from matching.demand_documents import write_demand_documents
from tests.factories import make_company, make_demand

pytestmark = pytest.mark.django_db

KEYS = ["query", "rank", "id", "name", "score", "reasons"]


@pytest.fixture
def known(taxonomy):
    """A caster, a mill, a buyer, and what the buyer seeks."""
    caster = make_company("Guss GmbH", name_zh_hans="古斯压铸有限公司", concepts=["CS-DC-AL"], visibility=1)
    mill = make_company("Fräs GmbH", concepts=["MC-MIL-5AX"])
    buyer = make_company("长春采购有限公司", kind="partner", concepts=["EM-BAT"])
    demand = make_demand(buyer, musts=["CS-DC-AL"], title_zh_hans="寻找铝合金压铸供应商", title_de="Aluminiumdruckguss gesucht")
    for company in (caster, mill, buyer):
        write_document(company.pk)
    write_demand_documents(demand.pk)
    run_search_refreshes(now=timezone.now())
    index_all_phrases()
    return {"caster": caster, "mill": mill, "buyer": buyer, "demand": demand}


def lines(*arguments):
    out = io.StringIO()
    call_command("search", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("query", "language", "kind", "expected", "name", "reason"),
    [
        ("铝合金压铸", "zh-hans", "supplier", "caster", "古斯压铸有限公司", "铝合金压铸"),
        ("aluminium die casting", "de", "supplier", "caster", "Guss GmbH", "Aluminiumdruckguss"),
        ("gusi yazhu", "zh-hans", "supplier", "caster", "古斯压铸有限公司", "名称"),
        ("Aluminiumdruckguss", "zh-hans", "demand", "demand", "寻找铝合金压铸供应商", "铝合金压铸"),
        ("changchuncaigou", "en", "partner", "buyer", "长春采购有限公司", "name"),
    ],
)
def test_a_question(known, query, language, kind, expected, name, reason):
    first, *_others = lines(query, "--language", language, "--kind", kind, "--top", "10", "--json")
    assert list(first) == KEYS
    assert (first["query"], first["rank"], first["id"], first["name"]) == (1, 1, str(known[expected].pk), name)
    assert first["score"] > 0 and any(reason in sentence for sentence in first["reasons"])


def test_a_file_of_questions_is_answered_line_by_line(known, tmp_path):
    """With a byte order mark, Windows' line ends, a blank line, and one that nothing answers."""
    questions = tmp_path / "questions.txt"
    questions.write_bytes("\ufeff铝合金压铸\r\n\r\nxyzzy\r\nFräs GmbH\r\n".encode())
    found = lines("--queries", str(questions), "--kind", "supplier", "--top", "1")
    assert [(line["query"], line["rank"], line["id"]) for line in found] == [
        (1, 1, str(known["caster"].pk)),
        (4, 1, str(known["mill"].pk)),
    ]


@pytest.mark.parametrize("arguments", [[], ["a", "--queries", "b"], ["--queries", "/no/such/file"], ["a", "--kind", "nobody"]])
def test_a_wrong_call_is_said(db, arguments):
    with pytest.raises(CommandError):
        lines(*arguments)

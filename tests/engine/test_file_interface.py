"""The engine without a database, through its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matching.engine.__main__ import main
from matching.engine.engine import TOGETHER
from matching.engine.weights import STANDARD

ROOT = Path(__file__).resolve().parents[2]
SUPPLIERS = [
    {
        "id": "caster",
        "name": "Druckguss Ludwigsfelde",
        "texts": {"de": "Wir sind Druckgießer. Druckgießmaschinen bis 1.600 t Schließkraft."},
        "capabilities": [
            "CS",
            {"notation": "CS-DC", "level": "core", "figures": [{"code": "shot-weight", "max": 30, "unit": "kg"}]},
        ],
        "proofs": [{"code": "iso-9001", "valid_until": "2027-05-01"}],
        "employees": 35,
        "languages": ["de"],
        "updated_on": "2026-05-01",
    },
    {"id": "expired", "texts": {"de": "Druckguss"}, "proofs": [{"code": "iatf-16949", "valid_until": "2020-01-01"}]},
    {"id": "silent"},
]
DEMAND = {
    "id": "d1",
    "title": {"zh-hans": "寻找铝合金压铸件供应商"},
    "required": ["CS-DC"],
    "proofs": [{"code": "iatf-16949"}],
    "figures": [{"code": "locking-force", "min": 800, "unit": "t"}],
    "languages": ["zh-hans", "en"],
}


@pytest.fixture
def run(tmp_path, capsys):
    def run(suppliers=SUPPLIERS, demands=(DEMAND,), arguments=()):
        for name, rows in (("s.jsonl", suppliers), ("d.jsonl", demands)):
            lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
            (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        status = main(["--suppliers", str(tmp_path / "s.jsonl"), "--demands", str(tmp_path / "d.jsonl"), *arguments])
        captured = capsys.readouterr()
        return status, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


def test_one_object_a_pair_best_first(run):
    status, rows, error = run()
    assert (status, error) == (0, "")
    assert [(row["demand"], row["supplier"], row["rank"]) for row in rows] == [
        ("d1", "caster", 1),
        ("d1", "expired", 2),
        ("d1", "silent", 3),
    ]
    assert set(rows[0]) == {"demand", "supplier", "rank", "score", "coverage", "contributions"}
    assert set(rows[0]["contributions"][0]) == {"criterion", "level", "points", "max_points", "evidence"}


def test_top(run):
    assert [row["supplier"] for row in run(arguments=["--top", "1"])[1]] == ["caster"]


def test_many_demands_come_in_their_order_however_many_cores(run):
    demands = [DEMAND | {"id": f"d{number}"} for number in range(2 * TOGETHER + 3)]
    rows = run(demands=demands)[1]
    assert [row["demand"] for row in rows] == [demand["id"] for demand in demands for _ in SUPPLIERS]
    [one] = [row for row in run()[1] if row["rank"] == 1]
    assert all(row | {"demand": "d1"} == one for row in rows if row["rank"] == 1)


def test_gated_pairs_are_not_suggested(run):
    demand = {**DEMAND, "proofs": [{"code": "iatf-16949", "without_exception": True}]}
    assert [row["supplier"] for row in run(demands=[demand])[1]] == ["silent"]


def test_only_ids_are_needed(run):
    status, rows, _ = run(suppliers=[{"id": "s"}], demands=[{"id": "d"}])
    assert (status, rows[0]["score"], rows[0]["coverage"]) == (0, 0.0, 0.0)


def test_the_day_is_given(run):
    def level(day):
        return {one["criterion"]: one["level"] for one in run(arguments=["--now", day])[1][0]["contributions"]}["proofs"]

    assert (level("2027-05-01"), level("2027-05-02")) == (0.5, None)


def test_reasons_name_things_in_the_readers_language(run):
    reasons = run(arguments=["--top", "1", "--explain", "de,zh-hans"])[1][0]["reasons"]
    assert set(reasons) == {"de", "zh-hans"}
    for language, words in {"de": ("Druckguss", "ISO 9001", "kN"), "zh-hans": ("压铸", "压铸机锁模力")}.items():
        assert all(any(word in line for line in reasons[language]) for word in words)
    assert reasons["de"][-1] == "Bis wann wird dieser Nachweis vorliegen: IATF 16949?"
    assert reasons["zh-hans"][-1] == "预计何时取得IATF 16949汽车质量管理体系？"
    assert not any("%(" in line for lines in reasons.values() for line in lines)


@pytest.mark.parametrize(
    ("suppliers", "demands", "message"),
    [
        ([{"id": "a"}, {"id": "b", "colour": "red"}], [DEMAND], "s.jsonl: line 2: unknown key 'colour'"),
        (SUPPLIERS, [{"id": "d", "proofs": [{"kode": "x"}]}], "d.jsonl: line 1: proofs: unknown key 'kode'"),
        (SUPPLIERS, [{"id": "d", "title": {"fr": "x"}}], "d.jsonl: line 1: title: unknown key 'fr'"),
        ([{"name": "nobody"}], [DEMAND], "s.jsonl: line 1: key 'id' is missing"),
        ([{"id": "a", "proofs": [{}]}], [DEMAND], "s.jsonl: line 1: proofs: key 'code' is missing"),
        ([{"id": "a", "updated_on": "soon"}], [DEMAND], "s.jsonl: line 1: key 'updated_on' has an unreadable value: \"soon\""),
        ([{"id": "a", "languages": "de"}], [DEMAND], "s.jsonl: line 1: key 'languages' has an unreadable value: \"de\""),
        ([{"id": "a"}, "", {"id": "a"}], [DEMAND], "s.jsonl: line 3: id 'a' stands twice"),
        (["{"], [DEMAND], "s.jsonl: line 1: not JSON"),
        ([{"id": " "}], [DEMAND], "s.jsonl: line 1: key 'id' has an unreadable value: \" \""),
        ([{"id": "a", "updated_on": "2026-05-01 or so"}], [DEMAND], "s.jsonl: line 1: key 'updated_on' has an unreadable value"),
        (['{"id": "a", "employees": 5, "employees": 9}'], [DEMAND], "s.jsonl: line 1: key 'employees' stands twice"),
        (['{"id": "a", "texts": {"de": "x", "de": "y"}}'], [DEMAND], "s.jsonl: line 1: key 'de' stands twice"),
        (["[]"], [DEMAND], "s.jsonl: line 1: expected an object"),
    ],
)
def test_errors_name_line_and_key(run, suppliers, demands, message):
    status, rows, error = run(suppliers, demands)
    assert (status, rows) == (2, [])
    assert message in error


def test_unusable_weights_are_named(run, tmp_path):
    file = tmp_path / "w.json"
    file.write_text('{"version": "x", "colour": 1}', encoding="utf-8")
    assert run(arguments=["--weights", str(file)])[::2] == (2, "w.json: unknown key 'colour'\n")
    file.write_text('{"version": "x", "criteria": {"text": -1}}', encoding="utf-8")
    assert run(arguments=["--weights", str(file)])[::2] == (2, "w.json: criteria.text must be a number of 0 or more\n")


def test_weights_are_data(run, tmp_path):
    weights = json.loads(STANDARD.read_text(encoding="utf-8"))
    weights["criteria"] = {**dict.fromkeys(weights["criteria"], 0), "languages": 1}
    file = tmp_path / "w.json"
    file.write_text(json.dumps(weights), encoding="utf-8")
    assert [one["criterion"] for one in run(arguments=["--weights", str(file)])[1][0]["contributions"]] == ["languages"]


def test_a_missing_file_is_a_sentence_not_a_traceback():
    done = subprocess.run(
        [sys.executable, "-m", "matching.engine", "--suppliers", "nowhere.jsonl", "--demands", "nowhere.jsonl"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2 and "nowhere.jsonl" in done.stderr and "Traceback" not in done.stderr


def test_the_engine_loads_neither_django_nor_celery():
    program = "import sys, matching.engine.__main__; print([name for name in ('django', 'celery') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

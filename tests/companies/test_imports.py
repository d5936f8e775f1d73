from pathlib import Path

import pytest

from companies.models import Company, Identifier
from companies.services.imports import BadTable, import_companies
from companies.texts import in_language

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn_automotive_companies.tsv"
HEADER = "code\tzh_short\tzh_full\ten_name\tcity_en\twebsite\ten_summary"
GOOD = (
    "000001\t样本股份\t样本汽车零部件股份有限公司\tSample Auto Parts\tNingbo\thttp://sample.example\tIt makes on-board chargers."
)


@pytest.fixture
def table(tmp_path):
    def write(*lines):
        path = tmp_path / "table.tsv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf8")
        return path

    return write


def test_the_real_companies_are_imported_once_and_published_never(taxonomy):
    report = import_companies(REAL)
    assert (report.created, report.updated, report.problems) == (261, 0, [])
    assert set(Company.objects.values_list("state", "visibility", "side")) == {("imported", 2, "china")}
    fawer = Identifier.objects.get(kind="cn-stock", value="000030").company
    assert in_language(fawer, "name", "zh-hans").value == "富奥汽车零部件股份有限公司"
    assert in_language(fawer, "name", "en").value == "FAWER Automotive Parts Limited Company"
    assert fawer.sort_key.startswith("fu ao qi che ling bu jian")
    assert "EE-HAR" in set(fawer.capabilities.values_list("concept__notation", flat=True))
    moments = set(Company.objects.values_list("pk", "updated_at"))
    again = import_companies(REAL)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 261)
    assert set(Company.objects.values_list("pk", "updated_at")) == moments


def test_bad_rows_are_named_by_line_and_column_and_good_ones_kept(taxonomy, table):
    report = import_companies(
        table(
            GOOD,
            GOOD.replace("000001", "12"),
            GOOD.replace("000001", "000003").replace("样本汽车零部件股份有限公司", "Sample"),
            GOOD.replace("000001", "000004").replace("http://sample.example", "no address"),
            "000005\tonly three\tcells",
            GOOD,
        )
    )
    assert report.created == 1
    assert report.problems == [
        "line 3, code: must have six digits",
        "line 4, zh_full: must be a Chinese name",
        "line 5, website: is no web address",
        "line 6, column 4: 3 cells instead of 7",
        "line 7, code: stands twice in the file",
    ]


def test_a_changed_row_updates_text_and_capabilities(taxonomy, table):
    import_companies(table(GOOD))
    report = import_companies(table(GOOD.replace("on-board chargers", "wiring harnesses")))
    assert (report.created, report.updated) == (0, 1)
    assert list(Company.objects.get().capabilities.values_list("concept__notation", flat=True)) == ["EE-HAR"]


def test_a_company_that_took_its_profile_over_is_left_alone(taxonomy, table):
    import_companies(table(GOOD))
    Company.objects.update(state="draft", city="Hefei")
    assert import_companies(table(GOOD.replace("Ningbo", "Foshan"))).unchanged == 1
    assert Company.objects.get().city == "Hefei"


def test_a_file_of_another_kind_is_refused(taxonomy, table, tmp_path):
    with pytest.raises(BadTable, match="first line"):
        import_companies(REAL.parent / "cn_company_names.tsv")
    gbk = tmp_path / "gbk.tsv"
    gbk.write_bytes(f"{HEADER}\n{GOOD}".encode("gbk"))
    with pytest.raises(BadTable, match="UTF-8"):
        import_companies(gbk)

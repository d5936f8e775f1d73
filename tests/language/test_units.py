import pytest

from becan.language.quantities import Quantity, find_quantities
from becan.language.units import FoundFigure, convert, find_figures

from .tables import rows, values


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (840, "t", "kN", 8237.586),
        (35, "MPa", "bar", 350),
        (1000, "标方/时", "Nm3/h", 1000),
        (3.5, "cm", "mm", 35),
        (1.5, "MW", "kW", 1500),
        (293.15, "K", "°C", 20),
        (12, "t", "kg", 12000),
        (50000, "件", "pieces/year", 50000),
        (2, "Monate", "days", 60.87375),
        (0.1, "µm", "nm", 100),
    ],
)
def test_convert(value, source, target, expected):
    assert convert(value, source, target) == expected


@pytest.mark.parametrize(("source", "target"), [("t", "bar"), ("kW", "kWh"), ("furlong", "mm"), ("V", "")])
def test_units_of_different_kinds_do_not_convert(source, target):
    with pytest.raises(ValueError, match="cannot convert"):
        convert(1, source, target)


def test_every_unit_of_the_taxonomy_reads_back(taxonomy):
    for figure in taxonomy.key_figures.values():
        if figure.kind == "number":
            assert convert(7, figure.unit, figure.unit) == 7


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("8.400,5 kN", "de", (8400.5, 8400.5, "kN")),
        ("8,400.5 kN", "en", (8400.5, 8400.5, "kN")),
        ("8.400 kN", "de", (8400, 8400, "kN")),
        ("8.400 kN", "en", (8.4, 8.4, "kN")),
        ("8,400 kN", "en", (8400, 8400, "kN")),
        ("bis zu 8.400 kN für Gehäuse", None, (None, 8400, "kN")),
        ("1.000.000 pcs", "en", (1e6, 1e6, "pcs")),
        ("0.025 mm", "de", (0.025, 0.025, "mm")),
        ("0,025 mm", "en", (0.025, 0.025, "mm")),
        ("1'200 bar", "de", (1200, 1200, "bar")),
        ("50万件", "zh-hans", (500000, 500000, "件")),
        ("1.2亿件/年", "zh-hans", (1.2e8, 1.2e8, "件/年")),
        ("五十万件", "zh-hans", (500000, 500000, "件")),
        ("三千吨", "zh-hans", (3000, 3000, "吨")),
        ("1,5 Mio. Teile im Jahr", "de", (1.5e6, 1.5e6, "pieces/a")),
        ("120 thousand units per year", "en", (120000, 120000, "pieces/a")),
        ("von 500 bis 8.400 kN", "de", (500, 8400, "kN")),
        ("500 kN bis 8.400 kN", "de", (500, 8400, "kN")),
        ("280 to 2,700 t", "en", (280, 2700, "t")),
        ("between 3 and 5 mm", "en", (3, 5, "mm")),
        ("50-80万件", "zh-hans", (500000, 800000, "件")),
        ("90吨到1300吨", "zh-hans", (90, 1300, "吨")),
        ("8～12微米", "zh-hans", (8, 12, "微米")),
        ("-40 bis +85 °C", "de", (-40, 85, "°C")),
        ("mindestens 720 Stunden", "de", (720, None, "Stunden")),
        ("≥ 350 bar", None, (350, None, "bar")),
        ("不低于720小时", "zh-hans", (720, None, "小时")),
        ("1600吨以上的压铸机", "zh-hans", (1600, None, "吨")),
        ("不超过3毫米", "zh-hans", (None, 3, "毫米")),
        ("800-V-Plattform", "de", (800, 800, "V")),
        ("100 kg pro Stunde", "de", (100, 100, "kg/h")),
        ("20 machines", "en", (20, 20, "")),
    ],
)
def test_quantities(text, language, expected):
    (quantity,) = find_quantities(text, language)
    assert (quantity.min, quantity.max, quantity.unit) == expected


def test_two_figures_side_by_side_are_no_range():
    text = "1000 Nm3/h and 5 MW"
    assert list(find_quantities(text)) == [Quantity(1000, 1000, "Nm3/h", 0, 10), Quantity(5, 5, "MW", 15, 19)]


def test_numbers_inside_codes_are_none():
    assert [quantity.unit for quantity in find_quantities("IATF16949, R155, AlSi9Cu3, H2")] == []


def test_a_figure_says_what_where_and_of_what(taxonomy):
    text = "Seit 1998. Druckguss, Zuhaltekraft bis 840 t."
    assert find_figures(text, taxonomy, "de") == [FoundFigure("locking-force", None, 8237.586, "kN", 39, 44, "840 t", "CS-DC")]


def test_one_word_of_two_figures_is_told_apart_by_the_concept(taxonomy):
    texts = ("Druckguss mit Schließkraft 500 t", "Spritzguss mit Schließkraft 500 t", "Schließkraft 500 t")
    assert [[figure.code for figure in find_figures(text, taxonomy)] for text in texts] == [
        ["locking-force"],
        ["clamping-force"],
        [],
    ]


def test_a_word_behind_a_comma_belongs_to_the_next_number(taxonomy):
    text = "Losgrößen ab 500 Stück, Jahresmengen bis 200.000 Teile"
    found = [(figure.code, figure.min, figure.max) for figure in find_figures(text, taxonomy)]
    assert found == [("batch-size", 500, None), ("annual-volume", None, 200000)]


def test_a_unit_alone_is_no_figure(taxonomy):
    assert find_figures("Wir liefern 500 t und 3 mm. 12 kW.", taxonomy) == []


@pytest.mark.parametrize(
    "text",
    [
        "2027年6月交货期",
        "交货期：2027年",
        "交货期为6月",
        "交货期6-8月",
        "2027年12月31日前交货，交期另议",
        "液冷板面积约2平方米",
        "Kühlplatte, Querschnitt 2 m²",
        "板材2.5平方",
    ],
)
def test_dates_and_plain_areas_are_no_figures(taxonomy, text):
    assert find_figures(text, taxonomy) == []


@pytest.mark.parametrize("row", rows("figures.tsv"))
def test_table(taxonomy, row):
    found = {figure.code: figure for figure in find_figures(row["text"], taxonomy, row["language"])}
    for expected in values(row["expects"]):
        code, span, unit = expected.replace("@", "=").split("=")
        low, high = (float(bound) if bound else None for bound in span.split(".."))
        assert (found[code].unit, found[code].min, found[code].max) == (
            unit,
            near(low),
            near(high),
        )


def near(bound):
    return None if bound is None else pytest.approx(bound, rel=0.01)

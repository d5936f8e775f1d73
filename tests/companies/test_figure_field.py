import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from companies.forms.figures import FigureField


def read(written, language, unit):
    with override(language):
        return FigureField(figure="Zuhaltekraft", unit=unit, shown_unit=unit).clean(written)


@pytest.mark.parametrize(
    ("written", "language", "unit", "value"),
    [
        ("4.000", "de", "kN", 4000),  # the point groups thousands, as a German writes it
        ("4,000", "en", "kN", 4000),
        ("4.000", "en", "kN", 4),
        ("6,5", "de", "kg", 6.5),
        ("0,05", "de", "mm", 0.05),
        ("8825,99", "de", "kN", 8825.99),
        ("900 t", "de", "kN", 8825.985),
        ("900吨", "zh-hans", "kN", 8825.985),
        (" 250 ", "de", "kN", 250),
        ("-40", "de", "°C", -40),
        ("", "de", "kN", None),
    ],
)
def test_a_figure_is_read_as_its_writer_means_it(written, language, unit, value):
    assert read(written, language, unit) == value


@pytest.mark.parametrize("written", ["sechs", "400 bis 900", "900 kg", "-5", "1 2 3"])
def test_what_is_no_single_number_is_sent_back(written):
    with pytest.raises(ValidationError):
        read(written, "de", "kN")

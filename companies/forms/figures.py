"""A figure as its reader types it: "4.000" is four thousand in German, and "400 t" a force of 3,923 kN."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from becan.language.quantities import find_quantities
from becan.language.units import convert


class FigureField(forms.FloatField):
    """A number in the canonical unit of its key figure; whoever thinks in another unit writes it behind the number."""

    def __init__(self, *, figure: str, unit: str, shown_unit: str, **options):
        signed = unit == "°C"
        super().__init__(required=False, localize=True, min_value=None if signed else 0, **options)
        self.figure, self._unit, self._shown_unit = figure, unit, shown_unit

    def to_python(self, value):
        if value in self.empty_values:
            return None
        written = str(value).strip()
        quantity = next(find_quantities(written, get_language()), None)
        if quantity is None or (quantity.start, quantity.end) != (0, len(written)) or quantity.min != quantity.max:
            raise self._not_understood()
        return self._in_own_unit(quantity)

    def _in_own_unit(self, quantity):
        try:
            return convert(quantity.min, quantity.unit, self._unit) if quantity.unit else quantity.min
        except ValueError:
            raise self._not_understood() from None

    def _not_understood(self):
        unit = self._shown_unit
        message = _("Please enter one number in %(unit)s.") if unit else _("Please enter one number.")
        return ValidationError(message, code="invalid", params={"unit": unit})

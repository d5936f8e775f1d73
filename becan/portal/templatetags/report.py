"""Numbers of the report, as the reader's language writes them."""

from django import template
from django.utils.translation import get_language

from becan.portal.report.contents import number, title_of

register = template.Library()


@register.filter
def amount(value):
    """``{{ line.value|amount }}``: 12, 1.234,50."""
    return number(value)


@register.filter
def measure_title(measure):
    return title_of(measure, get_language())


@register.filter
def days(value):
    """A median: whole, or with its half."""
    return "–" if value is None else f"{value:g}"

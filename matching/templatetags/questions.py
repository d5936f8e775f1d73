"""Questions, answers and translations in the language that is active where the tag stands."""

from django import template

from companies.adapters import current_taxonomy
from matching.answers import other_title, shown
from matching.services.translating import jobs

register = template.Library()


@register.simple_tag
def question_shown(question, is_asking):
    return shown(question, current_taxonomy(), is_asking=is_asking)


@register.simple_tag
def question_other(question, is_asking):
    return other_title(question, is_asking=is_asking)


@register.simple_tag
def glossary_of(glossaries, field):
    """The words of one field; field names are no template variables."""
    return glossaries.get(field, [])


@register.filter
def promised_on(since):
    """The day by which the team has promised a translation."""
    return jobs.promised_on(since)

"""What templates of every app need to show companies: words for codes, and texts in the reader's language."""

from django import template
from django.utils.translation import get_language

from companies.adapters import current_taxonomy
from companies.enums import Language
from companies.models import SiteUse
from companies.texts import Text, in_language, text_of
from companies.words import ACTIONS, REASON_LISTS, Words

register = template.Library()


def _words(context) -> Words:
    """Pages pass ``words``; a mail has none."""
    return context.get("words") or Words(current_taxonomy())


@register.simple_tag(takes_context=True)
def code_label(context, name, code):
    """``{% code_label "region" company.region %}``"""
    return _words(context).code(name, code) if code else ""


@register.simple_tag(takes_context=True)
def code_labels(context, name, codes):
    return _words(context).codes(name, codes)


@register.simple_tag(takes_context=True)
def demand_type(context, code):
    """``{% demand_type demand.type %}``: what is sought, or what a multiplier offers."""
    return _words(context).demand_type(code) if code else ""


@register.simple_tag(takes_context=True)
def concept_label(context, notation):
    return _words(context).concept(notation)


@register.simple_tag(takes_context=True)
def proof_label(context, code):
    return _words(context).proof(code)


@register.simple_tag(takes_context=True)
def figure_label(context, code):
    return _words(context).figure(code)


@register.simple_tag(takes_context=True)
def figure_value(context, figure):
    """``figure`` has min, max, choice and a key figure's code."""
    return _words(context).value(figure.key_figure.code, figure.min, figure.max, figure.choice)


@register.filter
def text(obj, field):
    """``{{ company|text:"name" }}``: a Text for ``components/_text.html``, or its ``value``."""
    return in_language(obj, field, get_language())


@register.filter
def language_called(code):
    """``{{ person.language|language_called }}``: in the reader's language."""
    return Language(code).called if code in Language.values else code


@register.filter
def action_words(action):
    """``{{ entry.action|action_words }}``: an entry of the activity log in words."""
    return ACTIONS.get(action, action)


@register.simple_tag(takes_context=True)
def reason_words(context, entry):
    """``{% reason_words entry %}``: why, as a person wrote it or as the code list words it."""
    return _words(context).code(REASON_LISTS.get(entry.action, ""), entry.reason)


@register.simple_tag
def picture_alt(picture, company):
    """What a picture shows, in the reader's language, else in the company's own; a Text."""
    for language in (get_language(), company.original_language):
        if value := text_of(picture, "alt", language):
            return Text(value, language, "")
    return Text("", get_language(), "")


@register.simple_tag
def site_uses(site):
    return [SiteUse(use).label for use in site.uses if use in SiteUse.values]

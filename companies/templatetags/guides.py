"""Guides where they help."""

from django import template

from companies.guides.finding import guides_about, guides_at, hints_for
from companies.guides.writing import passages

register = template.Library()


@register.filter
def in_passages(text):
    """``{% for language, part in source.title|in_passages %}``: what is in which language, see ``writing.passages``."""
    return passages(text)


@register.simple_tag
def guides_for_step(step, most=3):
    """``{% guides_for_step "introduced" as guides %}{% include "components/guides.html" %}``"""
    return guides_at(step, most=most)


@register.simple_tag
def guides_for_concepts(notations, most=3):
    return guides_about(notations, most=most)


@register.simple_tag
def hints_for_pair(demand, company):
    """What the team should know before it brings the two together: for what is sought, by where the offering company sits."""
    notations = [row.concept.notation for row in demand.demand_concepts.all()]
    return hints_for(notations, cooperation=demand.cooperation, side=company.side)

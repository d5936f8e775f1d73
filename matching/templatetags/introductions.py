"""What pages and mails show of an introduction, in the language that is active where the tag stands."""

from django import template

from matching.cards import card_for
from matching.services.contacts import released_contact

register = template.Library()


@register.simple_tag
def introduction_card(introduction, part):
    return card_for(introduction, part)


@register.simple_tag
def contact_lines(introduction, part):
    return released_contact(introduction, part)

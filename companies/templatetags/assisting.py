from django import template

from companies import checklists
from companies.services import assisting

register = template.Library()
register.simple_tag(checklists.question_words)
register.simple_tag(assisting.staff_changes)

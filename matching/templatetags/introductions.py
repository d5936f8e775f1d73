"""What pages and mails show of an introduction, in the language that is active where the tag stands."""

import re
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from becan import clock
from companies.texts import in_language
from matching.cards import card_for
from matching.forms.spaces import MeetingForm
from matching.queries import reasons_for
from matching.released import released_text
from matching.services.contacts import released_contact
from matching.services.taking_over import in_words

register = template.Library()
MAIL = re.compile(r"[^@\s]+@[^@\s]+")
PHONE = re.compile(r"[+0(][0-9 ()/–-]{5,}")


@register.simple_tag
def match_line(match):
    """What a company reads of a demand that fits it: the released title, how well it fits, and why."""
    title = released_text(match.demand, "title", get_language())
    return {"title": title.value, "band": match.get_band_display(), "reasons": reasons_for(match, get_language())}


@register.simple_tag
def introduction_card(introduction, part):
    return card_for(introduction, part)


@register.simple_tag
def contact_lines(introduction, part):
    return released_contact(introduction, part)


@register.simple_tag
def space_side(row, introduction=None):
    """Who wrote a message, proposed a meeting, stated or viewed a milestone: the company, or the team."""
    if not row.side:
        return _("Project team")
    return in_language(getattr(introduction or row.introduction, row.side), "name", get_language()).value


@register.simple_tag
def meeting_form(meeting):
    """A counter-proposal starts from the proposal; ids of its own, as the page has several such forms."""
    start = meeting.starts_at.astimezone(ZoneInfo("Europe/Berlin"))
    fields = {"day": start.date(), "time": start.strftime("%H:%M"), "minutes": meeting.minutes, "place": meeting.place}
    return MeetingForm(initial=fields, auto_id=f"id_{meeting.pk}_%s")


@register.filter
def is_estimated(day):
    """Whether a deadline depends on days that China has not announced, or nobody entered, yet."""
    return bool(day) and clock.is_estimated(day)


@register.filter
def address_of(value):
    """``mailto:`` or ``tel:`` of a value that a side has released; empty for a name or a WeChat ID."""
    if MAIL.fullmatch(value):
        return f"mailto:{value}"
    return f"tel:{re.sub(r'[^+0-9]', '', value)}" if PHONE.fullmatch(value) else ""


@register.simple_tag
def outstanding_lines(pairs):
    return in_words(pairs)

"""What templates need to show events: times on both clocks, structured data."""

import json

from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext

from companies.texts import Text, in_language, text_of
from events import signed_links
from events.calendar_entries import place_of
from events.enums import QuestionKind
from events.forms.registrations import choices_of
from events.meeting_calendar import where
from events.queries import employer_of, next_public_events
from events.times import span_of

register = template.Library()
register.filter("where", where)  # of a meeting: hall and table
MARKUP = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def span(event):
    """``{% for line in event|span %}``: from and to on the clock of the place, then on the other country's."""
    return span_of(event)


@register.filter
def day_of(event):
    """``5. Mai 2026`` on the clock of the place; the last day too where there are several."""
    first, last = (moment.astimezone(event.tz).date() for moment in (event.starts_at, event.ends_at))
    shown = date_format(first, "DATE_FORMAT")
    return shown if first == last else f"{shown} – {date_format(last, 'DATE_FORMAT')}"


@register.filter
def clock(moment, event):
    """``09:30`` on the clock of the place."""
    return moment.astimezone(event.tz).strftime("%H:%M")


@register.filter
def json_ld(data):
    """A data block, which the content security policy does not count as a script."""
    text = json.dumps(data, ensure_ascii=False).translate(MARKUP)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # escaped above


@register.simple_tag
def answer_words(question, answer):
    if question.kind == QuestionKind.YES_NO:
        return pgettext("answer of a form", "Yes") if answer == "yes" else pgettext("answer of a form", "No")
    return dict(choices_of(question)).get(answer, answer) if question.kind == QuestionKind.CHOICE else answer


@register.simple_tag
def public_events():
    """The next ones that anybody may come to."""
    return next_public_events()


@register.simple_tag
def plain_text(obj, field):
    """The words alone, for a mail: in its language, else in the original's."""
    return in_language(obj, field, get_language()).value


@register.simple_tag
def place_line(event):
    return place_of(event, get_language())


@register.filter
def clock_day(moment, event):
    """The day on the clock of the place."""
    return date_format(moment.astimezone(event.tz).date(), "SHORT_DATE_FORMAT")


@register.filter
def of(counts, state):
    return counts.get(state.value, 0)


@register.filter
def employer(registration):
    """The company or organisation of a participant: a Text for ``components/_text.html``."""
    return employer_of(registration, get_language())


@register.filter
def employers(registration):
    """As it is printed on a badge."""
    return both_names(registration.company) if registration.company else [employer(registration)]


@register.simple_tag
def own_page(registration):
    """Where the participant reads about the own registration."""
    return signed_links.own_page(registration)


@register.filter
def both_names(company):
    """The German (else English) name, then the Chinese one; a name that is the same stands once."""
    latin = next(
        (Text(text_of(company, "name", code), code, "") for code in ("de", "en") if text_of(company, "name", code)), None
    )
    chinese = Text(text_of(company, "name", "zh-hans"), "zh-hans", "")
    return [name for name in (latin, chinese if not latin or chinese.value != latin.value else None) if name]


@register.filter
def who(speaker):
    """Name, function and organisation of a speaker, each in its language; what is missing is left out."""
    return [text for field in speaker.TRANSLATED if (text := in_language(speaker, field, get_language()))]

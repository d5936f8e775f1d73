"""What one of the team reads on the way to a meeting: both companies, names with pinyin, what happened, what is open, both clocks."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pypinyin import Style
from pypinyin import pinyin as syllables

from becan.language.fold import has_chinese
from companies.adapters import current_taxonomy
from companies.enums import Level, Side
from companies.models import Company, ContactPerson
from companies.texts import Text, in_language
from companies.words import Words
from matching.engine import wording
from matching.enums import Flag, MeetingState, Part
from matching.models import Introduction, Task
from matching.timelines import Event, introduction_timeline

BERLIN, BEIJING = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
MOST_EVENTS, MOST_CONCEPTS, MOST_WORDS = 8, 6, 420


@dataclass(frozen=True)
class Person:
    name: str
    spoken: str  # pinyin with tones, family name first; empty for names that need none
    function: str
    reach: list[str]
    contact: ContactPerson


@dataclass(frozen=True)
class Firm:
    company: Company
    part: Part
    name: Text
    original_name: str
    spoken: str
    facts: list[tuple[str, str]]
    concepts: list[str]
    description: Text
    people: list[Person]
    flags: list[str]
    answer: str


@dataclass(frozen=True)
class Clock:
    label: str
    place: str
    berlin: datetime
    beijing: datetime


@dataclass(frozen=True)
class Briefing:
    introduction: Introduction
    firms: list[Firm]
    clocks: list[Clock]
    open_points: list[str]
    events: list[Event]
    tasks: list[Task]


def briefing_of(introduction: Introduction, *, now: datetime) -> Briefing:
    words = Words(current_taxonomy())
    events = [event for event in introduction_timeline(introduction, now=now) if not event.is_ahead and event.task is None]
    return Briefing(
        introduction=introduction,
        firms=[_firm(introduction, part, words) for part in (Part.SEEKING, Part.OFFERING)],
        clocks=_clocks(introduction, now),
        open_points=_open_points(introduction),
        events=events[:MOST_EVENTS],
        tasks=list(introduction.tasks.open().select_related("person")),
    )


def spoken(text: str) -> str:
    """Pinyin with tones, for whoever has to say a name: 王芳 → Wáng Fāng."""
    if not has_chinese(text):
        return ""
    return " ".join(syllable[0].capitalize() for syllable in syllables(text, style=Style.TONE) if syllable[0].strip())


def _firm(introduction, part, words):
    company = getattr(introduction, part)
    language = get_language()
    name, original = (in_language(company, "name", one) for one in (language, company.original_language))
    side = next(side for side in introduction.sides.all() if side.side == part)
    core = company.capabilities.filter(level=Level.CORE).select_related("concept")[:MOST_CONCEPTS]
    description = in_language(company, "summary", language) or in_language(company, "description", language)
    return Firm(
        company=company,
        part=part,
        name=name,
        original_name=original.value if original.value != name.value else "",
        spoken=spoken(original.value),
        facts=_facts(company, words),
        concepts=[words.concept(row.concept.notation) for row in core],
        description=Text(description.value[:MOST_WORDS], description.language, description.state),
        people=[_person(contact, words) for contact in company.contact_persons.all()],
        flags=[f"{row.get_code_display()}: {row.get_flag_display()}" for row in company.readiness.exclude(flag=Flag.OK)],
        answer=" – ".join(filter(None, [str(side.get_answer_display()), side.words])),
    )


def _facts(company, words):
    regions = "province" if company.side == Side.CHINA else "region"
    place = ", ".join(filter(None, [company.city, words.code(regions, company.region) if company.region else ""]))
    employees = str(company.employees) if company.employees else ""
    facts = [(_("Place"), place), (_("Employees"), employees), (_("Website"), company.website)]
    return [(label, value) for label, value in facts if value]


def _person(contact, words):
    languages = ", ".join(words.codes("language", contact.languages)) if contact.languages else ""
    wechat = f"{_('WeChat')}: {contact.wechat}" if contact.wechat else ""
    reach = [value for value in (contact.phone, wechat, contact.email, languages) if value]
    return Person(str(contact), spoken(contact.family_name + contact.given_name), contact.function, reach, contact)


def _clocks(introduction, now):
    coming = introduction.meetings.filter(starts_at__gt=now, state__in=[MeetingState.PROPOSED, MeetingState.ACCEPTED])
    clocks = [_clock(str(meeting.get_state_display()), meeting.place, meeting.starts_at) for meeting in coming]
    return clocks or [_clock(_("Now"), "", now)]


def _clock(label, place, moment):
    """By the clocks on the wall: a template would turn aware moments into its own zone."""
    return Clock(label, place, *(moment.astimezone(zone).replace(tzinfo=None) for zone in (BERLIN, BEIJING)))


def _open_points(introduction):
    """What the engine could not tell, and what to ask first."""
    facts = introduction.facts
    reasons = wording.reasons(facts["contributions"], facts["gates"], get_language(), current_taxonomy())
    return list(dict.fromkeys(filter(None, [reasons.question, *reasons.open, *reasons.unknown])))

"""The invitation letter of an incoming visit, in one language: what stands in it, and its Word file. The PDF is a template."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from becan.clock import is_working_day, one_look
from becan.word import WordFile
from companies.texts import in_language
from events.models import Event

DAY = timedelta(days=1)
POST = 3  # working days for signature, scan and mail
NOON = 12


@dataclass(frozen=True)
class Guest:
    name: str
    function: str
    employer: str
    passport: str = ""
    born_on: str = ""


@dataclass(frozen=True)
class Letter:
    language: str
    day: str
    recipient: str
    title: str
    place: str
    dates: str
    purpose: str
    costs: str
    signatory: str
    signatory_function: str
    guests: list[Guest]
    agenda: list[tuple[str, str, list[str]]] = field(default_factory=list)  # day, half of it, what happens

    @property
    def has_passports(self) -> bool:
        return any(guest.passport for guest in self.guests)


def needed_by(event: Event) -> date | None:
    """The last day on which the letter may leave: the application's working days and ours, counted back from the visit."""
    visit = getattr(event, "visit", None)
    return working_days_before(event.starts_at.astimezone(event.tz).date(), visit.visa_days + POST) if visit else None


def working_days_before(day: date, count: int) -> date:
    with one_look():
        while count:
            day -= DAY
            count -= is_working_day(day)
    return day


def letter_of(event: Event, guests: list[Guest], language: str, *, recipient: str = "") -> Letter:
    with override(language):
        first, last = (moment.astimezone(event.tz).date() for moment in (event.starts_at, event.ends_at))
        visit = event.visit
        return Letter(
            language=language,
            day=date_format(timezone.localdate(), "DATE_FORMAT"),
            recipient=recipient,
            title=in_language(event, "title", language).value,
            place=in_language(event, "place", language).value or event.address,
            dates=" – ".join(dict.fromkeys(date_format(day, "DATE_FORMAT") for day in (first, last))),
            purpose=in_language(visit, "purpose", language).value,
            costs=in_language(visit, "costs", language).value,
            signatory=visit.signatory_name,
            signatory_function=in_language(visit, "signatory_function", language).value,
            guests=guests,
            agenda=_agenda(event, language),
        )


def _agenda(event, language):
    """By half-days, as consulates want it."""
    halves: dict[tuple[date, bool], list[str]] = {}
    for session in event.sessions.all():
        moment = session.starts_at.astimezone(event.tz)
        line = in_language(session, "title", language).value
        if room := in_language(session, "room", language).value:
            line = f"{line} ({room})"
        halves.setdefault((moment.date(), moment.hour >= NOON), []).append(line)
    names = {False: _("morning"), True: _("afternoon")}
    return [(date_format(day, "SHORT_DATE_FORMAT"), names[half], lines) for (day, half), lines in sorted(halves.items())]


def word_letter(letter: Letter, funder=None) -> bytes:
    with override(letter.language):
        word = WordFile(letter.language, title=_("Invitation letter: %(title)s") % {"title": letter.title})
        word.paragraph("automotive BerlinBrandenburg e.V.\nBerlin Chinese Automotive Network (BeCAN)", is_bold=True)
        word.paragraph(_("Berlin, %(day)s") % {"day": letter.day}, to_the_right=True)
        if letter.recipient:
            word.paragraph(letter.recipient)
        word.title(_("Invitation letter"))
        word.paragraph(_("Dear Sir or Madam,"))
        word.paragraph(opening(letter))
        word.pairs(facts(letter))
        word.heading(_("Members of the delegation"), 2)
        word.table(head(letter), [row(letter, guest) for guest in letter.guests])
        if letter.agenda:
            word.heading(_("Agenda by half-days"), 2)
            word.table([_("Day"), _("Half-day"), _("Programme")], [(d, h, "\n".join(lines)) for d, h, lines in letter.agenda])
        word.paragraph(closing())
        word.paragraph("\n\n\n" + "_" * 36)
        word.paragraph(f"{letter.signatory}\n{letter.signatory_function}")
        word.funder(funder)
        return word.content()


def opening(letter: Letter) -> str:
    return _("We invite the persons named below to visit Germany for “%(title)s”.") % {"title": letter.title}


def closing() -> str:
    return _("We ask you to support their applications for a visa. For questions, please turn to the person who has signed.")


def facts(letter: Letter) -> list[tuple[str, str]]:
    pairs = [
        (_("Purpose of the visit"), letter.purpose),
        (_("Dates"), letter.dates),
        (_("Place"), letter.place),
        (_("Who pays"), letter.costs),
    ]
    return [(label, value) for label, value in pairs if value]


def head(letter: Letter) -> list[str]:
    names = [_("No."), _("Name"), _("Function"), _("Employer")]
    return [*names, _("Passport number"), _("Date of birth")] if letter.has_passports else names


def row(letter: Letter, guest: Guest) -> list[str]:
    cells = [str(letter.guests.index(guest) + 1), guest.name, guest.function, guest.employer]
    return [*cells, guest.passport, guest.born_on] if letter.has_passports else cells

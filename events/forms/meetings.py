"""The frame of a matchmaking day, and a company's wishes for it."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Language, Side
from companies.texts import in_language
from events.enums import WishLevel
from events.forms.common import MomentField, at, clock_of
from events.services.meetings import Frame

SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
SPOKEN = {"de": "de", "en": "en", "zh": "zh-hans", "zh-hans": "zh-hans"}
LEVELS = [("", pgettext_lazy("meeting wish", "No wish")), *WishLevel.choices]


class FrameForm(forms.Form):
    first = MomentField(label=_("First meeting begins (clock of the place)"))
    last = MomentField(label=_("Last meeting ends (clock of the place)"))
    minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=120, initial=20)
    breaks = forms.CharField(
        label=_("Breaks"), required=False, help_text=_("From – to, separated by commas: 10:30–10:45, 12:00–13:00")
    )
    halls = forms.CharField(
        label=_("Halls and tables"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One hall a line with the number of its tables: Saal A: 12"),
    )
    walk_slots = forms.IntegerField(
        label=_("Free meetings to walk from one hall to another"), min_value=0, max_value=6, initial=0
    )
    is_virtual = forms.BooleanField(label=_("The meetings take place on the screen"), required=False)
    interpreters = forms.CharField(
        label=_("Interpreters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One person a line with the languages as de, en, zh: Li Na: de, zh"),
    )

    def __init__(self, *args, event, day=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial = {
            "first": clock_of(event.starts_at, event.zone),
            "last": clock_of(event.ends_at, event.zone),
            "minutes": 20,
        }
        if day:
            self.initial |= _times(day) | {
                "minutes": day.slot_minutes,
                "halls": "\n".join(f"{name}: {count}" for name, count in day.halls),
                "walk_slots": day.walk_slots,
                "is_virtual": day.is_virtual,
                "interpreters": "\n".join(f"{one.name}: {', '.join(one.languages)}" for one in day.interpreters.all()),
            }

    def clean_halls(self):
        rows = [_pair(line) for line in self.cleaned_data["halls"].splitlines() if line.strip()]
        if not rows or not all(name and count.isdigit() and 1 <= int(count) <= 200 for name, count in rows):
            raise forms.ValidationError(_("Each line needs a name, a colon and the number of tables."))
        if len({name for name, _count in rows}) < len(rows):
            raise forms.ValidationError(_("Two halls have the same name."))
        return [(name[:60], int(count)) for name, count in rows]

    def clean_interpreters(self):
        rows = [_pair(line) for line in self.cleaned_data["interpreters"].splitlines() if line.strip()]
        read = [(name[:120], sorted({code.strip().lower() for code in codes.split(",")})) for name, codes in rows]
        if not all(name and set(codes) <= set(SPOKEN) for name, codes in read):
            raise forms.ValidationError(_("Each line needs a name, a colon and the languages as de, en, zh."))
        return [(name, sorted({SPOKEN[code] for code in codes})) for name, codes in read]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last"):
            if cleaned["first"] >= cleaned["last"]:
                self.add_error("last", _("The end must come after the beginning."))
            elif not self._is_inside(cleaned):
                self.add_error("first", _("The meetings must lie within the event."))
        return cleaned

    def _is_inside(self, cleaned) -> bool:
        first, last = (at(cleaned[name], self.event.zone) for name in ("first", "last"))
        return self.event.starts_at <= first and last <= self.event.ends_at

    @property
    def frame(self) -> Frame:
        data, zone = self.cleaned_data, self.event.zone
        return Frame(
            first=at(data["first"], zone),
            last=at(data["last"], zone),
            minutes=data["minutes"],
            breaks=[_break(found, data["first"], zone) for found in SPAN.findall(data["breaks"])],
            halls=data["halls"],
            walk_slots=data["walk_slots"],
            is_virtual=data["is_virtual"],
            interpreters=data["interpreters"],
        )

    def clean_breaks(self):
        text = self.cleaned_data["breaks"]
        if SPAN.sub("", text).strip(" ,;") or not all(_are_hours(found) for found in SPAN.findall(text)):
            raise forms.ValidationError(_("Please write breaks like 10:30–10:45, 12:00–13:00."))
        return text


def _times(day) -> dict:
    """First, last and breaks as they were entered; saving them again changes nothing."""
    zone, step = day.event.zone, timedelta(minutes=day.slot_minutes)
    gaps = [(one + step, after) for one, after in pairwise(day.beginnings) if one + step < after]
    hours = [[clock_of(moment, zone).strftime("%H:%M") for moment in gap] for gap in gaps]
    return {
        "first": clock_of(day.beginnings[0], zone),
        "last": clock_of(day.beginnings[-1] + step, zone),
        "breaks": ", ".join("–".join(gap) for gap in hours),
    }


def _are_hours(found) -> bool:
    hour, minute, to_hour, to_minute = map(int, found)
    return hour < 24 and to_hour < 24 and minute < 60 and to_minute < 60 and (hour, minute) < (to_hour, to_minute)


def _pair(line: str) -> tuple[str, str]:
    name, _colon, rest = line.replace("：", ":").rpartition(":")
    return name.strip(), rest.strip()


def _break(found, first: datetime, zone: str):
    hour, minute, to_hour, to_minute = map(int, found)
    return at(first.replace(hour=hour, minute=minute), zone), at(first.replace(hour=to_hour, minute=to_minute), zone)


class WishesForm(forms.Form):
    """One choice for each company of the other side; ``rows`` are (guest, name or None, level proposed)."""

    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can talk"), choices=Language.to_choose(), widget=forms.CheckboxSelectMultiple
    )
    absent = forms.MultipleChoiceField(
        label=_("When you cannot"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty if you are there all day."),
    )

    def __init__(self, *args, slots, rows, initial, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["absent"].choices = [(str(index), label) for index, label in enumerate(slots)]
        self.guests = [row["guest"].pk for row in rows]
        for row in rows:
            self.fields[f"wish_{row['guest'].pk}"] = forms.ChoiceField(
                label=row["label"], choices=LEVELS, required=False, initial=row["level"], help_text=row["why"]
            )

    @property
    def levels(self) -> dict[int, str]:
        return {pk: self.cleaned_data[f"wish_{pk}"] for pk in self.guests}

    @property
    def absent_slots(self) -> list[int]:
        return sorted(int(slot) for slot in self.cleaned_data["absent"])


class MoveForm(forms.Form):
    """When, where and with whose help two companies of the draft meet."""

    slot = forms.TypedChoiceField(label=pgettext_lazy("meeting", "When"), coerce=int)
    table = forms.TypedChoiceField(label=pgettext_lazy("furniture", "Table"), coerce=int)
    interpreter = forms.TypedChoiceField(label=_("Interpreter"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args, slots, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = list(enumerate(slots))
        self.fields["table"].choices = [(n, f"{n} – {day.hall_of(n)}") for n in range(1, day.tables + 1)]
        spoken = {code: str(label) for code, label in Language.to_choose()}
        self.fields["interpreter"].choices = [("", pgettext_lazy("interpreter", "None"))] + [
            (one.pk, f"{one.name} ({', '.join(spoken[code] for code in one.languages)})") for one in day.interpreters.all()
        ]


class AddForm(MoveForm):
    """A meeting of any two who take part."""

    supplier = forms.TypedChoiceField(label=_("From Berlin and Brandenburg"), coerce=int)
    partner = forms.TypedChoiceField(label=_("From China"), coerce=int)
    field_order = ("supplier", "partner", "slot", "table", "interpreter")

    def __init__(self, *args, guests, language, **kwargs):
        super().__init__(*args, **kwargs)
        for name, side in (("supplier", Side.BERLIN_BRANDENBURG), ("partner", Side.CHINA)):
            here = [guest for guest in guests if guest.company.side == side]
            self.fields[name].choices = [(guest.pk, in_language(guest.company, "name", language).value) for guest in here]

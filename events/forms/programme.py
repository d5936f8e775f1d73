"""Rows of an event: hosts, sessions, speakers, questions. One form each, with three languages."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.enums import Language
from companies.texts import in_language
from events.enums import QuestionKind
from events.forms.common import MomentField, TranslatedFields, at, clock_of


class PartForm(TranslatedFields, forms.Form):
    FACTS: tuple[str, ...] = ()

    def __init__(self, *args, event, row=None, **kwargs):
        self.event = event
        if row:
            kwargs["initial"] = self.stored(row)
        super().__init__(*args, **kwargs)

    def stored(self, row):
        return {name: getattr(row, name) for name in self.FACTS}

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class BodyForm(PartForm):
    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.three("name", _("Organisation"), max_length=200, row=row, required=True)
        self.three("function", _("Function, for example host or supporter"), max_length=120, row=row)


class SessionForm(PartForm):
    FACTS = ("starts_at", "ends_at")

    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        if row is None:
            for name in self.FACTS:
                self.initial.setdefault(name, clock_of(self.event.starts_at, self.event.zone))
        self.three("title", _("Title"), max_length=200, row=row, required=True)
        self.three("summary", _("A few words"), max_length=500, row=row)
        self.three("room", _("Room"), max_length=100, row=row)

    def stored(self, row):
        return {name: clock_of(getattr(row, name), self.event.zone) for name in self.FACTS}

    def clean(self):
        cleaned = super().clean()
        for name in self.FACTS:
            cleaned[name] = at(cleaned.get(name), self.event.zone)
        if cleaned["starts_at"] and cleaned["ends_at"] and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("The end has to lie after the beginning."))
        return cleaned


class SpeakerForm(PartForm):
    FACTS = ("session",)

    session = forms.ModelChoiceField(label=_("In which part of the programme?"), queryset=None, empty_label=None)

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["session"].queryset = self.event.sessions.all()
        self.fields["session"].label_from_instance = lambda session: in_language(session, "title", get_language()).value
        self.three("name", _("Name"), max_length=120, row=row, required=True)
        self.three("function", _("Function"), max_length=160, row=row)
        self.three("organisation", _("Organisation"), max_length=200, row=row)


class QuestionForm(PartForm):
    FACTS = ("kind", "is_required")

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionKind)
    is_required = forms.BooleanField(label=_("Has to be answered"), required=False)

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.three("label", _("Question"), max_length=200, row=row, required=True)
        self.three(
            "choices",
            _("Answers to choose from, one a line"),
            max_length=600,
            row=row,
            is_long=True,
            help_text=_("The same number of lines, in the same order, in each language."),
        )

    def clean(self):
        cleaned = super().clean()
        counts = {len(text.splitlines()) for language in Language if (text := cleaned.get(f"choices_{language.column}"))}
        if cleaned.get("kind") == QuestionKind.CHOICE and (counts == {1} or len(counts) != 1):
            self.add_error("choices_de", _("Please write at least two answers, as many in each language."))
        return cleaned

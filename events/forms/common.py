"""Fields that stand three times, once a language, and moments on the clock of a place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Language
from companies.texts import text_of

DATE_TIME = "%Y-%m-%dT%H:%M"


class MomentField(forms.Field):
    """Naive on purpose: what is typed is the clock of the event's place; ``at`` gives it the zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATE_TIME)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return datetime.strptime(str(value)[:16], DATE_TIME)
        except ValueError as error:
            raise forms.ValidationError(_("Please enter day and time.")) from error


def at(moment, zone: str):
    return moment and moment.replace(tzinfo=ZoneInfo(zone))


def clock_of(moment, zone: str):
    """What the field shows of a stored moment."""
    return moment and moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


class TranslatedFields:
    """Mixin: ``three("title", …)`` adds title_de, title_en, title_zh_hans; ``texts`` gives ``{(field, language): text}``."""

    def three(self, name, label, *, max_length, row=None, required=False, is_long=False, rows=6, help_text=""):
        for language in Language:
            attrs = {"lang": language.value} | ({"rows": rows} if is_long else {})
            self.fields[f"{name}_{language.column}"] = forms.CharField(
                label=_("%(label)s (%(language)s)") % {"label": label, "language": language.label},
                max_length=max_length,
                required=False,
                help_text=help_text if language == Language.DE else "",
                initial=text_of(row, name, language) if row else "",
                widget=forms.Textarea(attrs=attrs) if is_long else forms.TextInput(attrs=attrs),
            )
        self.translated = [*getattr(self, "translated", []), (name, required)]

    def clean(self):
        cleaned = super().clean()
        for name, required in self.translated:
            if required and not any(cleaned.get(f"{name}_{language.column}") for language in Language):
                self.add_error(f"{name}_{Language.DE.column}", _("Please write it in one language at least."))
        return cleaned

    @property
    def texts(self) -> dict:
        return {
            (name, language.value): self.cleaned_data[f"{name}_{language.column}"]
            for name, _required in self.translated
            for language in Language
        }

    @property
    def by_language(self):
        """The bound fields, one group a language."""
        return [(language, [self[f"{name}_{language.column}"] for name, _required in self.translated]) for language in Language]

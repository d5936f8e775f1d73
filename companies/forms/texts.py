"""A company's own words, in up to three languages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Language, TextState
from companies.texts import column, state_of, text_of

FIELDS = {
    "name": forms.CharField(label=_("Company name"), max_length=200, required=False),
    "short_name": forms.CharField(label=_("Short name"), max_length=100, required=False),
    "tagline": forms.CharField(label=_("In a few words"), max_length=120, required=False),
    "summary": forms.CharField(
        label=_("In one or two sentences"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    ),
    "description": forms.CharField(
        label=_("What you make, develop or test"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    ),
    "looking_for": forms.CharField(
        label=_("What you look for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    ),
}


class LanguageForm(forms.Form):
    """The texts of one language; its prefix is the language's column."""

    name, short_name, tagline, summary, description, looking_for = FIELDS.values()

    def __init__(self, *args, company, language, **kwargs):
        kwargs |= {"initial": {name: text_of(company, name, language) for name in FIELDS}, "prefix": column("text", language)}
        super().__init__(*args, **kwargs)
        self.language = language
        self.is_original = language == company.original_language
        self.states = {name: state_of(company, name, language) for name in FIELDS}
        self.fields["name"].required = self.fields["description"].required = self.is_original
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    @property
    def state(self) -> str:
        return self.states["description"]

    @property
    def language_name(self) -> str:
        return str(Language(self.language).called)

    @property
    def texts(self) -> dict:
        return {(name, self.language): self.cleaned_data[name] for name in FIELDS}


class TranslationForm(LanguageForm):
    """A translation beside its original: a box for each text says that it still says the same."""

    def __init__(self, *args, company, language, **kwargs):
        super().__init__(*args, company=company, language=language, **kwargs)
        for name in FIELDS:
            if self.states[name] in (TextState.MACHINE, TextState.OUTDATED):
                self.fields[f"{name}-checked"] = forms.BooleanField(label=_("Checked: it says the same"), required=False)

    @property
    def checked(self) -> list[tuple[str, str]]:
        return [(name, self.language) for name in FIELDS if self.cleaned_data.get(f"{name}-checked")]

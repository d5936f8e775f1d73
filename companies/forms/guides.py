"""Editing a guide in three languages at once, and the two clicks below it."""

import re
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.enums import Language
from companies.guides.files import TEXTS
from companies.guides.writing import sources_named
from companies.models import Concept, Guide, GuideStep
from companies.services.guides import GuideContent
from companies.texts import column, text_of

ROWS = {"summary": 2, "body": 18}
URL = re.compile(r"https?://\S+\Z")


class GuideForm(forms.Form):
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=gettext_lazy(
            "One a line: publisher | title | address | date (2026-11-30). {1} in the text points at the first."
        ),
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Offered at"), choices=GuideStep.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    concepts = forms.CharField(
        label=gettext_lazy("Concepts"),
        required=False,
        help_text=gettext_lazy("Notations, separated by spaces: AD-SEN-LID EM-BAT"),
    )
    review_on = forms.DateField(
        label=gettext_lazy("To be checked again by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_published = forms.BooleanField(label=gettext_lazy("Published"), required=False)
    checked = forms.BooleanField(
        label=gettext_lazy("The three languages say the same"),
        required=False,
        help_text=gettext_lazy("Otherwise the translations are marked as out of date where the original has changed."),
    )
    note = forms.CharField(label=gettext_lazy("What has changed"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, guide: Guide):
        super().__init__(data, initial=_initial(guide))
        for language in Language:
            for name in TEXTS:
                self.fields[column(name, language.value)] = _text_field(name, language)

    def languages(self):
        """Label, language and fields, for the page."""
        return [(language, [self[column(name, language.value)] for name in TEXTS]) for language in Language]

    def texts_of(self, language: str) -> dict[str, str]:
        return {name: self.cleaned_data.get(column(name, language), "").strip() for name in TEXTS}

    def clean_sources(self):
        return [_source(line) for line in self.cleaned_data["sources"].splitlines() if line.strip()]

    def clean_concepts(self):
        wanted = self.cleaned_data["concepts"].split()
        known = set(Concept.objects.in_use().filter(notation__in=wanted).values_list("notation", flat=True))
        if unknown := [notation for notation in wanted if notation not in known]:
            raise forms.ValidationError(_("There is no concept %(notation)s.") % {"notation": unknown[0]})
        return wanted

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Please name a day in the future."))
        return day

    def clean(self):
        held = len(self.cleaned_data.get("sources", []))
        for language in Language.values:
            field = column("body", language)
            if missing := [number for number in sources_named(self.cleaned_data.get(field, "")) if not 1 <= number <= held]:
                self.add_error(field, _("The text points at source {%(number)s}, which is not listed.") % {"number": missing[0]})

    @property
    def content(self) -> GuideContent:
        return GuideContent(
            texts={language: self.texts_of(language) for language in Language.values},
            sources=self.cleaned_data["sources"],
            steps=self.cleaned_data["steps"],
            concepts=self.cleaned_data["concepts"],
            checked_on=timezone.localdate(),
            review_on=self.cleaned_data["review_on"],
            is_published=self.cleaned_data["is_published"],
            checked=tuple(Language.values) if self.cleaned_data["checked"] else (),
        )


class GuideVoteForm(forms.Form):
    helpful = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    comment = forms.CharField(
        label=gettext_lazy("What was missing?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _text_field(name: str, language: Language) -> forms.CharField:
    model_field = Guide._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": ROWS[name], "lang": language.value}) if name in ROWS else None
    return forms.CharField(label=model_field.verbose_name, max_length=model_field.max_length, widget=widget)


def _initial(guide: Guide) -> dict:
    texts = {column(name, code): text_of(guide, name, code) for name in TEXTS for code in Language.values}
    newest = guide.versions.first()
    return texts | {
        "sources": "\n".join(f"{row['publisher']} | {row['title']} | {row['url']} | {row['on']}" for row in guide.sources),
        "steps": guide.steps,
        "concepts": " ".join(guide.concepts.values_list("notation", flat=True)),
        "review_on": guide.review_on,
        "is_published": guide.is_published,
        "version": newest.number if newest else 0,
    }


def _source(line: str) -> dict:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4 or not all(parts) or not URL.match(parts[2]) or not _is_day(parts[3]):
        raise forms.ValidationError(
            _("Not understood: %(line)s. Please write publisher | title | address | date.") % {"line": line}
        )
    return dict(zip(("publisher", "title", "url", "on"), parts, strict=True))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

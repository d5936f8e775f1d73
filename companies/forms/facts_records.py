"""Sites and references: short forms, one for each record."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.enums import Language, Side
from companies.forms.facts import flat_choices, is_region_of
from companies.models import Reference, Site, SiteUse
from companies.services.profiles_records import stamp_of


class RecordForm(forms.Form):
    """One record of a company; the hidden stamp tells whether somebody else has saved it since the page was opened."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    NOT_STORED = ("stamp",)

    def __init__(self, data=None, files=None, *, record, company, words, **kwargs):
        super().__init__(data, files, **kwargs)
        self.record, self.company, self.words = record, company, words
        self.offer()
        names = self.names
        self.initial |= {name: getattr(record, name) for name in names} if record.pk else self.first_values()
        if record.pk:
            self.initial["stamp"] = stamp_of(record)

    def offer(self):
        """Choices that depend on the company."""

    def first_values(self) -> dict:
        return {}

    @property
    def names(self) -> list[str]:
        return [name for name in self.fields if name not in self.NOT_STORED]

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names}

    def in_words(self, key, value) -> str:
        labels = flat_choices(getattr(self.fields[key], "choices", ()))
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        return " · ".join(str(labels.get(getattr(one, "pk", one), one)) for one in values)


class SiteForm(RecordForm):
    uses = forms.MultipleChoiceField(label=_("What is done there?"), choices=SiteUse.choices, widget=forms.CheckboxSelectMultiple)
    country = forms.ChoiceField(label=_("Land/Region"))
    region = forms.ChoiceField(label=_("Federal state or province"), required=False)
    city = forms.CharField(label=_("City"), max_length=80)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)

    def offer(self):
        states = (_("Germany"), self.words.choices("region"))
        provinces = (_("China"), self.words.choices("province"))
        places = [states, provinces] if self.company.side == Side.BERLIN_BRANDENBURG else [provinces, states]
        self.fields["region"].choices = [("", _("not stated")), *places]
        self.fields["country"].choices = [(code.upper(), label) for code, label in self.words.choices("country")]

    def first_values(self):
        return {"country": self.company.country, "region": self.company.region}

    def clean(self):
        cleaned = super().clean()
        region, country = cleaned.get("region"), cleaned.get("country")
        if region and country and not is_region_of(country, region, self.words):
            self.add_error("region", _("This does not lie in the Land/Region that you chose."))
        return cleaned

    @staticmethod
    def summary(site: Site, words):
        place = ", ".join(filter(None, [site.street, f"{site.postal_code} {site.city}".strip()]))
        return place, " · ".join(str(SiteUse(use).label) for use in site.uses)


class ReferenceForm(RecordForm):
    customer = forms.CharField(label=_("Customer"), max_length=120)
    subject = forms.CharField(label=_("What you did for them"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.ChoiceField(label=_("Written in"), choices=Language.to_choose())
    since = forms.IntegerField(label=_("Since (year)"), required=False, min_value=1900, max_value=2100)

    def first_values(self):
        return {"language": self.company.original_language}

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since > timezone.localdate().year:
            raise forms.ValidationError(_("This year lies in the future."))
        return since

    @staticmethod
    def summary(reference: Reference, words):
        return reference.customer, reference.subject

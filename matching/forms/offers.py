"""What a multiplier offers: one page. Topics are found in the text and can be left out afterwards."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from becan.language.fold import has_chinese
from companies.texts import text_of
from matching.demand_details import DETAILS
from matching.demand_types import OFFERS

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TEXTS = ("title", "description", "advantages")


class OfferForm(forms.Form):
    company = forms.ModelChoiceField(label=_("In whose name?"), queryset=None, empty_label=None)
    type = forms.ChoiceField(label=_("What do you offer?"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("In one line"), max_length=256)
    description = forms.CharField(
        label=_("Describe it in your own words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    advantages = forms.CharField(
        label=_("What do companies gain from it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = forms.CharField(label=DETAILS["place"].label, max_length=120, required=False)
    starts_on = forms.DateField(label=DETAILS["starts_on"].label, required=False, widget=DATE)
    deadline = forms.DateField(label=DETAILS["deadline"].label, widget=DATE)
    places = forms.IntegerField(label=DETAILS["places"].label, required=False, min_value=1, max_value=10_000)
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, words, companies=None, offer=None, topics=(), **kwargs):
        self.offer, self.companies = offer, [offer.company] if offer else list(companies)
        if offer:
            kwargs["initial"] = {name: text_of(offer, name, offer.original_language) for name in TEXTS}
            kwargs["initial"] |= {"type": offer.type, "topics": [row.concept.notation for row in offer.demand_concepts.all()]}
            kwargs["initial"] |= offer.details
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = words.choices(OFFERS)
        self.fields["topics"].choices = [(notation, words.concept(notation)) for notation in topics]
        if not topics:
            del self.fields["topics"]
        if len(self.companies) == 1:
            del self.fields["company"]
        else:
            self.fields["company"].queryset = companies

    def clean_deadline(self):
        day = self.cleaned_data["deadline"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Please choose a day in the future."))
        return day

    @property
    def poster(self):
        return self.cleaned_data.get("company") or self.companies[0]

    def language(self, reader):
        if has_chinese(self.cleaned_data["description"]):
            return "zh-hans"
        return "en" if reader == "zh-hans" else reader

    def texts(self, language):
        return {(name, language): self.cleaned_data[name] for name in TEXTS}

    @property
    def facts(self):
        """The offer ends with its deadline."""
        data = self.cleaned_data
        days = {name: data[name].isoformat() for name in ("starts_on", "deadline") if data[name]}
        plain = {name: data[name] for name in ("place", "places") if data[name]}
        return {"type": data["type"], "details": days | plain, "expires_on": data["deadline"]}

"""What an incoming visit needs: the letter's facts, and passport data where the consulate asks."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.common import TranslatedFields

PASSPORT = re.compile(r"[A-Z0-9]{5,15}")


class VisitForm(TranslatedFields, forms.Form):
    signatory_name = forms.CharField(
        label=_("Who signs?"), help_text=_("Of about the same rank as the head of the delegation."), max_length=120
    )
    visa_days = forms.IntegerField(label=_("Working days that the visa takes"), min_value=1, max_value=120, initial=20)
    asks_passport = forms.BooleanField(
        label=_("The consulate asks for passport number and date of birth in the letter"),
        help_text=_("Only then do participants enter them, with a consent of its own; they are erased 30 days after the visit."),
        required=False,
    )

    def __init__(self, *args, visit=None, **kwargs):
        if visit:
            kwargs["initial"] = {name: getattr(visit, name) for name in ("signatory_name", "visa_days", "asks_passport")}
        super().__init__(*args, **kwargs)
        self.three("purpose", _("Purpose of the visit"), max_length=1500, row=visit, required=True, is_long=True)
        self.three("costs", _("Who pays for travel and stay"), max_length=500, row=visit)
        self.three("signatory_function", _("Function of the person who signs"), max_length=160, row=visit)

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("signatory_name", "visa_days", "asks_passport")}


class PassportForm(forms.Form):
    number = forms.CharField(
        label=_("Passport number"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    born_on = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
    )
    agreed = forms.BooleanField(label=_("I agree to this use."))

    def clean_number(self):
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"]).upper()
        if not PASSPORT.fullmatch(number):
            raise forms.ValidationError(_("A passport number has letters and digits only."))
        return number

    def clean_born_on(self):
        day = self.cleaned_data["born_on"]
        if not 1900 < day.year <= timezone.localdate().year:
            raise forms.ValidationError(_("Please check the date."))
        return day

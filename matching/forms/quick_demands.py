"""Text or file, a name, a way to answer; and what the team decides about it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError
from becan.forms import AnswerableForm
from companies.enums import CompanyState, Kind
from companies.forms.consents import ask_visitor
from companies.models import Company
from companies.uploads import MEGABYTE, read_upload
from matching.demand_types import propose_type, types_for
from matching.quick_reading import Enclosed, text_in

KINDS = ("pdf", "xlsx", "jpeg", "png")
MOST_BYTES = 10 * MEGABYTE
ACCEPTED = ".pdf,.xlsx,image/jpeg,image/png"


class QuickDemandForm(AnswerableForm):
    field_order = ["text", "file", "name", "reach", "is_named"]
    use_required_attribute = False

    text = forms.CharField(
        label=pgettext_lazy("quick demand", "What are you looking for?"),
        help_text=_(
            "Part, material, size of the machine, proofs, quantity: one sentence is enough, in any of the three languages."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label=_("Or an RFQ file, or a photo"),
        help_text=_(
            "PDF, Excel (XLSX), JPEG or PNG, at most 10 MB. Only the project team opens it. Please no confidential drawings."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    is_named = forms.BooleanField(
        label=_("Suppliers may read the name of my company"),
        help_text=_("Without this they read your demand without any name, until you agree to an introduction."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_visitor(self)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\0", "").strip()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            upload = read_upload(file, kinds=KINDS, most_bytes=MOST_BYTES)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        return Enclosed(file.name, upload, text_in(upload))

    def clean(self):
        data = super().clean()
        if "file" in data and not data["file"] and not data.get("text"):
            self.add_error("text", _("Please write one sentence, or choose a file."))
        return data


class TakeUpForm(forms.Form):
    company = forms.ModelChoiceField(label=_("For which company?"), queryset=None)
    title = forms.CharField(
        label=_("Title, without the company's name"), max_length=256, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    type = forms.ChoiceField(
        label=_("What kind of demand is it?"),
        help_text=_("Proposed from the words; it has to fit the company's side."),
    )

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["type"].choices = words.choices("demand_type")
        closed = [CompanyState.REJECTED, CompanyState.ARCHIVED, CompanyState.SUSPENDED]
        self.fields["company"].queryset = (
            Company.objects.exclude(kind=Kind.MULTIPLIER).exclude(state__in=closed).order_by("sort_key")
        )
        self.fields["company"].empty_label = "–"

    @property
    def chosen(self):
        """A kind that the other side asks for becomes what this company's side asks for most."""
        data = self.cleaned_data
        fitting = types_for(data["company"], self.words.taxonomy)
        return data | {
            "type": data["type"] if data["type"] in fitting else propose_type("", data["company"].side, self.words.taxonomy)
        }


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why, in a few words"), help_text=_("Only the project team reads this."), max_length=500)

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Kind
from companies.models import SavedSearch
from companies.search.addresses import LONGEST, chosen_in, removed_in
from companies.search.readers import DEMAND

LABELS = {
    "type": pgettext_lazy("search", "Kind of demand"),
    "field": pgettext_lazy("search", "Topic"),
    "concept": pgettext_lazy("search", "Capability"),
    "region": _("Region"),
    "proof": _("Certificates and other proofs"),
    "cooperation": _("Cooperation"),
    "size": _("Size"),
    "language": _("Languages"),
    "open": pgettext_lazy("search", "Introductions"),
}
KINDS = {
    "": pgettext_lazy("kind of company", "All companies"),
    Kind.SUPPLIER: pgettext_lazy("kind of company", "Suppliers"),
    Kind.PARTNER: pgettext_lazy("kind of company", "Chinese companies"),
    Kind.MULTIPLIER: pgettext_lazy("kind of company", "Multipliers"),
    DEMAND: pgettext_lazy("search", "Demands"),
}


class SearchForm(forms.Form):
    """Reads an address; whatever stands there that is no choice is left out."""

    q = forms.CharField(required=False, max_length=LONGEST)
    kind = forms.ChoiceField(required=False)

    def __init__(self, data, *, kinds, taxonomy):
        super().__init__(data)
        self.taxonomy, self.kinds = taxonomy, kinds
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]
        self.is_valid()

    @property
    def text(self):
        return self.cleaned_data.get("q", "")

    @property
    def is_too_long(self):
        return len(self.data.get("q", "")) > LONGEST

    @property
    def wanted_kind(self):
        return self.cleaned_data.get("kind") or self.kinds[0]

    @property
    def without(self):
        return removed_in(self.data)

    @property
    def chosen(self):
        return chosen_in(self.data, self.taxonomy)


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "address"]
        widgets = {"address": forms.HiddenInput}
        labels = {"name": _("Keep this search as")}

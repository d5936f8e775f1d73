from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Kind
from companies.search.facets import FACETS

LABELS = {
    "field": pgettext_lazy("search", "Field"),
    "region": _("Region"),
    "proof": _("Certificates and other proofs"),
    "cooperation": _("Cooperation"),
    "size": _("Size"),
    "language": _("Languages"),
}
KINDS = {
    "": pgettext_lazy("kind of company", "All"),
    Kind.SUPPLIER: pgettext_lazy("kind of company", "Suppliers"),
    Kind.PARTNER: pgettext_lazy("kind of company", "Chinese companies"),
    Kind.MULTIPLIER: pgettext_lazy("kind of company", "Multipliers"),
}


class SearchForm(forms.Form):
    """Reads an address; whatever stands there that is no choice is left out."""

    q = forms.CharField(required=False, max_length=200)
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
    def wanted_kind(self):
        return self.cleaned_data.get("kind") or self.kinds[0]

    @property
    def without(self):
        return [notation for notation in self.data.getlist("without") if notation in self.taxonomy.concepts]

    @property
    def chosen(self):
        known = {name: set(self._codes(name)) for name in FACETS}
        return {name: [code for code in dict.fromkeys(self.data.getlist(name)) if code in known[name]] for name in FACETS}

    def _codes(self, name):
        lists = {
            "cooperation": ["cooperation"],
            "size": ["size_class"],
            "language": ["language"],
            "region": ["region", "province"],
        }
        if name == "field":
            return self.taxonomy.concepts
        if name == "proof":
            return self.taxonomy.proofs
        return [code for entries in lists[name] for code in self.taxonomy.codes.get(entries, {})]

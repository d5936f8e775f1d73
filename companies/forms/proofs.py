"""A proof as a record: which fields it has depends on what kind of proof it is."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.forms.facts_records import RecordForm
from companies.models import Proof, ProofType

Kind = ProofType.Kind
EVERY = ("scope", "site", "valid_from", "valid_until")
FIELDS = {
    Kind.CERTIFICATE: ("number", "version", "issuer", *EVERY),
    Kind.ASSESSMENT_LABEL: ("result", "number", *EVERY),
    Kind.AUDIT_RATING: ("result", "issuer", *EVERY),
    Kind.TYPE_APPROVAL: ("number", "issuer", *EVERY),
    Kind.MATERIAL_DATA: ("number", "scope"),
    Kind.LICENCE: ("number", "issuer", *EVERY),
}
LABELS = {
    Kind.ASSESSMENT_LABEL: {"result": _("Level and labels"), "number": _("Number of the assessment or scope")},
    Kind.AUDIT_RATING: {
        "result": _("Result (grade, level or per cent)"),
        "issuer": _("Assessed by"),
        "valid_from": _("Assessed on"),
    },
    Kind.TYPE_APPROVAL: {"number": _("Approval number"), "issuer": _("Approval authority"), "scope": _("For which product?")},
    Kind.MATERIAL_DATA: {"number": _("Company or module number"), "scope": _("For which products?")},
    Kind.LICENCE: {"number": _("Licence number"), "issuer": _("Issuing authority")},
}
STATES = {
    "valid": (pgettext_lazy("proof", "valid"), "good"),
    "expiring": (pgettext_lazy("proof", "ends soon"), "warn"),
    "expected": (pgettext_lazy("proof", "not valid yet"), "info"),
    "expired": (pgettext_lazy("proof", "expired"), "warn"),
}
SOON = 90  # days


def state_of_proof(proof: Proof) -> str:
    today = timezone.localdate()
    if proof.valid_from and proof.valid_from > today:
        return "expected"
    if proof.valid_until is None:
        return "valid"
    if proof.valid_until < today:
        return "expired"
    return "expiring" if (proof.valid_until - today).days <= SOON else "valid"


def _date(label, help_text=""):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class ProofRecordForm(RecordForm):
    number = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    version = forms.CharField(label=_("Edition, for example 2015"), max_length=40, required=False)
    result = forms.CharField(label=_("Result"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    scope = forms.CharField(label=_("Applies to (area, products)"), max_length=300, required=False)
    site = forms.ModelChoiceField(label=_("Site"), queryset=None, required=False, empty_label=_("all sites"))
    valid_from = _date(_("Valid from"), _("Still on the way to it? State the day you expect it: it counts from then on."))
    valid_until = _date(_("Valid until"), _("Empty: without an end. We remind you 90 and 30 days before."))

    def offer(self):
        kind = Kind(self.record.proof_type.kind)
        for name in [name for name in self.fields if name not in (*FIELDS[kind], "stamp")]:
            del self.fields[name]
        for name, label in LABELS.get(kind, {}).items():
            self.fields[name].label = label
        if "site" in self.fields:
            self.fields["site"].queryset = self.company.sites.all()

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and first > last:
            self.add_error("valid_until", _("This day lies before the first one."))
        return cleaned

    @property
    def values(self):
        return (
            {name: getattr(self.record, name) for name in ("valid_until",)}
            | super().values
            | {"proof_type": self.record.proof_type}
        )

    @property
    def heading(self):
        return self.words.proof(self.record.proof_type.code)

    @staticmethod
    def summary(proof: Proof, words):
        parts = [proof.result, proof.version, proof.number, proof.issuer, str(proof.site or ""), proof.scope]
        return words.proof(proof.proof_type.code), " · ".join(filter(None, parts))


class ProofChoiceForm(forms.Form):
    proof = forms.ChoiceField(label=_("Which proof?"))

    def __init__(self, data=None, *, words):
        super().__init__(data)
        choices = sorted((words.proof(code), code) for code in words.taxonomy.proofs)
        self.fields["proof"].choices = [("", _("Please choose")), *((code, label) for label, code in choices)]

"""What a company releases for its multiplier's results sheet."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.figures import FigureField
from matching.enums import Currency, ResultItem
from matching.forms.introductions import RECORDED


class ReleaseResultsForm(forms.Form):
    use_required_attribute = False

    items = forms.MultipleChoiceField(
        label=_("What may your chamber, zone or agency report?"),
        help_text=_(
            "It reads your company's name with it. Nothing ticked: nothing is reported. You may change this at any time."
        ),
        choices=ResultItem.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    amount = FigureField(figure="", unit="count", shown_unit="", label=_("Sum, if you release it"))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)

    def __init__(self, data=None, *, release=None, is_staff=False):
        initial = {"items": release.items, "currency": release.currency} if release else {}
        if release and release.amount is not None:
            initial["amount"] = float(release.amount)
        super().__init__(data, initial=initial)
        if is_staff:
            channels = [(one.value, one.label) for one in RECORDED]
            self.fields["channel"] = forms.ChoiceField(label=_("How the answer came"), choices=channels)
            self.fields["told_by"] = forms.CharField(label=_("Who said so"), max_length=120)
            self.order_fields(["channel", "told_by"])

    def clean(self):
        data = super().clean()
        if not self.errors and ResultItem.SUM in data["items"] and data.get("amount") is None:
            self.add_error("amount", _("Please enter the sum, or do not release it."))
        return data

    @property
    def released(self) -> dict:
        data = self.cleaned_data
        amount = None if data["amount"] is None else Decimal(repr(data["amount"])).quantize(Decimal("0.01"))
        return {"items": data["items"], "amount": amount, "currency": data["currency"]}

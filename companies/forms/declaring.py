"""The SME self-declaration: the company's own figures, and those of linked and partner enterprises."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.adapters import current_taxonomy
from companies.models import EnterpriseRelation, SmeDeclaration
from companies.words import Words

SIZES = [
    ("", _("first year of business")),
    ("micro", _("micro")),
    ("small", _("small")),
    ("medium", _("medium-sized")),
    ("large", _("large")),
]
ROWS = 4


class EuroField(forms.IntegerField):
    """Whole euro, as people write them: 4.000.000, 4,000,000 or 4 000 000,00."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, **options):
        super().__init__(min_value=0, max_value=10**14, **options)

    def to_python(self, value):
        words = re.sub(r"[.,]\d{1,2}$", "", str(value or "").strip())
        return super().to_python(re.sub(r"[\s.,']", "", words))


class DeclarationForm(forms.ModelForm):
    turnover = EuroField(label=_("turnover in euro"))
    balance = EuroField(label=_("balance sheet total in euro"))
    previous_class = forms.ChoiceField(
        label=_("Size class by the figures of the year before"),
        help_text=_("A class is won or lost only after two years (Article 4(2) of the Recommendation)."),
        choices=SIZES,
        required=False,
    )
    is_true = forms.BooleanField(label=_("The statements are complete and true. Changes will be told to BeCAN."))

    class Meta:
        model = SmeDeclaration
        fields = [
            "year", "heads", "turnover", "balance", "previous_class", "is_public_quarter", "signed_by", "signed_as", "declared_on",
        ]  # fmt: skip
        localized_fields = ["heads"]
        widgets = {"declared_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_declared_on(self):
        if self.cleaned_data["declared_on"] > timezone.localdate():
            raise forms.ValidationError(_("Please choose a day that is not in the future."))
        return self.cleaned_data["declared_on"]

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("heads") or 0) < 0:
            self.add_error("heads", _("Please enter a number that is not negative."))
        return cleaned


class RelationForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Land/Region"))
    turnover = EuroField(label=_("turnover in euro"))
    balance = EuroField(label=_("balance sheet total in euro"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = Words(current_taxonomy())
        self.fields["kind"].choices = [("", _("Please choose")), *EnterpriseRelation.Kind.choices]
        self.fields["country"].choices = [
            ("", _("Please choose")),
            *((code.upper(), label) for code, label in words.choices("country")),
        ]

    class Meta:
        model = EnterpriseRelation
        fields = ["kind", "name", "country", "share", "heads", "turnover", "balance"]
        localized_fields = ["share", "heads"]

    def clean(self):
        cleaned = super().clean()
        share, kind = cleaned.get("share"), cleaned.get("kind")
        if share is not None and kind == EnterpriseRelation.Kind.PARTNER and not 25 <= share <= 50:
            self.add_error("share", _("A partner enterprise holds or is held by 25 to 50 per cent."))
        if (cleaned.get("heads") or 0) < 0:
            self.add_error("heads", _("Please enter a number that is not negative."))
        return cleaned


RelationFormSet = forms.formset_factory(RelationForm, extra=ROWS, max_num=20, validate_max=True)

"""The facts of a company: its number, its place, its size, and what it looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.blocks import CAN_BE_HELD_BACK
from companies.enums import Kind, Side

CHINA = ("CN", "HK", "MO", "TW")
GERMAN_KINDS = ("de-register", "de-craft-roll", "de-trade", "de-vat")
EXAMPLES = {
    "de": _(
        "For example: Amtsgericht Potsdam, HRB 12345 P. Craft firms: the number of the craft roll; sole traders: of the trade registration."
    ),
    "cn": _("18 characters, as on the business licence."),
}


class FactsForm(forms.Form):
    identifier_kind = forms.ChoiceField(label=_("Which number?"))
    identifier = forms.CharField(label=_("Number"), max_length=120)
    side = forms.ChoiceField(label=_("Whose companies do you bring?"), choices=Side, widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("Land/Region"))
    region = forms.ChoiceField(label=_("Federal state or province"), required=False)
    city = forms.CharField(label=_("City"), max_length=80)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    employees = forms.IntegerField(label=_("Number of employees"), min_value=1, max_value=5_000_000)
    founded = forms.IntegerField(label=_("Founded in"), min_value=1500, max_value=2100, required=False)
    languages = forms.MultipleChoiceField(
        label=_("In which languages can your people answer?"), widget=forms.CheckboxSelectMultiple
    )
    cooperation = forms.MultipleChoiceField(
        label=_("What kind of cooperation?"),
        help_text=_("What you offer or look for. At most three give the best suggestions."),
        widget=forms.CheckboxSelectMultiple,
    )
    delivers_to = forms.MultipleChoiceField(
        label=_("Where can you deliver?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    volume_band = forms.ChoiceField(label=_("Which volume suits you?"), required=False)
    stage = forms.ChoiceField(label=_("How far is your product developed?"), required=False)
    experience = forms.MultipleChoiceField(label="", required=False, widget=forms.CheckboxSelectMultiple)

    held_back = forms.MultipleChoiceField(
        label=_("Show these only after an introduction"),
        help_text=_("References and contact data are never shown before."),
        choices=CAN_BE_HELD_BACK.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    NUMBER = ("identifier_kind", "identifier")
    CODES = {"languages": "language", "cooperation": "cooperation", "delivers_to": "delivery_region", "experience": "experience"}
    ONE_OF = {"volume_band": "volume_band", "stage": "stage"}
    SUMS = ("both",)  # two boxes ticked say the same
    NOT_ASKED = {
        Kind.SUPPLIER: ("side",),
        Kind.PARTNER: ("side",),
        Kind.MULTIPLIER: ("employees", "cooperation", "delivers_to", "volume_band", "stage", "experience"),
    }

    def __init__(self, *args, company, words, **kwargs):
        kwargs["initial"] = initial_facts(company)
        super().__init__(*args, **kwargs)
        for name in self.NOT_ASKED[Kind(company.kind)]:
            del self.fields[name]
        for name, list_name in self.CODES.items():
            if name in self.fields:
                self.fields[name].choices = [choice for choice in words.choices(list_name) if choice[0] not in self.SUMS]
        for name, list_name in self.ONE_OF.items():
            if name in self.fields:
                self.fields[name].choices = [("", _("not stated")), *words.choices(list_name)]
        self._words = words
        self._offer_places(company)
        self._offer_numbers(company)
        if "experience" in self.fields:
            self.fields["experience"].label = (
                _("Experience with China") if company.side == Side.BERLIN_BRANDENBURG else _("Experience with Germany or Europe")
            )

    def _offer_places(self, company):
        states = (pgettext_lazy("choices", "Germany"), self._words.choices("region"))
        provinces = (pgettext_lazy("choices", "China"), self._words.choices("province"))
        places = [states, provinces] if company.side == Side.BERLIN_BRANDENBURG else [provinces, states]
        if company.kind == Kind.SUPPLIER:
            del self.fields["country"]
            places = self._words.choices("region")
            self.fields["region"].label = _("Federal state")
            self.fields["region"].required = True
        else:
            self.fields["country"].choices = [(code.upper(), label) for code, label in self._words.choices("country")]
        self.fields["region"].choices = [("", _("Please choose")), *places]

    def _offer_numbers(self, company):
        kinds = GERMAN_KINDS if company.kind == Kind.SUPPLIER else ("cn-uscc", *GERMAN_KINDS)
        self.fields["identifier_kind"].choices = [(kind, self._words.code("identifier_kind", kind)) for kind in (*kinds, "other")]
        self.fields["identifier"].help_text = EXAMPLES["cn" if company.country in CHINA else "de"]

    def clean(self):
        cleaned = super().clean()
        country, region = cleaned.get("country", "DE"), cleaned.get("region")
        if region and not self._is_in(country, region):
            self.add_error("region", _("This does not lie in the Land/Region that you chose."))
        return cleaned

    def _is_in(self, country, region):
        return is_region_of(country, region, self._words)

    def in_words(self, key, value) -> str:
        """A value as the page words it, for whoever has to choose between two."""
        labels = flat_choices(getattr(self.fields[key], "choices", ()))
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        return " · ".join(str(labels.get(one, one)) for one in values)

    @property
    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.NUMBER}

    @property
    def number(self) -> tuple[str, str]:
        return tuple(self.cleaned_data[name] for name in self.NUMBER)


def is_region_of(country, region, words) -> bool:
    if country == "DE":
        return region in words.taxonomy.codes["region"]
    return country in CHINA and region in words.taxonomy.codes["province"]


def flat_choices(choices) -> dict:
    """Labels by value, without the groups they stand in."""
    labels = {}
    for value, label in choices:
        labels |= flat_choices(label) if isinstance(label, list | tuple) else {value: label}
    return labels


def initial_facts(company) -> dict:
    names = ("side", "country", "region", "city", "website", "employees", "languages", "cooperation", "delivers_to")
    names += ("volume_band", "stage", "experience", "founded", "held_back")
    initial = {name: getattr(company, name) for name in names}
    initial["languages"] = company.languages or [company.original_language]
    number = company.identifiers.first()
    if number:
        return initial | {"identifier_kind": number.kind, "identifier": number.value}
    return initial | {"identifier_kind": "cn-uscc" if company.country in CHINA else "de-register"}

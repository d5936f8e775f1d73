"""The third step of a demand: what its kind asks for, and what else decides."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.texts import text_of
from matching.demand_details import CURRENCIES, DETAILS
from matching.demand_types import asked_of, cooperation_of
from matching.enums import Identity, Suggestions
from matching.services.demands import LIFE

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONGEST_LIFE = timedelta(days=365)
LONG = {"technical": 2000, "advantages": 2000, "partner_role": 4000}
LABELS = {
    "technical": _("Technical specification"),
    "advantages": _("What does the other side gain?"),
    "partner_role": _("What should the partner do?"),
}
HELP = {
    "technical": _("Part, material, standard, tolerance, figures. No drawings: those belong here only after an NDA."),
    "advantages": _("What is new or better about it, and what you bring."),
    "partner_role": _("Tasks, experience, kind of organisation."),
}
FLAGS = [("", _("not stated")), ("yes", _("yes")), ("no", _("no"))]


class DemandFactsForm(forms.Form):
    cooperation = forms.MultipleChoiceField(
        label=_("What kind of cooperation?"), widget=forms.CheckboxSelectMultiple, help_text=_("At most three.")
    )
    delivery = forms.MultipleChoiceField(
        label=_("Where is delivery wanted?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages can your people work?"), widget=forms.CheckboxSelectMultiple
    )
    volume_band = forms.ChoiceField(label=_("Volume"), required=False)
    sizes = forms.MultipleChoiceField(
        label=_("Which size of company would suit you?"),
        help_text=_("Leave it empty if the size does not matter. It never excludes a company."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    stage = forms.ChoiceField(label=_("Stage of development"), required=False)
    identity = forms.ChoiceField(label=_("May the other side read your name?"), choices=Identity, widget=forms.RadioSelect)
    suggestions = forms.ChoiceField(
        label=_("When companies fit"),
        choices=Suggestions,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Nobody reads your contact data before you say yes, either way."),
    )
    expires_on = forms.DateField(label=_("Open until"), widget=DATE)

    CODES = {
        "cooperation": "cooperation",
        "delivery": "delivery_region",
        "languages": "language",
        "volume_band": "volume_band",
        "sizes": "size_class",
        "stage": "stage",
    }

    def __init__(self, *args, demand, words, technical="", **kwargs):
        self.demand, self.words, self.asked = demand, words, asked_of(demand.type)
        initial = {name: getattr(demand, name) for name in (*self.CODES, "identity", "expires_on")}
        initial["languages"] = demand.languages or [demand.original_language]
        initial["expires_on"] = demand.expires_on or timezone.localdate() + LIFE
        initial["suggestions"] = demand.suggestions if demand.cooperation else ""  # else by whether it is named
        initial["cooperation"] = demand.cooperation or cooperation_of(demand.type, words.taxonomy)[:1]
        initial |= {name: text_of(demand, name, demand.original_language) for name in self.asked.texts} | demand.details
        initial["technical"] = initial.get("technical") or technical
        initial |= {name: {True: "yes", False: "no"}.get(demand.details.get(name), "") for name in DETAILS if _is_flag(name)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= {name: self._text_field(name) for name in self.asked.texts}
        self.fields |= dict(_detail_fields(self.asked, words))
        self.fields["stage"].required = "stage" in self.asked.required
        for name, list_name in self.CODES.items():
            choices = words.choices(list_name)
            self.fields[name].choices = (
                choices if isinstance(self.fields[name], forms.MultipleChoiceField) else [("", _("not stated")), *choices]
            )

    def _text_field(self, name):
        widget = forms.Textarea(attrs={"rows": 5, "lang": self.demand.original_language})
        is_required = name in self.asked.required
        return forms.CharField(
            label=LABELS[name], help_text=HELP[name], max_length=LONG[name], required=is_required, widget=widget
        )

    @property
    def own_fields(self):
        """What only this kind of demand asks for, for the page."""
        extra = ("price_currency",) if "target_price" in self.asked.details else ()
        return [self[name] for name in (*self.asked.texts, *self.asked.details, *extra)]

    @property
    def facts(self):
        """Columns of the demand; the kind's own details as codes, numbers and days."""
        plain = {name: self.cleaned_data[name] for name in (*self.CODES, "identity", "expires_on")}
        details = {name: _stored(name, self.cleaned_data[name]) for name in self.asked.details}
        if details.get("target_price"):
            details["price_currency"] = self.cleaned_data["price_currency"]
        plain["suggestions"] = self.cleaned_data["suggestions"] or _usual(plain["identity"])
        return plain | {"details": {name: value for name, value in details.items() if value not in (None, "", [])}}

    @property
    def texts(self):
        return {(name, self.demand.original_language): self.cleaned_data[name] for name in self.asked.texts}

    def clean_cooperation(self):
        cooperation = self.cleaned_data["cooperation"]
        if len(cooperation) > 3:
            raise forms.ValidationError(_("Please choose the three that matter most."))
        return cooperation

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today < day <= today + LONGEST_LIFE:
            raise forms.ValidationError(_("Please choose a day within the next twelve months."))
        return day


def _usual(identity):
    return Suggestions.SEND if identity == Identity.NAMED else Suggestions.ASK


def _is_flag(name):
    return DETAILS[name].kind == "flag"


def _detail_fields(asked, words):
    for name in asked.details:
        detail = DETAILS[name]
        yield name, _FIELDS[detail.kind](label=detail.label, required=name in asked.required, **_choices(detail, words))
        if detail.kind == "price":
            yield "price_currency", forms.ChoiceField(label=_("Currency"), choices=CURRENCIES.items(), required=False)


def _choices(detail, words):
    if detail.kind == "code":
        return {"choices": [("", _("not stated")), *words.choices(detail.code_list)]}
    return {"choices": words.choices(detail.code_list)} if detail.kind == "codes" else {}


def _number(**options):
    return forms.IntegerField(min_value=1, max_value=100_000, **options)


_FIELDS = {
    "code": forms.ChoiceField,
    "codes": lambda **options: forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **options),
    "number": _number,
    "weeks": lambda **options: forms.IntegerField(
        min_value=1, max_value=520, help_text=pgettext_lazy("duration", "In weeks"), **options
    ),
    "price": lambda **options: forms.DecimalField(min_value=0, max_value=100_000_000, decimal_places=2, **options),
    "day": lambda **options: forms.DateField(widget=DATE, **options),
    "flag": lambda **options: forms.ChoiceField(choices=FLAGS, **options),
    "words": lambda **options: forms.CharField(max_length=120, **options),
}


def _stored(name, value):
    """As JSON has it; an empty flag says nothing, neither yes nor no."""
    if DETAILS[name].kind == "flag":
        return {"yes": True, "no": False}.get(value)
    if DETAILS[name].kind == "day":
        return value.isoformat() if value else None
    return float(value) if DETAILS[name].kind == "price" and value is not None else value

"""What the team enters about an event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Language
from companies.models import FundingMeasure
from companies.texts import in_language
from events.enums import ZONES, Audience, EventKind
from events.forms.common import MomentField, TranslatedFields, at, clock_of
from events.times import other_zones

MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at", "changes_until")
PLAIN = (
    "kind",
    "zone",
    "address",
    "online_url",
    "is_recorded",
    "audience",
    "capacity",
    "needs_approval",
    "rechecks_changes",
    "funding_measure",
)


class EventForm(TranslatedFields, forms.Form):
    kind = forms.ChoiceField(label=_("Kind of event"), choices=EventKind)
    original_language = forms.ChoiceField(
        label=_("In which language do you write first?"),
        help_text=_("A change in this language marks the other two as out of date."),
        choices=Language,
    )
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    zone = forms.ChoiceField(label=_("On which clock?"), help_text=_("All times on this page are those of the place."))
    address = forms.CharField(label=_("Street, postal code and city"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Address of the online room"), help_text=_("Only participants see it."), required=False, assume_scheme="https"
    )
    is_recorded = forms.BooleanField(label=_("The event is recorded; the page says so"), required=False)
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience, widget=forms.RadioSelect, initial=Audience.PUBLIC)
    capacity = forms.IntegerField(
        label=_("Places"), help_text=_("Empty: no limit."), min_value=1, max_value=100_000, required=False
    )
    needs_approval = forms.BooleanField(label=_("The team confirms each registration"), required=False)
    rechecks_changes = forms.BooleanField(
        label=_("The team looks again when somebody changes the answers; the place is kept"), required=False
    )
    opens_at = MomentField(label=_("Registration opens"), required=False)
    closes_at = MomentField(label=_("Registration closes"), required=False)
    changes_until = MomentField(
        label=_("Answers can be changed until"), help_text=_("Empty: until the event begins."), required=False
    )
    funding_measure = forms.ModelChoiceField(
        label=_("Funding measure"), queryset=FundingMeasure.objects.all(), required=False, empty_label=_("None")
    )

    def __init__(self, *args, event=None, language="de", **kwargs):
        kwargs["initial"] = _stored(event) if event else {"original_language": language, "zone": "Europe/Berlin"}
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [*ZONES, (_("All others"), other_zones(language))]
        self.fields["funding_measure"].label_from_instance = lambda row: in_language_or_code(row, language)
        self.three("title", _("Title"), max_length=200, row=event, required=True)
        self.three("summary", _("In two sentences"), max_length=500, row=event, is_long=True, rows=3)
        self.three("place", _("Place"), max_length=200, row=event)
        self.three("description", _("Description"), max_length=6000, row=event, is_long=True)
        self.three(
            "accessibility",
            _("Accessibility"),
            max_length=1500,
            row=event,
            is_long=True,
            help_text=_("Steps, lift, toilets, seats, interpreters, and whom to call."),
        )

    def clean(self):
        cleaned = super().clean()
        for name in MOMENTS:
            cleaned[name] = at(cleaned.get(name), cleaned.get("zone") or "Europe/Berlin")
        if cleaned["starts_at"] and cleaned["ends_at"] and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends_at", _("The end has to lie after the beginning."))
        if cleaned["opens_at"] and cleaned["closes_at"] and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_at", _("Registration has to close after it opens."))
        return cleaned

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("original_language", *PLAIN, *MOMENTS)}


def in_language_or_code(measure, language):
    title = getattr(measure, f"title_{Language(language).column}") or measure.title_de or measure.code
    return f"{title} ({measure.project_number or measure.code})"


def _stored(event):
    stored = {name: getattr(event, name) for name in ("original_language", *PLAIN)}
    return stored | {name: clock_of(getattr(event, name), event.zone) for name in MOMENTS}


class CancelForm(TranslatedFields, forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.three("reason", _("What the participants read"), max_length=500, required=True)

    @property
    def reasons(self) -> dict[str, str]:
        return {language: text for (_name, language), text in self.texts.items() if text}


class InviteForm(forms.Form):
    companies = forms.ModelMultipleChoiceField(
        label=_("Companies"), queryset=None, widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args, companies, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["companies"].queryset = companies
        self.fields["companies"].label_from_instance = lambda company: in_language(company, "name", language).value

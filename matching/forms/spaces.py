"""What people enter in the space that two introduced companies share."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError
from companies.adapters import current_taxonomy
from companies.uploads import read_upload
from companies.words import Words
from matching.enums import MilestoneState, Part, View

ZONES = [
    ("Europe/Berlin", pgettext_lazy("time zone", "Berlin time")),
    ("Asia/Shanghai", pgettext_lazy("time zone", "Beijing time")),
]
DAY = {"type": "date"}


class MessageForm(forms.Form):
    words = forms.CharField(label=_("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class TranslationForm(forms.Form):
    translation = forms.CharField(label=_("Translation"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))


class MeetingForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    time = forms.TimeField(label=pgettext_lazy("clock", "Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    zone = forms.ChoiceField(label=_("In which time"), choices=ZONES)
    minutes = forms.TypedChoiceField(label=_("Length in minutes"), choices=[(n, n) for n in (30, 45, 60, 90, 120)], coerce=int)
    place = forms.CharField(label=_("Place or link"), max_length=300, required=False)

    @property
    def meeting_data(self):
        data = self.cleaned_data
        starts_at = datetime.combine(data["day"], data["time"], tzinfo=ZoneInfo(data["zone"]))
        return {"starts_at": starts_at, "minutes": data["minutes"], "place": data["place"]}


class MilestoneForm(forms.Form):
    code = forms.ChoiceField(label=_("What was reached"))
    reached_on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), initial=timezone.localdate
    )
    note = forms.CharField(label=_("A few words"), max_length=500, required=False)
    proof = forms.FileField(
        label=_("Proof"), help_text=_("PDF or picture, if you have one. No drawings, no prices."), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = Words(current_taxonomy()).choices("milestone")

    def clean_proof(self):
        file = self.cleaned_data["proof"]
        if not file:
            return None
        try:
            return file.name, read_upload(file)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class ViewForm(forms.Form):
    view = forms.ChoiceField(choices=View.choices)
    words = forms.CharField(label=_("How you see it"), max_length=1000, required=False)
    side = forms.ChoiceField(choices=Part.choices, required=False)  # by the team, for one of the two


class SettleForm(forms.Form):
    result = forms.ChoiceField(choices=[(MilestoneState.UPHELD, ""), (MilestoneState.DROPPED, "")])
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class MoveForm(forms.Form):
    reason = forms.CharField(label=_("Why the talks rest"), max_length=300, required=False)
    until = forms.DateField(
        label=_("Until when, if you know"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), required=False
    )

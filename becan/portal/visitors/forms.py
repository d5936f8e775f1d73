from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.forms.assisting import TOLD_BY


class FindForm(forms.Form):
    q = forms.CharField(
        label=pgettext_lazy("visitors", "E-mail address, phone number, WeChat ID or name"),
        help_text=_("A phone number is found however it is written."),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EraseForm(FindForm):
    """What the person wished, for the traces that were found by ``q``."""

    rows = forms.MultipleChoiceField(
        label=pgettext_lazy("visitors", "What the person means"),
        error_messages={"required": _("Please tick what the person means.")},
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("visitors", "How it reached us"), choices=[(channel.value, channel.label) for channel in TOLD_BY]
    )
    received_on = forms.DateField(
        label=pgettext_lazy("visitors", "On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, traces, **kwargs):
        super().__init__(*args, **kwargs)
        self.traces = {trace.key: trace for trace in traces}
        self.fields["q"].widget = forms.HiddenInput()
        self.fields["rows"].choices = [(key, key) for key in self.traces]

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return day

    @property
    def chosen(self):
        return [self.traces[key] for key in self.cleaned_data["rows"]]

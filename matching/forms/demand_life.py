"""What a company says of its demand on the light page, and what the team writes down for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.enums import Channel, Side
from companies.forms.consents import NEEDED, StoredAbroad
from companies.services.consents import lacks_storage_consent
from matching.enums import ReleaseState

ANSWERS = [(ReleaseState.CONFIRMED, _("Release it like this")), (ReleaseState.CORRECTED, _("Please change something"))]
RECORDED_BY = [Channel.PHONE, Channel.WECHAT, Channel.MAIL, Channel.MEETING]


class ReleaseAnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Is it right like this?"), choices=ANSWERS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should be different?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    person = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, company, **kwargs):
        super().__init__(*args, **kwargs)
        self.company = company
        if company.side == Side.CHINA:
            self.fields["stored_abroad"] = StoredAbroad(required=False)

    def clean(self):
        """Whoever has agreed before need not do so again."""
        data = super().clean()
        if not data.get("stored_abroad") and data.get("person") and lacks_storage_consent(self.company, data["person"]):
            self.add_error("stored_abroad", NEEDED)
        return data


class ReleaseRecordForm(forms.Form):
    answer = forms.ChoiceField(label=_("What did the company say?"), choices=ANSWERS, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("By which way?"), choices=[(one.value, one.label) for one in RECORDED_BY])
    person = forms.CharField(label=_("Who said it?"), max_length=200)
    words = forms.CharField(label=_("In which words?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

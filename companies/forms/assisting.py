"""Staff keep a profile; the company releases or corrects it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.enums import Channel, Kind, Language, Side
from companies.forms.consents import NEEDED, StoredAbroad
from companies.models import ConfirmationState
from companies.services.consents import lacks_storage_consent

TOLD_BY = [Channel.PHONE, Channel.WECHAT, Channel.MAIL, Channel.MEETING]
ANSWERS = [
    (ConfirmationState.CONFIRMED, pgettext_lazy("confirmation", "The profile is right, it may be released")),
    (ConfirmationState.CORRECTED, pgettext_lazy("confirmation", "Something should be different")),
]


class NewCompanyForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("company", "Kind"), choices=Kind.choices)
    name = forms.CharField(label=_("Company name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of the company"), help_text=_("The text below and our mails are in it."), choices=Language.to_choose()
    )
    description = forms.CharField(
        label=_("What you make, develop or test"),
        help_text=_("In the company's language, as it says it itself."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80, required=False)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    wechat = forms.CharField(label=_("WeChat ID"), max_length=60, required=False)
    PERSON = ("family_name", "given_name", "function", "email", "phone", "wechat")

    def clean(self):
        values = super().clean()
        if not any(values.get(name) for name in ("email", "phone", "wechat")) and "email" not in self.errors:
            self.add_error("email", _("Please state at least one way to reach the person."))
        return values

    @property
    def company_data(self) -> dict:
        person = {name: self.cleaned_data[name] for name in self.PERSON}
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PERSON} | {"person": person}


class RecordForm(forms.Form):
    """What a company said on the phone or in a chat, in its own words."""

    answer = forms.ChoiceField(label=_("What did the company say?"), choices=ANSWERS, widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=pgettext_lazy("confirmation", "How"), choices=[(channel.value, channel.label) for channel in TOLD_BY]
    )
    person = forms.CharField(label=_("Who said it"), max_length=200)
    answered_at = forms.DateTimeField(
        label=pgettext_lazy("confirmation", "When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    words = forms.CharField(label=_("In their words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("Screenshot or letter"), help_text=_("PDF, JPEG or PNG, at most 5 MB."), required=False)

    def __init__(self, *args, company, **kwargs):
        super().__init__(*args, **kwargs)
        if company.side == Side.CHINA:
            self.fields["stored_abroad"] = StoredAbroad(
                required=False, label=_("This was read out, and the person has agreed to the storage in Germany")
            )

    def clean_answered_at(self):
        moment = self.cleaned_data["answered_at"]
        if moment > timezone.now() + timezone.timedelta(minutes=5):
            raise forms.ValidationError(_("This moment lies ahead."))
        return moment


class AnswerForm(forms.Form):
    """The company's own answer, without an account. Which button was pressed says which answer it is."""

    words = forms.CharField(
        label=_("What should be different?"),
        help_text=_("In your own words, in any language. We change it for you and show it to you again."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    person = forms.CharField(
        label=pgettext_lazy("confirmation", "Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput, required=False)

    def __init__(self, *args, company, **kwargs):
        super().__init__(*args, **kwargs)
        self.company = company
        if lacks_storage_consent(company, str(self["person"].value() or "")):
            self.fields["stored_abroad"] = StoredAbroad(required=False)

    def clean(self):
        values = super().clean()
        is_agreeing = self.data.get("answer") == ConfirmationState.CONFIRMED
        if is_agreeing and "stored_abroad" in self.fields and not values.get("stored_abroad"):
            self.add_error("stored_abroad", NEEDED)
        if self.data.get("answer") == ConfirmationState.CORRECTED and not (values.get("words") or "").strip():
            self.add_error("words", _("Please write what should be different."))
        return values

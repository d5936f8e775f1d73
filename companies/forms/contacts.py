"""Who answers for a company: with the languages spoken, and a code for WeChat or WeCom."""

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from becan.exceptions import DomainError
from companies.enums import Language
from companies.forms.facts_records import RecordForm
from companies.forms.submission import FAMILY_NAME_FIRST, GIVEN_NAME_FIRST
from companies.models import ContactPerson
from companies.uploads import PICTURES, read_upload

CODE_SIDE = 600  # pixels: a telephone reads it off a screen and off paper


class PersonForm(RecordForm):
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    function = forms.CharField(
        label=_("Function"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    email = forms.EmailField(label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    wechat = forms.CharField(label=_("WeChat ID"), max_length=60, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Speaks"), required=False, choices=Language.to_choose(), widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("We write in"), choices=Language.to_choose())
    is_primary = forms.BooleanField(label=_("This is the person we write to"), required=False)
    code = forms.FileField(
        label=_("WeChat or WeCom code"),
        help_text=_("The picture with your QR code, as JPEG or PNG. Only those see it to whom you agreed to be introduced."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_code = forms.BooleanField(label=_("Remove the code"), required=False)
    NOT_STORED = ("stamp", "code", "remove_code")

    def offer(self):
        first = FAMILY_NAME_FIRST if get_language() == "zh-hans" else GIVEN_NAME_FIRST
        self.order_fields(first)
        if not self.record.chat_code:
            del self.fields["remove_code"]
        if self.record.pk and self.record.is_primary:
            del self.fields["is_primary"]

    def first_values(self):
        return {"language": self.company.original_language, "languages": [self.company.original_language]}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("email", "phone", "wechat")):
            self.add_error("email", _("Please state one way to reach this person: e-mail, phone or WeChat."))
        return cleaned

    def clean_code(self):
        """The clean file, drawn anew."""
        if not self.cleaned_data["code"]:
            return None
        try:
            return read_upload(self.cleaned_data["code"], kinds=PICTURES, most_side=CODE_SIDE)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    @staticmethod
    def summary(person: ContactPerson, words):
        spoken = " · ".join(str(Language(language).called) for language in person.languages)
        reach = " · ".join(filter(None, [person.function, person.email, person.phone, person.wechat, spoken]))
        star = str(pgettext_lazy("contact person", "we write to this person")) if person.is_primary else ""
        return person.get_full_name(), " · ".join(filter(None, [star, reach]))

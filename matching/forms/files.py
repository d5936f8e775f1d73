"""Terms for files, and a file with what its owner answers for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from becan.exceptions import DomainError
from companies.uploads import read_upload
from matching.enums import ExportStatus, FileTerms
from matching.services.files import MOST_BYTES

ACCEPTED = "application/pdf,image/jpeg,image/png"


class UploadField(forms.FileField):
    """A name and a clean file, or None."""

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return file.name, read_upload(file, most_bytes=MOST_BYTES)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class TermsForm(forms.Form):
    use_required_attribute = False

    terms = forms.ChoiceField(label=_("Which files may be shared?"), choices=FileTerms.choices, widget=forms.RadioSelect)
    signed_on = forms.DateField(
        label=_("NDA signed and sealed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    copy = UploadField(
        label=_("Copy of the signed NDA"), help_text=_("PDF or picture. One copy is enough for both sides."), required=False
    )


class FileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(label=pgettext_lazy("upload", "File"), help_text=_("PDF, JPEG or PNG, at most 10 MB."))
    is_confidential = forms.TypedChoiceField(
        label=_("Is it confidential?"),
        choices=[("no", pgettext_lazy("confidential", "No")), ("yes", pgettext_lazy("confidential", "Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    export_status = forms.ChoiceField(
        label=_("Export control: what you confirm for your company"),
        help_text=_("Sending technology abroad by any electronic way is export."),
        choices=ExportStatus.choices,
        widget=forms.RadioSelect,
    )
    licence_number = forms.CharField(label=_("Number of the export licence"), max_length=80, required=False)

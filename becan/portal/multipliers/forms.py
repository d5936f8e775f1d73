from django import forms
from django.utils.translation import gettext_lazy as _

from companies.forms.evidence import FilesField
from companies.forms.imports import UploadForm


class ListForm(UploadForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Companies and what they need")
        self.fields["file"].help_text = _("XLSX or CSV, one company a row: name, credit code, contact person, and what it needs.")


class LetterForm(forms.Form):
    files = FilesField(label=_("Letter of authority, signed and sealed"), help_text=_("PDF, JPEG or PNG, at most 5 MB each."))


class RecommendForm(forms.Form):
    words = forms.CharField(
        label=_("Since when and from what do you know this company?"),
        help_text=_("Only our project team reads it. It counts when we check who the company is."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

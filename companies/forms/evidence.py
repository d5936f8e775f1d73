"""Papers for the project team."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import EvidenceKind

ACCEPTED = "application/pdf,image/jpeg,image/png"


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; which of them are fit to be stored, ``companies.uploads`` decides."""

    widget = Files(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(files)


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("evidence", "What does it show?"), choices=EvidenceKind.choices)
    files = FilesField(label=_("Files"), help_text=_("PDF, JPEG or PNG, at most 5 MB each, at most 20 files."))


class PapersForm(forms.Form):
    """Beside the answers to the team's questions."""

    files = FilesField(
        label=_("Papers for the check"), required=False, help_text=_("PDF, JPEG or PNG, at most 5 MB each, at most 20 files.")
    )

"""What is entered after an event: answers, results, pictures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from becan.exceptions import DomainError
from companies.enums import Language
from companies.uploads import DOCUMENTS, PICTURES, read_upload
from events.enums import DocumentReaders, Usefulness, Wish
from events.forms.common import TranslatedFields

MOST_SIDE = 1600  # pixels: sharp on a large screen, and light enough for a slow line


class FeedbackForm(forms.Form):
    """Of the event as a whole (no other), or of the talk with one company."""

    useful = forms.ChoiceField(label=_("Was it useful?"), choices=Usefulness, widget=forms.RadioSelect)
    wish = forms.ChoiceField(label=_("Do you wish to go on with this company?"), choices=Wish, widget=forms.RadioSelect)
    words = forms.CharField(label=_("A few words"), max_length=1000, required=False)

    def __init__(self, *args, other=None, **kwargs):
        super().__init__(*args, prefix=str(other.pk) if other else "event", **kwargs)
        self.other = other
        if other is None:
            del self.fields["wish"]
            self.fields["words"].label = _("What should we do better?")


class UploadMixin:
    kinds = DOCUMENTS
    most_side = 4000

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            return file.name, read_upload(file, kinds=self.kinds, most_side=self.most_side)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class DocumentForm(UploadMixin, forms.Form):
    file = forms.FileField(label=_("PDF or picture, at most 5 MB"))
    language = forms.ChoiceField(label=_("Language of the document"), choices=Language)
    readers = forms.ChoiceField(label=_("Who may read it?"), choices=DocumentReaders)


class PhotoForm(UploadMixin, TranslatedFields, forms.Form):
    kinds = PICTURES
    most_side = MOST_SIDE

    file = forms.FileField(
        label=_("Picture (JPEG or PNG, at most 5 MB)"), widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
    )
    consent = forms.CharField(
        label=_("How did those who can be recognised agree?"),
        help_text=_("For example: sign at the entrance and announcement; named persons by mail of …"),
        max_length=300,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.three("alt", _("What it shows"), max_length=200, required=True)


class ResultsForm(TranslatedFields, forms.Form):
    """The results sheet."""

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.three("results", _("Results"), max_length=6000, row=event, is_long=True)

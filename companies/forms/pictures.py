from django import forms
from django.utils.translation import gettext_lazy as _

from becan.exceptions import DomainError
from companies.enums import Language
from companies.services.pictures import MOST_SIDE
from companies.texts import column
from companies.uploads import PICTURES, read_upload


class AltForm(forms.Form):
    """What a picture shows, for people who do not see it, in one language at least."""

    def __init__(self, data=None, files=None, *, company, picture=None):
        super().__init__(data, files, prefix=f"p{picture.pk}" if picture else "new")
        languages = sorted(Language, key=lambda language: (language != company.original_language, language))
        for language in languages:
            self.fields[language.value] = forms.CharField(
                label=_("What it shows (%(language)s)") % {"language": language.called},
                max_length=200,
                required=language == company.original_language,
                initial=getattr(picture, column("alt", language)) if picture else "",
                widget=forms.TextInput(attrs={"lang": language.value}),
            )

    @property
    def alt(self) -> dict:
        return {language.value: self.cleaned_data[language.value] for language in Language}


class PictureForm(AltForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["picture"] = forms.FileField(
            label=_("Picture (JPEG or PNG, at most 5 MB)"), widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
        )
        self.order_fields(["picture"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("picture"):
            try:
                cleaned["upload"] = read_upload(cleaned["picture"], kinds=PICTURES, most_side=MOST_SIDE)
            except DomainError as error:
                self.add_error("picture", str(error))
        return cleaned

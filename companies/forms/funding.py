"""What the administrator hands in for a funding measure."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from becan.exceptions import DomainError
from companies.models import FunderLogo
from companies.uploads import PICTURES, read_upload

MOST_SIDE = 600  # pixels: twice as sharp as the block shows it


class FunderLogoForm(forms.ModelForm):
    file = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG or JPEG, as the funder approved it. It is shown no larger than the emblem of the Union."),
        required=False,
    )

    class Meta:
        model = FunderLogo
        fields = ["emblem"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            if not self.instance.content:
                raise forms.ValidationError(_("Please choose a file."))
            return None
        try:
            upload = read_upload(file, kinds=PICTURES, most_side=MOST_SIDE)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        self.instance.content, self.instance.kind = upload.data, upload.kind
        self.instance.sha256 = hashlib.sha256(upload.data).hexdigest()
        return upload

from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I want to delete my account"), error_messages={"required": _("Please tick this box if you are sure.")}
    )

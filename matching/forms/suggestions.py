"""A no to a demand or to a company that somebody was told of directly."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.adapters import current_taxonomy
from companies.words import Words


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("The reason"),
        help_text=_("Only the project team reads it."),
        error_messages={"required": _("Please choose a reason; it helps us to suggest better ones.")},
    )
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = decline_reasons()


def decline_reasons():
    return [("", "—"), *Words(current_taxonomy()).choices("decline_reason")]

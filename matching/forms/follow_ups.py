"""What people answer when asked how it goes, and what they reached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.enums import FollowUpAnswer, View
from matching.forms.introductions import RECORDED
from matching.forms.spaces import MilestoneForm


class FollowUpForm(forms.Form):
    answer = forms.ChoiceField(
        choices=FollowUpAnswer.choices, error_messages={"required": _("Please choose one of the answers.")}
    )
    words = forms.CharField(
        label=_("A few words, if you like"),
        help_text=_("Only the project team reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FollowUpRecordForm(FollowUpForm):
    """What somebody of the company said elsewhere."""

    answer = forms.ChoiceField(label=_("The answer"), choices=FollowUpAnswer.choices)
    channel = forms.ChoiceField(label=_("How the answer came"), choices=[(one.value, one.label) for one in RECORDED])
    told_by = forms.CharField(label=_("Who said so"), max_length=120)
    field_order = ["channel", "told_by", "answer", "words"]


class ResultForm(MilestoneForm):
    """From a page without login: no files there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["proof"]


class LinkViewForm(forms.Form):
    view = forms.ChoiceField(choices=View.choices, error_messages={"required": _("Please choose one of the answers.")})
    words = forms.CharField(label=_("How you see it"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ClearForm(forms.Form):
    reason = forms.CharField(label=_("How export control was settled"), max_length=1000)

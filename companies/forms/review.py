"""The project team's decision on a company."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("What do you still need to know?"),
        help_text=_("The company reads this text as you write it. Please write in its language."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RejectionForm(forms.Form):
    reason = forms.ChoiceField(label=pgettext_lazy("rejection", "Reason"))
    is_called = forms.BooleanField(label=_("I have called them: a multiplier or public body is never refused by a mail alone."))

    def __init__(self, *args, words, call_first, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = words.taxonomy.codes["reject_reason"].values()
        codes = [entry.code for entry in reasons if "company" in entry.extra.split("|")]
        self.fields["reason"].choices = [("", _("Please choose")), *((code, words.code("reject_reason", code)) for code in codes)]
        if not call_first:
            del self.fields["is_called"]

"""The project team's checks and its decision on a company."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import CheckResult

LONG_ENOUGH = 30  # characters of a reason: "no" explains nothing to the next person


class OpinionForm(forms.Form):
    """One row of the checklist. ``seen`` is the newest opinion that the page showed: what comes between is a conflict."""

    result = forms.ChoiceField(label=pgettext_lazy("check", "Result"), choices=CheckResult.choices, widget=forms.RadioSelect)
    source = forms.CharField(label=_("Seen where, which list"), max_length=300, required=False)
    seen_on = forms.DateField(
        label=_("Seen on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, row, **kwargs):
        newest = row.newest
        initial = {"result": row.result, "seen": newest and newest.pk, "seen_on": newest and newest.seen_on}
        initial |= {name: getattr(newest, name) if newest else "" for name in ("source", "note")}
        super().__init__(data, prefix=row.item.code, initial=initial, **kwargs)
        self.row = row
        self.fields["result"].required = False  # a row that the browser did not send stays as it is
        if not row.item.wants_source:
            del self.fields["source"], self.fields["seen_on"]

    def clean_seen_on(self):
        day = self.cleaned_data["seen_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return day

    def clean(self):
        values = super().clean()
        if not self.is_stated:
            return values
        if values["result"] == CheckResult.NOT_APPLICABLE and self.row.item.is_required and not values.get("note"):
            self.add_error("note", _("Please note why this does not apply."))
        if values["result"] == CheckResult.OK and self.row.item.wants_source and not values.get("source"):
            self.add_error("source", _("Please note where you have seen it."))
        return values

    @property
    def is_stated(self) -> bool:
        """Whether somebody has changed this row: an untouched one is no opinion."""
        values, initial = self.cleaned_data, self.initial
        return bool(values.get("result")) and any(
            (values.get(name) or "") != (initial.get(name) or "")
            for name in ("result", "source", "seen_on", "note")
            if name in values
        )

    @property
    def opinion(self) -> dict:
        values = self.cleaned_data
        return {"source": "", "seen_on": None} | {name: values[name] for name in values}


def opinion_forms(data, rows) -> list[OpinionForm]:
    return [OpinionForm(data, row=row) for row in rows]


class QuestionForm(forms.Form):
    codes = forms.MultipleChoiceField(
        label=_("Ready questions"),
        help_text=_("The company reads them in its own language."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    question = forms.CharField(
        label=_("What do you still need to know?"),
        help_text=_("The company reads this text as you write it. Please write in its language."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(row.item.code, row.item.question) for row in rows if not row.is_settled]

    def clean(self):
        values = super().clean()
        if not values.get("codes") and not values.get("question") and "question" not in self.errors:
            self.add_error("question", _("Please choose or write a question."))
        return values


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


class SuspensionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why should this profile rest?"),
        help_text=_("Only the team reads this."),
        min_length=LONG_ENOUGH,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

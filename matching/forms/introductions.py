"""Answers: the same three for everybody, whether clicked by the company or written down by the team."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.adapters import current_taxonomy
from companies.enums import Channel
from companies.uploads import DOCUMENTS
from companies.words import Words
from matching.enums import Answer, Flag, Part, ReadinessCode
from matching.forms.readiness import READINESS_QUESTIONS
from matching.forms.records import CheckedFile, day_input
from matching.services.contacts import SCOPE, Release
from matching.services.readiness import has_answered

QUESTION = "question"
SCOPE_LABELS = {"email": _("E-mail address"), "phone": _("Phone number"), "wechat": _("WeChat ID")}
RECORDED = [Channel.PHONE, Channel.WECHAT, Channel.MAIL, Channel.MEETING]


NEEDED = {  # by each answer; the fields of the other answers may stay empty
    Answer.ACCEPTED: ("contact_person", "scope", "consent"),
    Answer.DECLINED: ("reason",),
    QUESTION: ("words",),
}


class AnswerForm(forms.Form):
    use_required_attribute = False

    answer = forms.ChoiceField(
        label=pgettext_lazy("introduction", "Your answer"),
        choices=[
            (Answer.ACCEPTED, pgettext_lazy("introduction answer", "Yes, this fits: put us in touch")),
            (Answer.DECLINED, pgettext_lazy("introduction answer", "No, this does not fit")),
            (QUESTION, pgettext_lazy("introduction answer", "I have a question first")),
        ],
        widget=forms.RadioSelect,
    )
    contact_person = forms.ModelChoiceField(
        label=_("Who is to be contacted?"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _("Please tell us first who answers for the company; a call is enough.")},
    )
    scope = forms.MultipleChoiceField(
        label=_("Which contact data may the other company have?"),
        help_text=_("Name and function always go along. Nothing is passed on before both sides have said yes."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick at least one way to be reached.")},
    )
    consent = forms.BooleanField(error_messages={"required": _("Without this consent we may not pass on any data.")})
    reason = forms.ChoiceField(
        label=_("The reason"),
        help_text=_("Only the project team reads it."),
        error_messages={"required": _("Please choose a reason; it helps us to suggest better ones.")},
    )
    words = forms.CharField(
        label=_("Your question or remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write your question.")},
    )
    reach = forms.CharField(label=_("A number or WeChat ID where we reach you"), required=False, max_length=100)

    export_control = forms.ChoiceField(
        label=READINESS_QUESTIONS[ReadinessCode.EXPORT_CONTROL],
        help_text=_("If it is open, our team settles it with you before names go out."),
        choices=Flag.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, files=None, *, company, consent_text, language):
        super().__init__(data, files)
        if has_answered(company, ReadinessCode.EXPORT_CONTROL):
            del self.fields["export_control"]
        self.language = language
        people = company.contact_persons.all()
        self.fields["contact_person"].queryset = people
        self.fields["contact_person"].initial = people[0] if people else None
        self.fields["scope"].choices = [(item, SCOPE_LABELS[item]) for item in SCOPE if any(getattr(one, item) for one in people)]
        self.fields["reason"].choices = [("", "—"), *Words(current_taxonomy()).choices("decline_reason")]
        self.fields["consent"].label = consent_text
        for name in {name for names in NEEDED.values() for name in names}:
            self.fields[name].is_conditional = True  # "(optional)" would be wrong of what one of the answers needs
        if self.is_bound:
            self._ask_only_for(self.data.get("answer"))

    def _ask_only_for(self, answer):
        for other in {name for names in NEEDED.values() for name in names} - set(NEEDED.get(answer, ())):
            self.fields[other].required = False

    @property
    def is_question(self):
        return self.cleaned_data["answer"] == QUESTION

    @property
    def question(self):
        """With every answer: a number that somebody leaves must not get lost."""
        return "\n".join(filter(None, [self.cleaned_data["words"], self.cleaned_data.get("reach")]))

    @property
    def answer_data(self):
        """What ``answer_introduction`` asks for."""
        data, is_yes = self.cleaned_data, self.cleaned_data["answer"] == Answer.ACCEPTED
        return {
            "answer": Answer(data["answer"]),
            "release": Release(data["contact_person"], self.language, data["scope"]) if is_yes else None,
            "reason": "" if is_yes else data["reason"],
            "words": self.question,
            "flags": {ReadinessCode.EXPORT_CONTROL: Flag(data["export_control"])}
            if data.get("export_control") and is_yes
            else None,
        }


LONGEST_AGO = 365  # days


class ToldForm(forms.Form):
    """From whom the team has what it writes down, how and when."""

    channel = forms.ChoiceField(label=_("How the answer came"), choices=[(one.value, one.label) for one in RECORDED])
    told_by = forms.CharField(label=_("Who said so"), max_length=120)
    said_on = forms.DateField(label=_("When it was said"), widget=day_input(), required=False, help_text=_("Empty: today."))
    file = CheckedFile(label=_("Letter, photo or picture of the chat"), kinds=DOCUMENTS, required=False)

    def clean_said_on(self):
        day = self.cleaned_data["said_on"] or timezone.localdate()
        if not 0 <= (timezone.localdate() - day).days <= LONGEST_AGO:
            raise forms.ValidationError(_("Please choose a day that is not in the future, within the last year."))
        return day


class RecordForm(ToldForm, AnswerForm):
    """What somebody of the company said elsewhere; the company gets a mail about it and may object."""

    field_order = [
        "channel",
        "told_by",
        "said_on",
        "answer",
        "contact_person",
        "scope",
        "consent",
        "export_control",
        "reason",
        "words",
        "file",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reach"]
        self.fields["answer"].label = _("The answer")
        self.fields["words"].label = _("In their own words")
        self.fields["consent"].help_text = _("The person has heard or read this text and agreed:")

    @property
    def question(self):
        return self.cleaned_data["words"]

    @property
    def answer_data(self):
        return super().answer_data | {"told_by": self.cleaned_data["told_by"]}


class BudgetForm(forms.Form):
    reason = forms.CharField(label=_("Why this introduction cannot wait"), max_length=500, required=False)


class ProposeForm(BudgetForm):
    first = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=[
            ("", _("Both sides at once")),
            (Part.OFFERING, _("First the offering side; the other one after its yes")),
            (Part.SEEKING, _("First the seeking side; the other one after its yes")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    field_order = ["first", "reason"]

    def __init__(self, *args, asks_why, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].is_conditional = True  # "(optional)" would be wrong where one answer stands from the beginning
        if not asks_why:
            del self.fields["reason"]

    def clean_first(self):
        return Part(self.cleaned_data["first"]) if self.cleaned_data["first"] else None


KINDS_OF_DISMISSAL = {  # of codes of ``dismissal_reason``
    "pair": _("Concerns these two companies only"),
    "rule": _("Concerns the rule: the weights learn from it"),
    "until": _("For a time"),
}


class DismissForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it does not fit"))
    until = forms.DateField(
        label=_("Set aside until"),
        help_text=_("Empty: for good."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, data=None):
        super().__init__(data)
        words = Words(current_taxonomy())
        self.codes = words.taxonomy.codes.get("dismissal_reason", {})
        self.fields["reason"].choices = [
            (label, [(code, words.code("dismissal_reason", code)) for code in self._of_kind(kind)])
            for kind, label in KINDS_OF_DISMISSAL.items()
        ]

    def _of_kind(self, kind):
        return [code for code, entry in self.codes.items() if kind in entry.extra]

    def clean(self):
        data = super().clean()
        if data.get("reason") in self._of_kind("until") and not data.get("until"):
            self.add_error("until", _("Please say until when."))
        return data


class CloseForm(forms.Form):
    """Ends that the team records; those that follow from an answer are not to be chosen."""

    reason = forms.ChoiceField(label=_("How it ended"))

    def __init__(self, data=None):
        super().__init__(data)
        words = Words(current_taxonomy())
        entries = words.taxonomy.codes.get("close_reason", {})
        by_hand = [
            code
            for code, entry in entries.items()
            if "introduction" in entry.extra and code not in ("declined", "no-answer", "withdrawn", "expired")
        ]
        self.fields["reason"].choices = [(code, words.code("close_reason", code)) for code in by_hand]

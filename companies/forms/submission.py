"""Who answers, who may see what, and the consent: the last screen before the project team reads it."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.checklists import question_words
from companies.enums import Visibility

WHO_SEES = [
    (Visibility.TEAM, _("Only the project team. We look for partners and ask you before anyone else learns of you.")),
    (
        Visibility.ANONYMOUS,
        _("Anonymous profile in the search: what you can do, your size and your region. No name, no sentence of yours."),
    ),
    (Visibility.MEMBERS, _("With your name, for verified members only. They read your profile, but no contact data.")),
    (Visibility.PUBLIC, _("Public page. Everybody can read your profile, search engines too; never your contact data.")),
]
FAMILY_NAME_FIRST = ("family_name", "given_name", "function", "email", "phone", "wechat")
GIVEN_NAME_FIRST = ("given_name", *(name for name in FAMILY_NAME_FIRST if name != "given_name"))


class VisibilityForm(forms.Form):
    visibility = forms.TypedChoiceField(
        label=_("Who may see your company?"),
        help_text=_("You can change this at any time."),
        choices=WHO_SEES,
        coerce=int,
        widget=forms.RadioSelect,
    )


class ContactForm(forms.Form):
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    function = forms.CharField(
        label=_("Function"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    wechat = forms.CharField(label=_("WeChat ID"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(FAMILY_NAME_FIRST if get_language() == "zh-hans" else GIVEN_NAME_FIRST)

    @property
    def names(self):
        return [field for field in self if field.name in ("family_name", "given_name", "function")]

    @property
    def person(self) -> str:
        return " ".join(self.cleaned_data[name] for name in ("family_name", "given_name", "function"))


class ConsentForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("I agree to this"), error_messages={"required": _("Without your consent we may not keep your profile.")}
    )
    stored_abroad = forms.BooleanField(
        label=_("I agree to the storage in Germany"),
        error_messages={"required": _("Our servers stand in Germany: without this consent we may not keep your profile.")},
    )

    def __init__(self, *args, is_of_china: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_of_china:
            del self.fields["stored_abroad"]


class AnswersForm(forms.Form):
    """One field for each question that the team still has."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.open = {f"q{question.pk}": question for question in questions if not question.answered_at}
        for name, question in self.open.items():
            self.fields[name] = forms.CharField(
                label=question_words(question), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def given(self) -> dict[int, str]:
        """Half an answer is one too; an empty field stays open."""
        return {question.pk: self.cleaned_data[name] for name, question in self.open.items() if self.cleaned_data[name]}

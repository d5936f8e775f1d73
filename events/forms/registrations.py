"""What a participant tells us."""

from dataclasses import replace

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from becan.forms import AnswerableForm
from companies.enums import Channel, Language, Side
from companies.forms.consents import AGREED, NEEDED, StoredAbroad, ask_visitor
from companies.services.consents import lacks_storage_consent
from companies.texts import in_language
from events.enums import Listing, QuestionKind
from events.models import EventRegistration
from events.services.registrations import Person

YES_NO = [("yes", pgettext_lazy("answer of a form", "Yes")), ("no", pgettext_lazy("answer of a form", "No"))]


class RegistrationForm(forms.Form):
    """For oneself, or for somebody of one's companies."""

    company = forms.ModelChoiceField(label=_("For which company?"), queryset=None, empty_label=None)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80, required=False)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of our mails"), choices=Language)
    needs = forms.CharField(
        label=_("What should we prepare for you?"),
        help_text=_("Step-free access, a seat in front, food. We erase it seven days after the event."),
        max_length=500,
        required=False,
    )
    listing = forms.ChoiceField(label=_("May others read that you come?"), choices=Listing, widget=forms.RadioSelect)
    consent_label = AGREED

    def __init__(self, *args, event, companies, user, registration=None, **kwargs):
        self.event, self.user = event, user
        kwargs["initial"] = _stored(registration) if registration else _of(user) if user else _of_nobody()
        super().__init__(*args, **kwargs)
        self.questions = list(event.questions.all())
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question, registration)
        if registration:
            for name in ("company", "family_name", "given_name", "email", "language"):
                del self.fields[name]
        elif len(companies) <= 1:
            del self.fields["company"]
        else:
            self.fields["company"].queryset = companies
        self.companies = companies
        if companies and self._asks_storage_consent():
            self.fields["stored_abroad"] = StoredAbroad(required=False, label=self.consent_label)

    def _asks_storage_consent(self) -> bool:
        """A person of a Chinese company who has agreed already is not asked again."""
        if "stored_abroad" in self.data:
            return True
        own = self.user.get_full_name()
        return any(company.side == Side.CHINA and lacks_storage_consent(company, own) for company in self.companies)

    def clean(self):
        data = super().clean()
        company = data.get("company") or (self.companies[0] if len(self.companies) == 1 else None)
        if company and not data.get("stored_abroad") and data.get("family_name") and lacks_storage_consent(company, _name(data)):
            self.fields.setdefault("stored_abroad", StoredAbroad(required=False, label=self.consent_label))
            self.add_error("stored_abroad", NEEDED)
        return data

    @property
    def person(self) -> Person:
        data = self.cleaned_data
        plain = {name: data.get(name, "") for name in ("family_name", "given_name", "function", "email", "language")}
        is_self = self.user is not None and data.get("email", "").lower() == self.user.email
        answers = {str(row.pk): data[f"q{row.pk}"] for row in self.questions if data[f"q{row.pk}"]}
        return Person(
            **plain,
            needs=data["needs"],
            listing=data["listing"],
            answers=answers,
            user=self.user if is_self else None,
            stored_abroad=data.get("stored_abroad", False),
        )


class RecordForm(RegistrationForm):
    """The team notes a registration that came by phone, WeChat or mail."""

    channel = forms.ChoiceField(label=_("How did the registration come?"))
    consent_label = _("This was read out, and the person has agreed to the storage in Germany")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(channel.value, channel.label) for channel in list(Channel)[2:]]
        if "company" in self.fields:
            self.fields["company"].queryset = self.fields["company"].queryset.order_by("sort_key", "pk")


class GuestForm(RegistrationForm):
    """For somebody without an account. What is ticked and typed counts from the click in the mail."""

    trap_name = AnswerableForm.trap_name
    organisation = forms.CharField(label=_("Company or organisation"), max_length=200)
    field_order = ["family_name", "given_name", "organisation", "function", "email", "language"]

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, event=event, companies=[], user=None, **kwargs)
        ask_visitor(self)

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(self.trap_name))

    @property
    def person(self) -> Person:
        return replace(super().person, organisation=self.cleaned_data["organisation"])


def _name(data) -> str:
    return EventRegistration(family_name=data["family_name"], given_name=data.get("given_name", "")).get_full_name()


def _of(user):
    names = ("family_name", "given_name", "function", "email", "language")
    return {"listing": Listing.NOBODY} | {name: getattr(user, name) for name in names}


def _of_nobody():
    return {"listing": Listing.NOBODY, "language": get_language()}


def _stored(row):
    return {name: getattr(row, name) for name in ("function", "needs", "listing")}


def _field(question, registration):
    shown = {
        "label": in_language(question, "label", get_language()).value,
        "required": question.is_required,
        "initial": registration.answers.get(str(question.pk), "") if registration else "",
    }
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(max_length=300, **shown)
    choices = YES_NO if question.kind == QuestionKind.YES_NO else choices_of(question)
    if not question.is_required:
        choices = [("", _("not stated")), *choices]
    return forms.ChoiceField(choices=choices, **shown)


def choices_of(question) -> list[tuple[str, str]]:
    """Stored is the number of the line, which is the same in all languages."""
    lines = in_language(question, "choices", get_language()).value.splitlines()
    return [(str(number), line.strip()) for number, line in enumerate(lines, 1) if line.strip()]


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("What the person reads"),
        help_text=_("In the language of the person, please."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""What allauth's sign-up asks beside the e-mail address: the firm, in one minute."""

from django import forms
from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from becan.language.fold import has_chinese
from companies.enums import Kind, Language
from companies.services import register_company
from companies.services.joining import note_duplicates

KINDS = [
    (Kind.SUPPLIER, _("We make, develop or test in Berlin or Brandenburg")),
    (Kind.PARTNER, _("We are a Chinese company, in China or in Europe")),
    (Kind.MULTIPLIER, _("We bring companies together: chamber, cluster, development zone, agency")),
]
FASTEST = 2  # seconds in which a person can fill in the form
clock = signing.TimestampSigner(salt="companies.signup")


class CompanySignupForm(forms.Form):
    name = forms.CharField(
        label=_("Company name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(label=_("Which of these are you?"), choices=KINDS, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("What do you make, develop or test?"),
        help_text=_(
            "One sentence is enough; a paragraph gives better suggestions. Write in your own language: German, English or Chinese."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput, initial=lambda: clock.sign("signup"))
    field_order = ("kind", "name", "description", "email")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self._was_quick():
            raise forms.ValidationError(_("That went very fast. Please check what you entered and send it once more."))
        return cleaned

    def _was_quick(self) -> bool:
        """The hidden field is kept when the form comes back, so a person who was quick passes at the second try."""
        try:
            clock.unsign(self.data.get("opened", ""), max_age=FASTEST)
        except signing.SignatureExpired:
            return False
        except signing.BadSignature:
            return True
        return True

    def signup(self, request, user):
        """allauth's hook, called once the user is saved."""
        fields = {name: self.cleaned_data[name] for name in ("name", "kind", "description")}
        company = register_company(by=user, language=language_of(fields["description"]), **fields)
        note_duplicates(company, user=user)


def language_of(text: str) -> str:
    """The language a text is written in, as far as its script tells; else the page's."""
    if has_chinese(text):
        return Language.ZH_HANS
    return Language.EN if get_language() == Language.ZH_HANS else get_language()

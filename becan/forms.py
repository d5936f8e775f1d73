from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PasswordOrCodeLoginForm(LoginForm):
    """Nobody needs a password, but who has set one may use it: without it allauth mails a code."""

    def _setup_password_field(self):
        password = self.fields["password"]
        password.required = False
        password.widget.attrs.pop("placeholder", None)
        password.help_text = _("Leave it empty and we send you a code by e-mail.")


class AnswerableForm(forms.Form):
    """What a visitor without an account sends: who it is, and where our answer goes."""

    trap_name = "website"  # no person sees this field; what a program enters ends here

    name = forms.CharField(
        label=pgettext_lazy("contact form", "Your name and company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reach = forms.CharField(
        label=pgettext_lazy("contact form", "Phone, WeChat or e-mail"),
        help_text=_("The way you want to be answered."),
        max_length=200,
    )

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(self.trap_name))

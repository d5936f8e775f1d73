from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class PasswordOrCodeLoginForm(LoginForm):
    """Nobody needs a password, but who has set one may use it: without it allauth mails a code."""

    def _setup_password_field(self):
        password = self.fields["password"]
        password.required = False
        password.widget.attrs.pop("placeholder", None)
        password.help_text = _("Leave it empty and we send you a code by e-mail.")

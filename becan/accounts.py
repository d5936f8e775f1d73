"""allauth's hooks: its mails are due rows like all others, in the reader's language and in our own words."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from becan.mail import queue_mail

KINDS = {
    "email_confirmation_signup": "account_email_code",
    "email_confirmation": "account_email_code",
    "login_code": "account_login_code",
    "account_already_exists": "account_exists",
    "unknown_account": "account_unknown",
    "password_reset_key": "account_password_reset",
}
CHANGES = {  # what "account_changed" says
    "email_changed": _("The e-mail address of your account was changed."),
    "email_confirm": _("An e-mail address of your account was confirmed."),
    "email_deleted": _("An e-mail address was removed from your account."),
    "password_changed": _("Your password was changed."),
    "password_reset": _("Your password was set anew."),
    "password_set": _("A password was set for your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "totp_activated": _("An authenticator app was added to your account."),
    "totp_deactivated": _("The authenticator app was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
}


class AccountAdapter(DefaultAccountAdapter):
    def new_user(self, request):
        user = super().new_user(request)
        user.language = get_language()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Codes and links get no dedupe key, as each replaces the one before, and leave no trace once sent."""
        name = template_prefix.rpartition("/")[2]
        if name in CHANGES:
            context |= {"change": CHANGES[name]}
        user = context.get("user") or get_user_model().objects.filter(email__iexact=email).first()
        queue_mail(
            KINDS.get(name, "account_changed"),
            to=email,
            language=user.language if user else None,
            context=context | {"account": user},
            blank_after_send=name in KINDS,
        )

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """A login of the last minutes is proof enough; allauth would ask for the code of the app that was set up just now."""
        logins = get_authentication_records(self.request, self.request.user)
        is_fresh = bool(logins) and time.time() - logins[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

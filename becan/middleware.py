from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect

STAFF_ROLES = {"project_manager", "administrator", "auditor"}
OPEN_WITHOUT_MFA = ("account_", "mfa_", "totp_qr", "set_language", "healthz")
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffNeedsMfa:
    """Keeps staff who have no second factor yet on the pages where they set one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        if name.startswith(OPEN_WITHOUT_MFA) or not must_set_up_mfa(request.user):
            return None
        return redirect("mfa_index")


def must_set_up_mfa(user) -> bool:
    return user.is_authenticated and user.role in STAFF_ROLES and not is_mfa_enabled(user, SECOND_FACTORS)

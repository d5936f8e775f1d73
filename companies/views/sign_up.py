from allauth.account.views import SignupView
from django.db import transaction
from django.utils.decorators import method_decorator
from django.utils.translation import get_language

from companies.enums import Kind, Language
from companies.views.access import INVALID


class SignUp(SignupView):
    """allauth's page with the firm on it: the home page's links preset the kind."""

    def get_initial(self):
        kind = self.request.GET.get("kind")
        preset = kind if kind in Kind.values else {Language.DE: Kind.SUPPLIER, Language.ZH_HANS: Kind.PARTNER}.get(get_language())
        return super().get_initial() | {"kind": preset}

    @method_decorator(transaction.atomic)
    def form_valid(self, form):
        """No account without its company."""
        return super().form_valid(form)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = INVALID
        return response


sign_up = SignUp.as_view()

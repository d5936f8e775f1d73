"""Light or dark: as the device has it, unless the reader chose. The choice is a cookie, so the page arrives in its colours."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


def theme_of(request) -> str:
    """ "light", "dark", or nothing: as the device has it."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""


@csrf_exempt  # nothing to gain by forging it, and a visitor's page then needs no cookie for its token
@require_POST
def theme_set(request):
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("portal:home")
    response = HttpResponseRedirect(back)
    if request.POST.get("theme") in ("light", "dark"):
        response.set_cookie(COOKIE, request.POST["theme"], A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response

"""The pages that anyone may read."""

from uuid import UUID

from allauth.core.internal.ratelimit import decorator as rate_limited
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from becan.portal.contact import people
from becan.portal.forms import ContactForm
from becan.portal.services import pass_on_message
from events.queries import next_public_events
from matching.forms.quick_demands import QuickDemandForm
from matching.queries import public_demands


@require_safe
def home(request):
    demands = public_demands(get_language(), limit=3)
    return render(
        request,
        f"portal/home/{get_language()}.html",
        {"demands": demands, "events": next_public_events(), "form": QuickDemandForm()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited(app="becan.portal", action="contact", config={"contact": "20/h/ip"})
def contact(request):
    form = ContactForm(request.POST or None, initial={"message": _first_line(request)})
    if not form.is_valid():
        return render(request, "portal/contact.html", {"form": form})
    if not form.is_trapped:
        pass_on_message(**form.cleaned_data, language=get_language(), to=people()[0])
    messages.success(request, _("Thank you. Your message has reached us; a person will answer you."))
    return redirect("portal:contact")


def _first_line(request):
    """Who comes from an anonymous profile cannot name it: its address tells the team."""
    try:
        profile = UUID(request.GET.get("about", ""))
    except ValueError:
        return ""
    address = request.build_absolute_uri(reverse("companies:company_detail", args=[profile]))
    return _("About this profile: %(address)s") % {"address": address} + "\n"


@require_safe
def privacy(request):
    return render(request, f"portal/privacy/{get_language()}.html")


@require_safe
def imprint(request):
    return render(request, f"portal/imprint/{get_language()}.html")

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.portal.retention.silence import question_of_link, stay


@require_http_methods(["GET", "HEAD", "POST"])
def stay_link(request, token):
    """Without signing in. Programs that look at links change nothing: only the button does."""
    question = question_of_link(token)
    if question is None:
        return render(request, "companies/assist_link_gone.html", status=410)
    if request.method == "POST":
        stay(question)
        messages.success(request, _("Thank you. Everything stays as it is."))
        return redirect("portal:stay_link", token)
    return render(request, "portal/stay.html", {"question": question})

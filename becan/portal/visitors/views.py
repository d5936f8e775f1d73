"""The team's page for whoever writes or phones: what we hold of this person, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from becan.portal.visitors.erasing import erase_traces
from becan.portal.visitors.forms import EraseForm, FindForm
from becan.portal.visitors.traces import find_traces

INVALID = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visitor_find(request):
    """A search by POST: whom the team looks for stands in no address and in no server's log."""
    if not request.user.is_project_manager:
        raise PermissionDenied
    form = FindForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=INVALID if form.is_bound else 200)
    traces = find_traces(form.cleaned_data["q"])
    first = {"q": form.cleaned_data["q"], "received_on": timezone.localdate()}
    return _page(request, form, EraseForm(initial=first, traces=traces), traces)


@login_required
@require_POST
def visitor_erase(request):
    if not request.user.is_project_manager:
        raise PermissionDenied
    asked = FindForm(request.POST)
    traces = find_traces(asked.cleaned_data["q"]) if asked.is_valid() else []
    form = EraseForm(request.POST, traces=traces)
    if not form.is_valid():
        return _page(request, asked, form, traces, status=INVALID)
    told = {"channel": form.cleaned_data["channel"], "received_on": form.cleaned_data["received_on"]}
    kept = erase_traces(form.chosen, by=request.user, **told)
    _say(request, len(form.chosen), len(kept))
    return redirect("portal:visitor_find")


def _say(request, number, kept):
    done = ngettext(
        "%(number)s entry: consents withdrawn, data erased.", "%(number)s entries: consents withdrawn, data erased.", number
    )
    messages.success(request, done % {"number": number})
    if kept:
        messages.info(request, _("The name stays on the list of an event whose funding measure still asks for it."))


def _page(request, form, erase_form=None, traces=None, status=200):
    context = {"form": form, "erase_form": erase_form, "traces": traces}
    return render(request, "portal/visitors/find.html", context, status=status)

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.forms.search import SavedSearchForm
from companies.models import SavedSearch
from companies.services.saved_searches import forget_search, keep_search, set_alerting, stop_alerts, user_of_token
from companies.views.access import INVALID


@login_required
@require_safe
def saved_search_list(request):
    return render(request, "companies/saved_search_list.html", {"searches": SavedSearch.objects.visible_to(request.user)})


@login_required
@require_POST
def saved_search_create(request):
    form = SavedSearchForm(request.POST)
    if not form.is_valid():
        return _again(request, form)
    address = QueryDict(form.cleaned_data["address"], mutable=True)
    address.pop("page", None)
    try:
        keep_search(request.user, name=form.cleaned_data["name"], address=address.urlencode(), language=get_language())
    except DomainError as error:
        form.add_error(None, str(error))
        return _again(request, form)
    messages.success(request, _("Kept. You will hear of what is new."))
    return redirect("companies:saved_search_list")


def _again(request, form):
    context = {"form": form, "searches": SavedSearch.objects.visible_to(request.user)}
    return render(request, "companies/saved_search_list.html", context, status=INVALID)


@login_required
@require_POST
def saved_search_change(request, pk):
    """Delete it, or switch its alert on or off."""
    saved = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    if "delete" in request.POST:
        forget_search(saved)
    else:
        set_alerting(saved, "alert" in request.POST)
    return redirect("companies:saved_search_list")


@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_off(request, token):
    """From the mail, without an account. Programs that look at links change nothing: only the button does."""
    user = user_of_token(token)
    if user is None:
        return render(request, "companies/assist_link_gone.html", status=410)
    if request.method == "POST":
        stop_alerts(user)
    return render(request, "companies/saved_search_off.html", {"is_off": request.method == "POST"})

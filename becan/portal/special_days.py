"""The team's page of days on which people work or rest otherwise than the calendar library knows."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from becan.clock import year_to_enter
from becan.exceptions import DomainError
from becan.special_days import Country, SpecialDay, set_special_days
from matching.rules import can_curate

ON_THE_PAGE = 120
WORKS = [("", pgettext_lazy("calendar", "people rest")), ("yes", pgettext_lazy("calendar", "people work"))]


class SpecialDaysForm(forms.Form):
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(
        label=pgettext_lazy("of days off", "Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    country = forms.ChoiceField(label=pgettext_lazy("calendar", "Calendar"), choices=Country.choices)
    works = forms.ChoiceField(label=gettext_lazy("On these days"), choices=WORKS, required=False)
    name = forms.CharField(label=gettext_lazy("Name of the days"), max_length=80, required=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def special_days(request):
    if not can_curate(request.user):
        raise PermissionDenied
    form = SpecialDaysForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if request.method == "POST" and (("remove" in request.POST and _remove(request)) or (form.is_bound and _add(request, form))):
        return redirect("portal:special_days")
    today = timezone.localdate()
    days = SpecialDay.objects.filter(day__gte=today.replace(month=1, day=1))[:ON_THE_PAGE]
    context = {"form": form, "days": days, "year": year_to_enter(today)}
    return render(request, "portal/special_days.html", context, status=422 if request.method == "POST" else 200)


def _add(request, form) -> bool:
    if not form.is_valid():
        return False
    entry = form.cleaned_data | {"works": bool(form.cleaned_data["works"])}
    try:
        set_special_days(entry.pop("first"), entry.pop("last"), **entry)
    except DomainError as error:
        form.add_error("last", str(error))
        return False
    messages.success(request, _("Noted. All deadlines from now on reckon with it."))
    return True


def _remove(request) -> bool:
    row = SpecialDay.objects.filter(pk=request.POST["remove"]).first() if request.POST["remove"].isdecimal() else None
    if row:
        row.delete()
    return row is not None

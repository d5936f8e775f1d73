"""The team's page of absences: who is away, and who stands in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from becan.absences import Absence
from becan.models import log_action
from becan.portal.desk import require_team
from matching.forms.records import day_input, team


class AbsenceForm(forms.Form):
    person = forms.ModelChoiceField(label=gettext_lazy("Who is away"), queryset=None, empty_label=None)
    first = forms.DateField(label=gettext_lazy("From"), widget=day_input())
    last = forms.DateField(label=gettext_lazy("Until and including"), widget=day_input())
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Nobody: what was promised moves to the first day back."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("person", "deputy"):
            self.fields[name].queryset = team()

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last day has to come after the first."))
        if data.get("deputy") and data["deputy"] == data.get("person"):
            self.add_error("deputy", _("Please choose somebody else."))
        return data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request):
    require_team(request.user)
    is_removal = "remove" in request.POST
    form = AbsenceForm(request.POST if request.method == "POST" and not is_removal else None, initial={"person": request.user})
    if is_removal:
        Absence.objects.filter(pk=request.POST["remove"] if request.POST["remove"].isdecimal() else None).delete()
        return redirect("portal:absences")
    if form.is_bound and form.is_valid():
        row = Absence.objects.create(**form.cleaned_data)
        log_action(row.person, "absence.entered", actor=request.user, first=str(row.first), last=str(row.last))
        messages.success(request, _("Noted. Items and mails go to whoever stands in."))
        return redirect("portal:absences")
    coming = Absence.objects.filter(last__gte=timezone.localdate()).select_related("person", "deputy")
    context = {"form": form, "absences": coming, "today": timezone.localdate()}
    return render(request, "portal/absences.html", context, status=422 if form.is_bound else 200)

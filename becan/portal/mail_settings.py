"""How often which mails come: the page behind the login, and the link in a mail that works without."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from becan.mail_kinds import CHOICES, GROUPS, Frequency
from becan.mail_plan import set_frequencies
from becan.models import NoticeSettings
from becan.notices import ZONES
from becan.unsubscribing import read_token, switch


class NoticeSettingsForm(forms.Form):
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES, required=False)
    rests = forms.BooleanField(
        label=gettext_lazy("Quiet hours"),
        help_text=gettext_lazy("Between 8 pm and 7 am and at weekends, mails wait until the next morning."),
        required=False,
    )

    def __init__(self, *args, wishes: NoticeSettings, **kwargs):
        super().__init__(*args, initial={"zone": wishes.zone, "rests": wishes.rests}, **kwargs)
        frequencies = {
            group.code: forms.ChoiceField(label=group.label, choices=Frequency.choices, initial=wishes.frequency(group))
            for group in CHOICES
        }
        self.fields = frequencies | self.fields

    @property
    def frequencies(self) -> dict[str, str]:
        return {group.code: self.cleaned_data[group.code] for group in CHOICES}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request):
    form = NoticeSettingsForm(request.POST if request.method == "POST" else None, wishes=NoticeSettings.of(request.user))
    if form.is_valid():
        _save(request.user, form)
        messages.success(request, _("Saved. It holds from the next mail on."))
        return redirect("portal:notice_settings")
    return render(request, "portal/notice_settings.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def _save(user, form):
    set_frequencies(user, form.frequencies)
    NoticeSettings.objects.filter(user=user).update(zone=form.cleaned_data["zone"], rests=form.cleaned_data["rests"])


@csrf_exempt  # the reader's mail program asks, without a cookie: the signed link is the right
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Programs that look at links change nothing: only the button, or the mail program's own (RFC 8058), does."""
    found = read_token(token)
    if found is None:
        return render(request, "companies/assist_link_gone.html", status=410)
    user, code = found
    if request.method == "POST":
        switch(user, code, Frequency.AT_ONCE if "again" in request.POST else Frequency.OFF)
    done = {"GET": "", "HEAD": "", "POST": "on" if "again" in request.POST else "off"}[request.method]
    return render(request, "portal/unsubscribe.html", {"group": GROUPS[code], "done": done})

"""Every component on one page, in the three languages, made by the very templates that pages use."""

from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from becan.portal.contact import people
from becan.portal.design_words import SAMPLES
from becan.portal.funding import funder
from companies.enums import CompanyState, Level

COLOURS = [
    "ink", "muted", "line", "line-strong", "paper", "ground", "petrol", "petrol-tint", "deep", "copper", "good", "warn", "bad", "info",
]  # fmt: skip
ICONS = [
    "phone", "envelope", "funnel", "magnifying-glass", "document-arrow-down", "photo", "identification", "check-badge", "map-pin",
    "lock-closed", "eye-slash", "user-group", "globe-alt", "check", "x-mark", "information-circle", "check-circle", "exclamation-triangle", "exclamation-circle", "inbox", "sun", "moon", "computer-desktop",
]  # fmt: skip
TONES = ("info", "good", "warn", "bad")


class SampleForm(forms.Form):
    text = forms.CharField(
        label=_("What do you make, develop or test?"),
        help_text=_("One paragraph is enough."),
        max_length=600,
        widget=forms.Textarea,
    )
    email = forms.EmailField(label=_("E-mail address"))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=forms.RadioSelect)
    number = forms.IntegerField(label=_("employees"), required=False)
    agreed = forms.BooleanField(label=_("I agree"))


@login_required
@require_safe
def design(request):
    if not request.user.is_project_manager:
        raise PermissionDenied
    context = {
        "columns": [_column(language) for language in SAMPLES],
        "colours": COLOURS,
        "icons": ICONS,
        "tones": TONES,
    }
    return render(request, "portal/design/design.html", context)


def _column(language):
    """What stands in one language: samples in its words, and forms whose labels and errors are worded in it."""
    sample = SAMPLES[language]
    with override(language):
        return {
            "language": language,
            "form": SampleForm(auto_id=f"{language}-%s"),
            "wrong": _mistaken(language),
            "people": people(language),
            "funder": funder(),
            "states": [(state.value, str(state.label)) for state in CompanyState],
            "page": Paginator(range(30), 10).page(2),
            "reasons": SimpleNamespace(**sample["reasons"]),
            "demand": SimpleNamespace(**sample["demand"], url="", published_on=sample["timeline"][0]["when"]),
            **{name: sample[name] for name in sample if name not in ("reasons", "demand")},
        }


def _mistaken(language):
    return SampleForm({"text": "x" * 601, "email": "weber@"}, auto_id=f"{language}-wrong-%s")

"""The profile as somebody else sees it: the very same view, asked by a reader of that kind who exists for the length of this request."""

import re
from contextlib import contextmanager
from copy import copy
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_safe

from companies.blocks import is_own
from companies.enums import CompanyState, Kind, MembershipRole, Side, Visibility
from companies.models import Company, Membership, User
from companies.texts import column
from companies.views.access import visible_company
from companies.views.profile import company_detail

READERS = {
    "visitor": pgettext_lazy("reader of a profile", "A visitor without an account"),
    "competitor": pgettext_lazy("reader of a profile", "A competitor that is a member"),
    "partner": pgettext_lazy("reader of a profile", "A member of the other side"),
    "introduced": pgettext_lazy("reader of a profile", "A member after an introduction"),
}


@login_required
@require_safe
def company_view_as(request, pk, reader):
    company = visible_company(request, pk)
    if not is_own(request.user, company):
        raise PermissionDenied
    if reader not in READERS:
        raise Http404
    level = _level(request, company)
    with _reader_of(company, reader, level) as user:
        seen = _asked_by(user, request, pk)
    context = {
        "company": company,
        "readers": READERS.items(),
        "reader": reader,
        "level": level,
        "levels": Visibility.choices,
        "is_hidden": seen is None,
    }
    if seen is None:
        return render(request, "companies/company_view_as.html", context)
    banner = render_to_string("companies/_view_as.html", context, request)
    seen.content = re.sub(r"(<main\b[^>]*>)", lambda tag: tag[0] + banner, seen.content.decode(), count=1)
    seen["X-Robots-Tag"] = "noindex"
    return seen


def _level(request, company) -> int:
    asked = request.GET.get("level", "")
    return int(asked) if asked in {str(level) for level in Visibility.values} else company.visibility


def _asked_by(user, request, pk):
    """The answer of the profile's own view to this reader; None where the company does not exist for the reader."""
    asked = copy(request)
    asked.user, asked.GET = user, request.GET.copy()
    asked.GET.clear()
    try:
        return company_detail(asked, pk=pk)
    except Http404:
        return None


@contextmanager
def _reader_of(company, reader, level):
    """A person of that kind with real rows, so that every rule and every query counts it; nothing of it is ever committed."""
    with transaction.atomic():
        released = {
            "state": CompanyState.VERIFIED,
            "verified_on": company.verified_on or timezone.localdate(),
            "visibility": level,
        }
        Company.objects.filter(pk=company.pk).update(**released)
        yield AnonymousUser() if reader == "visitor" else _member(company, reader)
        transaction.set_rollback(True)


def _member(company, reader):
    user = User.objects.create(email=f"{uuid4()}@reader.invalid", language=get_language())
    other = Side.CHINA if company.side == Side.BERLIN_BRANDENBURG else Side.BERLIN_BRANDENBURG
    side = company.side if reader == "competitor" else other
    mine = Company.objects.create(
        kind=Kind.MULTIPLIER,  # a member like any other to the rules, and not one of the crowd that keeps others anonymous
        side=side,
        country="CN" if side == Side.CHINA else "DE",
        state=CompanyState.VERIFIED,
        verified_on=timezone.localdate(),
        **{column("name", get_language()): "-"},
    )
    Membership.objects.create(user=user, company=mine, role=MembershipRole.OWNER)
    if reader == "introduced":
        company.offered_introductions.create(seeking=mine, responsible=user, introduced_at=timezone.now())
    return user

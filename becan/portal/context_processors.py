"""What the frame of every page needs: contact persons, funder, navigation, language links."""

from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from becan.models import Notice
from becan.portal.contact import people
from becan.portal.funding import funder
from becan.portal.navigation import Group, entries_for
from becan.portal.theme import theme_of

HREFLANG = {"zh-hans": "zh-Hans"}


def portal(request):
    return {
        "people": people(),
        "funder": funder(),
        "navigation": _navigation(request),
        "language_links": language_links(request.get_full_path()),
        "theme": theme_of(request),
        "unread": SimpleLazyObject(partial(_unread, request)),
        "site": settings.BASE_URL,
    }


def language_links(path: str) -> list[dict[str, str]]:
    """The same page in each language: every page lives under its language's prefix, so only that changes."""
    _, first, rest = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
    rest = rest if first in dict(settings.LANGUAGES) else ""
    return [
        {"code": code, "hreflang": HREFLANG.get(code, code), "name": name, "url": f"/{code}/{rest}"}
        for code, name in settings.LANGUAGES
    ]


def _unread(request) -> int:
    """How many notices the person has not read; asked only by pages that show it."""
    user = getattr(request, "user", None)
    return Notice.objects.visible_to(user).unread().count() if user and user.is_authenticated else 0


def _navigation(request):
    match = request.resolver_match
    here = match.view_name if match else ""
    user = getattr(request, "user", None)
    return [_link(entry, here) for entry in entries_for(user)] if user else []


def _link(entry, here):
    if isinstance(entry, Group):
        entries = [_link(one, here) for one in entry.entries]
        return {"label": entry.label, "entries": entries, "is_current": any(one["is_current"] for one in entries)}
    return {
        "label": entry.label,
        "url": reverse(entry.view_name) + entry.fragment,
        "is_button": entry.is_button,
        "is_current": entry.view_name == here and not entry.fragment,
    }

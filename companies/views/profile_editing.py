"""What every page of the profile has on which somebody types: nothing typed is lost, nothing of somebody else is written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import ProfileDraft
from companies.services.drafts import MOST, draft_of, drop_draft, keep_draft
from companies.services.profiles_changes import last_change

CONFLICT = 409
HELD = "held_input"
NOT_KEPT = ("csrfmiddlewaretoken", "version", "stamp", "draft", "add")
CHOOSE = "choose-"


def keeps_input(view):
    """``login_required`` for pages with much to type: what an ended session sends in is there again after the login."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if wants_json(request):
            return JsonResponse({"message": _("You are signed out.")}, status=401)
        if request.method == "POST":
            _hold(request)
        return redirect_to_login(request.get_full_path())

    return inner


def wants_json(request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _hold(request) -> None:
    fields = dict(request.POST.lists())
    if _size(fields) <= MOST:
        request.session[HELD] = {"path": request.path, "fields": fields}


def _size(fields) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in fields.items())


def typed(post: QueryDict) -> dict[str, list[str]] | None:
    """What is worth keeping of a form; None where it is too much."""
    fields = {name: values for name, values in post.lists() if name not in NOT_KEPT and not name.startswith(CHOOSE)}
    return fields if _size(fields) <= MOST else None


def version_in(data: Mapping, company) -> int:
    value = str(data.get("version", ""))
    return min(int(value), company.version) if value.isascii() and value.isdigit() and len(value) < 9 else company.version


@dataclass(frozen=True)
class Page:
    """A page of the profile: ``code`` names it among the drafts."""

    code: str
    view: str
    arguments: tuple = ()

    def url(self, company) -> str:
        return reverse(f"companies:{self.view}", args=[company.pk, *self.arguments])

    def draft(self, request, company) -> ProfileDraft | None:
        """What this person typed here the last time and did not save, also before a session ended."""
        held = request.session.get(HELD)
        if held and held["path"] == self.url(company):
            del request.session[HELD]
            fields = {name: values for name, values in held["fields"].items() if name not in NOT_KEPT}
            version = version_in({name: values[-1] for name, values in held["fields"].items() if values}, company)
            return keep_draft(company, self.code, fields, by=request.user, version=version)
        return draft_of(company, self.code, request.user)

    def context(self, company, draft, *, posted=None) -> dict:
        version = version_in(posted, company) if posted is not None else (draft.version if draft else company.version)
        draft_url = reverse("companies:profile_draft", args=[company.pk, self.code])
        return {"company": company, "draft": draft, "version": version, "draft_url": draft_url}

    def saved(self, request, company) -> None:
        drop_draft(company, self.code, request.user)


def fill_from(form, draft: ProfileDraft | None) -> None:
    """Show what was typed instead of what is stored, without calling any of it a mistake yet."""
    if draft is None:
        return
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    for name, field in form.fields.items():
        if not field.widget.needs_multipart_form and name != "stamp":
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))


def left_as_is(post) -> set[str]:
    """The keys where the person has chosen what stands there by now."""
    return {name.removeprefix(CHOOSE) for name, value in post.items() if name.startswith(CHOOSE) and value == "theirs"}


def conflict_page(request, page: Page, error, *, label, words_of, stamp=""):
    """Both values of each field that two people have changed, to choose from. ``label`` and ``words_of`` word a key and its value."""
    rows = [
        {"key": key, "label": label(key), "mine": words_of(key, mine), "theirs": words_of(key, theirs)}
        for key, (mine, theirs) in sorted(error.conflicts.items())
    ]
    kept = [(name, value) for name, values in (typed(request.POST) or {}).items() for value in values]
    context = {
        "company": error.company,
        "rows": rows,
        "kept": kept,
        "version": error.company.version,
        "stamp": stamp,
        "change": last_change(error.company),
        "url": page.url(error.company),
    }
    return render(request, "companies/profile_conflict.html", context, status=CONFLICT)

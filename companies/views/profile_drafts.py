from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from becan.exceptions import DomainError
from companies.enums import Language
from companies.services import undo_last_save
from companies.services.drafts import drop_draft, keep_draft
from companies.views.access import editable_company
from companies.views.profile_editing import Page, keeps_input, typed, version_in, wants_json

TOO_LARGE = 413
PAGES = {
    "texts": Page("texts", "company_edit"),
    "facts": Page("facts", "company_facts"),
    "capabilities": Page("capabilities", "capability_review"),
    **{
        f"translation-{language}": Page(f"translation-{language}", "profile_translation", (str(language),))
        for language in Language.values
    },
}


@keeps_input
@require_POST
def profile_draft(request, pk, page):
    """Keep what is typed, or throw it away; a small script sends it while somebody types, a button without one."""
    company = editable_company(request, pk)
    if page not in PAGES:
        raise Http404
    if request.POST.get("draft") == "discard":
        drop_draft(company, page, request.user)
        return redirect(PAGES[page].url(company))
    fields = typed(request.POST)
    if fields is None:
        return _too_large(request, PAGES[page], company)
    draft = keep_draft(company, page, fields, by=request.user, version=version_in(request.POST, company))
    if wants_json(request):
        at = time_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
        return JsonResponse({"message": _("Kept as a draft at %(time)s.") % {"time": at}})
    messages.success(request, _("Your draft is kept. Only you can see it."))
    return redirect(PAGES[page].url(company))


def _too_large(request, page, company):
    words = _("This is too much text for a draft. Please shorten it.")
    if wants_json(request):
        return JsonResponse({"message": words}, status=TOO_LARGE)
    messages.error(request, words)
    return redirect(page.url(company))


@login_required
@require_POST
def profile_undo(request, pk):
    company = editable_company(request, pk)
    try:
        undo_last_save(company, by=request.user, version=version_in(request.POST, company))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The last save is undone. Undo once more to bring it back."))
    return redirect("companies:company_detail", pk=pk)

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from becan.exceptions import DomainError
from companies.services.missing_words import open_words, report_word, settle_word

ON_THE_PAGE = 200


@login_required
@require_POST
def word_missing(request):
    """Beside a search for a concept that found nothing; back to where it stands."""
    if request.user.is_auditor:
        raise PermissionDenied
    try:
        report_word(request.POST.get("word", ""), by=request.user, language=get_language())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. We look at it and add it where it belongs. Until then your own text says it."))
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "companies:company_home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def missing_word_list(request):
    """For the team: what was missed, most often first."""
    if not request.user.is_project_manager:
        raise PermissionDenied
    if request.method == "POST":
        number = request.POST.get("word", "")
        settle_word(get_object_or_404(open_words(), pk=number if number.isdecimal() else 0), by=request.user)
        return redirect("companies:missing_word_list")
    return render(request, "companies/missing_word_list.html", {"found": open_words()[:ON_THE_PAGE]})

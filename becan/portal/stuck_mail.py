"""The team's page of mails that did not reach their readers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from becan.mail_answers import put_aside, retry_mail
from becan.models import OutgoingMail, log_action
from matching.rules import can_curate

ON_A_PAGE = 50


@login_required
@require_safe
def stuck_mail_list(request):
    if not can_curate(request.user):
        raise PermissionDenied
    mails = OutgoingMail.objects.troubled().select_related("user").order_by("-pk")
    context = {"page": Paginator(mails, ON_A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "portal/stuck_mail.html", context)


@login_required
@require_POST
def stuck_mail_change(request, pk):
    if not can_curate(request.user):
        raise PermissionDenied
    mail = get_object_or_404(OutgoingMail.objects.troubled(), pk=pk)
    is_retry = "retry" in request.POST
    if not (retry_mail(mail) if is_retry else put_aside(mail)):
        messages.error(request, _("This mail cannot go again: it held a code, which is gone."))
        return redirect("portal:stuck_mail_list")
    log_action(mail, "mail.retried" if is_retry else "mail.put_aside", actor=request.user)
    messages.success(request, _("The mail goes out again.") if is_retry else _("Put aside."))
    return redirect("portal:stuck_mail_list")

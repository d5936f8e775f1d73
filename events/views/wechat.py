"""The team's pages with the texts for WeChat. A POST only says that a text was copied."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from becan.models import log_action
from events.rules import can_organise
from events.views.access import for_organisers, visible_registration
from events.wechat import invitation_texts, registration_texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_wechat(request, pk):
    registration = visible_registration(request, pk)
    if not can_organise(request.user):
        raise PermissionDenied
    context = {"event": registration.event, "registration": registration, "company": registration.company}
    return _page(request, registration, registration_texts(registration), context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_wechat(request, event, company):
    invitation = get_object_or_404(event.invitations.select_related("company"), company=company)
    context = {"event": event, "registration": None, "company": invitation.company}
    return _page(request, event, invitation_texts(event, invitation.company), context)


def _page(request, about, texts, context):
    if request.method == "POST":
        kind = request.POST.get("kind")
        if kind not in {text.kind for text in texts}:
            raise BadRequest
        log_action(
            about,
            "wechat.copied",
            actor=request.user,
            kind=kind,
            company=str(context["company"].pk if context["company"] else ""),
        )
        messages.success(request, _("Noted: told by WeChat."))
        return redirect(request.path)
    return render(request, "events/wechat_detail.html", context | {"texts": texts})

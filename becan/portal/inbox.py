"""What the portal has told a person: the same words as the mails, for those whom mails do not reach, too."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from becan.models import Notice, Suppression

ON_A_PAGE = 30


@login_required
@require_safe
def notice_list(request):
    notices = Notice.objects.visible_to(request.user)
    shown = notices.unread() if "unread" in request.GET else notices
    context = {
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "only_unread": "unread" in request.GET,
        "undo": request.GET.get("undo", "") if _moment(request.GET.get("undo", "")) else "",
        "suppressed": Suppression.objects.filter(address=request.user.email).first(),
    }
    return render(request, "portal/inbox.html", context)


@login_required
@require_safe
def notice_detail(request, pk):
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if request.method == "GET" and notice.read_at is None:
        Notice.objects.filter(pk=pk).update(read_at=timezone.now())
    return render(request, "portal/notice.html", {"notice": notice})


@login_required
@require_POST
def notice_read(request):
    """All are read; or, with the moment when they were, none of those is."""
    notices = Notice.objects.visible_to(request.user)
    if undone := _moment(request.POST.get("undo", "")):
        notices.filter(read_at=undone).update(read_at=None)
        return redirect("portal:notice_list")
    now = timezone.now()
    notices.unread().update(read_at=now)
    return redirect(reverse("portal:notice_list") + "?" + urlencode({"undo": now.isoformat()}))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None

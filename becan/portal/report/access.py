"""Who reads the report: the team, and an auditor of this measure until a day. Whatever an auditor opens is written down."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404

from becan.models import log_action
from becan.portal.report.models import ReportPeriod


def is_reader(user) -> bool:
    return user.is_authenticated and (user.is_project_manager or user.is_auditor)


def reader_required(view):
    """403 for everybody else; the view of an auditor is logged with its address."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_reader(request.user):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        if request.user.is_auditor and response.status_code < 400:
            log_action(request.user.audits, "audit.viewed", actor=request.user, page=request.get_full_path()[:500])
        return response

    return guarded


def team_required(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not (request.user.is_authenticated and request.user.is_project_manager):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def period_or_404(user, pk) -> ReportPeriod:
    period = ReportPeriod.objects.visible_to(user).select_related("measure", "frozen_by").filter(pk=pk).first()
    if period is None:
        raise Http404
    return period

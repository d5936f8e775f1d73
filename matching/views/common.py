"""What the pages of matching share."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from becan.exceptions import DomainError, InvalidTransition
from matching.rules import can_curate


def tells_conflicts(view):
    """Somebody else was faster, or the state no longer allows it: 409 with the reason in words."""

    @wraps(view)
    def told(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except InvalidTransition as error:
            return render(request, "matching/introduction_conflict.html", {"message": str(error)}, status=409)

    return told


def accepted(form, act) -> bool:
    """Whether the form was right and the service agreed; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except InvalidTransition:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def require_curator(user):
    if not can_curate(user):
        raise PermissionDenied

from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse

from companies.models import CompanyAlias


class FollowMergedCompanies:
    """The old address of a company that was merged into another leads to the other. Only where nothing else is found."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or not request.resolver_match:
            return response
        return _forwarded(request.resolver_match, request.META.get("QUERY_STRING", "")) or response


def _forwarded(match, query):
    ids = [value for value in match.kwargs.values() if isinstance(value, UUID)]
    followed = dict(CompanyAlias.objects.filter(old_id__in=ids).values_list("old_id", "company_id")) if ids else {}
    if not followed:
        return None
    kwargs = {name: followed.get(value, value) for name, value in match.kwargs.items()}
    address = reverse(match.view_name, args=match.args, kwargs=kwargs)
    return redirect(f"{address}?{query}" if query else address, permanent=False)  # an undone merge brings the old page back

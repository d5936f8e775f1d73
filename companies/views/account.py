"""One's own account: what the portal knows of the person, to take along, and its end."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from companies.forms.account import DeleteForm
from companies.services.account import can_delete_account, delete_account, export_person, left_without_owner
from companies.views.access import INVALID


@login_required
@require_safe
def account_data(request):
    return render(request, "account/data.html", {"can_delete": can_delete_account(request.user)})


@never_cache
@login_required
@require_safe
def account_export(request):
    text = json.dumps(export_person(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    day = timezone.localdate().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="becan-{day}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request):
    if not can_delete_account(request.user):
        raise PermissionDenied
    form = DeleteForm(request.POST or None)
    if form.is_valid():
        user = request.user
        logout(request)
        delete_account(user)
        return redirect("portal:home")
    context = {"form": form, "companies": left_without_owner(request.user)}
    return render(request, "account/delete.html", context, status=INVALID if request.method == "POST" else 200)

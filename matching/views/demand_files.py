"""Files of a demand: added and removed by its own people, opened by those who may know who seeks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.uploads import CONTENT_TYPES
from matching.forms.demands import DemandFileForm
from matching.rules import can_see_seeker
from matching.services.demand_files import add_demand_file, remove_demand_file
from matching.views.access import editable_demand, visible_demand
from matching.views.common import accepted, tells_conflicts
from matching.views.demands import own_page
from matching.views.files import AS_DOWNLOAD


@login_required
@require_POST
@tells_conflicts
def demand_file_add(request, pk):
    demand = editable_demand(request, pk)
    form = DemandFileForm(request.POST, request.FILES)
    if accepted(form, lambda: add_demand_file(demand, *form.cleaned_data["file"], by=request.user)):
        messages.success(request, _("The file is added."))
        return redirect("matching:demand_detail", pk=pk)
    return own_page(request, demand, status=422, file_form=form)


@login_required
@require_POST
def demand_file_remove(request, pk, file):
    demand = editable_demand(request, pk)
    remove_demand_file(get_object_or_404(demand.files, pk=file), by=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("matching:demand_detail", pk=pk)


@login_required
@require_safe
def demand_file(request, pk, file):
    demand = visible_demand(request, pk)
    row = get_object_or_404(demand.files, pk=file)
    if not can_see_seeker(request.user, demand):
        raise PermissionDenied
    if not default_storage.exists(row.stored_as):
        raise Http404
    with default_storage.open(row.stored_as) as stored:
        disposition = content_disposition_header(as_attachment=True, filename=row.name)
        headers = AS_DOWNLOAD | {"Content-Disposition": disposition}
        return HttpResponse(stored.read(), content_type=CONTENT_TYPES[row.kind], headers=headers)

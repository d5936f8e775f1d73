"""The gate of this app's demand pages: what does not exist for a reader is 404, what the reader may not do is 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from matching.models import Demand
from matching.rules import can_edit_demand

INVALID = 422
CONFLICT = 409
WITH_ROWS = ("demand_concepts__concept", "figures__key_figure", "figures__concept", "demand_proofs__proof_type")


def visible_demand(request, pk):
    demands = Demand.objects.visible_to(request.user).select_related("company").prefetch_related(*WITH_ROWS)
    return get_object_or_404(demands, pk=pk)


def editable_demand(request, pk):
    demand = visible_demand(request, pk)
    if not can_edit_demand(request.user, demand):
        raise PermissionDenied
    return demand

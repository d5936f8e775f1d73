"""What the engine weighs: for the team, which may change it on the ground of its decisions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.forms.weights import DecideForm, RestoreForm
from matching.models import ActiveWeights, WeightsProposal
from matching.services.learning import accept_weights, decision_stock, propose_weights, reject_weights, restore_weights
from matching.views.access import INVALID
from matching.views.common import require_curator, tells_conflicts
from matching.weighing import earlier_versions, name_of, open_proposal, progress_of, proposal_page, weight_rows
from matching.weights import weights_in_force


@login_required
@require_safe
def weights_detail(request):
    require_curator(request.user)
    return _page(request)


@login_required
@require_POST
@tells_conflicts
def weights_propose(request):
    require_curator(request.user)
    if propose_weights(by=request.user) is None:
        messages.info(
            request, _("The weights in force already order the past decisions as well as any others. Nothing to accept.")
        )
    return redirect("matching:weights_detail")


@login_required
@require_POST
@tells_conflicts
def weights_decide(request, pk):
    require_curator(request.user)
    proposal = get_object_or_404(WeightsProposal, pk=pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, decide_form=form, status=INVALID)
    if form.cleaned_data["answer"] == "accept":
        accept_weights(proposal, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Accepted. All open demands are being ranked anew."))
    else:
        reject_weights(proposal, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Rejected. Everything stays as it is."))
    return redirect("matching:weights_detail")


@login_required
@require_POST
@tells_conflicts
def weights_restore(request):
    require_curator(request.user)
    form = _restore_form(request.POST, ActiveWeights.objects.select_related("proposal"), weights_in_force().version)
    if not form.is_valid():
        return _page(request, restore_form=form, status=INVALID)
    data = form.cleaned_data
    restore_weights(form.proposal, instead_of=data["instead_of"], reason=data["reason"], by=request.user)
    messages.success(request, _("Restored. All open demands are being ranked anew."))
    return redirect("matching:weights_detail")


def _restore_form(data, history, in_force):
    return RestoreForm(data, earlier=earlier_versions(history, in_force), in_force=in_force)


def _page(request, *, decide_form=None, restore_form=None, status=200):
    in_force, proposal = weights_in_force(), open_proposal()
    history = list(ActiveWeights.objects.select_related("proposal", "by"))
    context = {
        "version": in_force.version,
        "rows": weight_rows(in_force.criteria),
        "progress": progress_of(decision_stock()),
        "offered": proposal and proposal_page(proposal),
        "decide_form": decide_form or DecideForm(),
        "restore_form": restore_form or _restore_form(None, history, in_force.version),
        "history": [{"active": active, "name": name_of(active.proposal)} for active in history],
    }
    return render(request, "matching/weights_detail.html", context, status=status)

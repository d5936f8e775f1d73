"""A company answers a demand by itself; others that it invites agree or not; the seeking side reads codes and says yes or no."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from becan.exceptions import DomainError
from companies.enums import Channel
from companies.models import Company
from companies.rules import can_act_for
from companies.views.access import current_words
from matching.enums import InterestAnswer, InterestState
from matching.forms.interests import InterestForm
from matching.interest_cards import members_of, ready_wordings, teams_for
from matching.models import Interest
from matching.rules import can_lead, interested_companies
from matching.services.interest_introductions import introduce_interested
from matching.services.interests import (
    answer_invitation,
    edit_interest,
    end_interest,
    express_interest,
    is_editable,
    send_interest,
    withdraw_interest,
)
from matching.signed_links import member_of_link
from matching.views.access import INVALID, visible_demand
from matching.views.common import accepted, tells_conflicts
from matching.views.seekers import shown_demand

ON_A_LIST = 200
MOVES = {"accept": InterestAnswer.ACCEPTED, "decline": InterestAnswer.DECLINED}


@login_required
@require_safe
def interest_list(request):
    rows = visible_interests(request.user).order_by("-created_at", "pk")[:ON_A_LIST]
    shown = [{"interest": row, "demand": shown_demand(row.demand)} for row in rows]
    return render(request, "matching/interest_list.html", {"rows": shown})


def visible_interests(user):
    related = ("demand__company", "company", "contact_person", "read_by", "recorded_by")
    return Interest.objects.visible_to(user).select_related(*related).prefetch_related("members__company")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_create(request, pk):
    demand, words = visible_demand(request, pk), current_words()
    companies = interested_companies(request.user, demand)
    if not companies:
        raise PermissionDenied
    teams = teams_for(demand, companies[0], request.user, words) if len(companies) == 1 else []
    sent = request.POST if request.method == "POST" else None
    form = InterestForm(sent, companies=companies, demand=demand, teams=teams)
    if form.is_bound and accepted(form, lambda: express(form, demand, request.user)):
        messages.success(request, _("Thank you. The project team reads it and answers within three working days."))
        return redirect("matching:interest_list")
    context = {"form": form, "shown": shown_demand(demand), "demand": demand, "words": words}
    return render(request, "matching/interest_form.html", context, status=INVALID if form.is_bound else 200)


def express(form, demand, user, **source):
    chosen, team, language = form.cleaned_data.get("team"), [], source.pop("language", get_language())
    if chosen:
        parts = dict(members_of(demand, int(chosen), form.poster))
        team = [(company, parts[str(company.pk)]) for company in Company.objects.verified().filter(pk__in=parts)]
    return express_interest(demand, form.poster, by=user, language=language, team=team, **form.texts, **source)


@login_required
@require_safe
def interest_detail(request, pk):
    interest = get_object_or_404(visible_interests(request.user), pk=pk)
    own = next((one for one in interest.members.all() if not one.is_lead and _acts_for(request.user, one.company)), None)
    is_leading = can_lead(request.user, interest)
    context = {
        "interest": interest,
        "shown": shown_demand(interest.demand),
        "ready": ready_wordings(interest),
        "own": own,
        "is_leading": is_leading,
        "can_edit": is_leading and is_editable(interest),
        "can_withdraw": is_leading and interest.state in Interest.OPEN,
        "can_send": is_leading and interest.state == InterestState.INVITING,
        "can_answer": own is not None and own.answer == InterestAnswer.ASKED and interest.state in Interest.OPEN,
        "can_review": request.user.is_project_manager,
    }
    return render(request, "matching/interest_detail.html", context)


def _acts_for(user, company):
    return not user.is_project_manager and can_act_for(user, company)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_edit(request, pk):
    interest = get_object_or_404(visible_interests(request.user), pk=pk)
    if not can_lead(request.user, interest):
        raise PermissionDenied
    companies = Company.objects.filter(pk=interest.company_id)
    sent = request.POST if request.method == "POST" else None
    form = InterestForm(sent, companies=companies, demand=interest.demand, interest=interest)
    if form.is_bound and accepted(form, lambda: edit_interest(interest, by=request.user, **form.texts)):
        messages.success(request, _("Saved."))
        return redirect("matching:interest_detail", pk=pk)
    context = {"form": form, "shown": shown_demand(interest.demand), "demand": interest.demand, "interest": interest}
    return render(request, "matching/interest_form.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_POST
@tells_conflicts
def interest_move(request, pk):
    """The lead sends or withdraws; an invited company agrees or not."""
    interest, move = get_object_or_404(visible_interests(request.user), pk=pk), request.POST.get("move")
    if move in MOVES:
        own = next((one for one in interest.members.all() if not one.is_lead and _acts_for(request.user, one.company)), None)
        if own is None:
            raise PermissionDenied
        answer_invitation(own, MOVES[move], by=request.user, channel=Channel.PORTAL)
    elif not can_lead(request.user, interest):
        raise PermissionDenied
    elif move == "send":
        send_interest(interest, by=request.user)
    elif move == "withdraw":
        withdraw_interest(interest, by=request.user)
    messages.success(request, _("Thank you. We have noted your answer."))
    return redirect("matching:interest_list")


@login_required
@require_POST
@tells_conflicts
def interest_answer(request, pk, interest):
    """The seeking side: introduce us, or not."""
    demand = visible_demand(request, pk)
    if not can_act_for(request.user, demand.company):
        raise PermissionDenied
    row = get_object_or_404(demand.interests.filter(state=InterestState.SHOWN), pk=interest)
    answer_shown(request, row, by=request.user)
    return redirect("matching:demand_detail", pk=pk)


def answer_shown(request, interest, *, by):
    """From the page of the demand, or from its light page without an account."""
    try:
        if request.POST.get("answer_interest") == "yes":
            introduce_interested(interest, by=by)
            messages.success(
                request, _("Thank you. Both sides now get the question with all details; after two yeses you know each other.")
            )
        else:
            end_interest(interest, "seeking-side", by=by)
            messages.success(request, _("Noted. The other side reads a neutral sentence."))
    except DomainError as error:
        messages.error(request, str(error))


@require_http_methods(["GET", "HEAD", "POST"])
@tells_conflicts
def interest_link(request, token):
    """An invited company reads and answers without an account. Only a POST changes anything."""
    member = member_of_link(token)
    if member is None:
        return render(request, "matching/introduction_link_gone.html", status=410)
    move = request.POST.get("move")
    if move in MOVES or (move == "withdraw" and member.is_lead):
        _answer_by_link(member, move)
        messages.success(request, _("Thank you. We have noted your answer."))
        return redirect("matching:interest_link", token)
    words = current_words()
    context = {
        "member": member,
        "interest": member.interest,
        "ready": ready_wordings(member.interest),
        "shown": shown_demand(member.interest.demand),
        "parts": [words.concept(notation) for notation in member.parts],
        "can_answer": member.answer == InterestAnswer.ASKED and member.interest.state in Interest.OPEN,
        "can_withdraw": member.is_lead and member.interest.state in Interest.OPEN,
    }
    return render(request, "matching/interest_link.html", context)


def _answer_by_link(member, move):
    if move == "withdraw":
        withdraw_interest(member.interest, by=None)
    else:
        answer_invitation(member, MOVES[move], by=None, channel=Channel.SIGNED_LINK)

"""Demands to take up, to check and translate, to curate; weights to decide."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, promised, title_of, waits_for_us
from companies.texts import has_checked
from matching.enums import DemandState, InterestAnswer, Part, ProposalState
from matching.models import Demand, Introduction, Match, Suggestion, WeightsProposal
from matching.models.introductions import OVER
from matching.services.demands import READERS_LANGUAGE

TIME_TO_CHOOSE = timedelta(days=14)


def quick_demand_item(quick):
    return Item(
        due=promised(quick.created_at),
        task=_("Answer a demand without an account"),
        title=str(quick),
        url=reverse("matching:quick_demand_review", args=[quick.pk]),
        waiting=_("%(name)s waits for our answer") % {"name": quick.name},
    )


def demands_to_review():
    submitted = Demand.objects.filter(state__in=[DemandState.SUBMITTED, DemandState.IN_REVIEW])
    return submitted.select_related("company").order_by("state_changed_at", "pk")


def demand_item(demand):
    language = READERS_LANGUAGE[demand.company.side]
    is_translated = all(has_checked(demand, field, language) for field in ("title", "summary"))
    return Item(
        due=promised(demand.state_changed_at),
        task=_("Check and publish a demand") if is_translated else _("Translate and publish a demand"),
        title=title_of(demand),
        url=reverse("matching:demand_review", args=[demand.pk]),
        waiting=waits_for_us(demand.company, demand.state_changed_at),
    )


def demands_to_curate():
    """Open demands with suggestions that nobody has been asked about, while no introduction of theirs is under way.

    One whose author has just been told of companies rests: the author chooses first. Who seeks waits for us since the demand was
    published, or since the last introduction ended.
    """
    asked = Introduction.objects.filter(demand=OuterRef("demand"), offering=OuterRef("company"))
    suggestions = Match.objects.suggested().filter(~Exists(asked), demand=OuterRef("pk"))
    under_way = Introduction.objects.filter(Q(introduced_at__isnull=False) | ~Q(state__in=OVER), demand=OuterRef("pk"))
    told = Suggestion.objects.filter(
        demand=OuterRef("pk"), side=Part.SEEKING, answer=InterestAnswer.ASKED, sent_at__gt=timezone.now() - TIME_TO_CHOOSE
    )
    demands = Demand.objects.open().filter(Exists(suggestions), ~Exists(under_way), ~Exists(told))
    ended = Max("introductions__state_changed_at")
    waiting = demands.annotate(waiting_since=Greatest("published_at", ended))  # PostgreSQL passes over what is NULL
    return waiting.select_related("company").order_by("waiting_since", "pk")


def curation_item(demand):
    return Item(
        due=promised(demand.waiting_since),
        task=_("Choose from the suggestions"),
        title=title_of(demand),
        url=reverse("matching:match_list", args=[demand.pk]),
        waiting=waits_for_us(demand.company, demand.waiting_since),
    )


def weights_to_decide():
    return WeightsProposal.objects.filter(state=ProposalState.OPEN).order_by("made_at")


def weights_item(proposal):
    return Item(
        due=promised(proposal.made_at),
        task=_("Accept or reject a proposal"),
        title=_("Weights of the criteria"),
        url=reverse("matching:weights_detail"),
        waiting=_("Nobody waits"),
    )

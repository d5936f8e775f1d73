"""Expressions of interest to read, and what companies want otherwise in demands that others wrote for them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, promised, title_of, waits_for_us


def interest_item(interest):
    return Item(
        due=promised(interest.state_changed_at),
        task=_("Read an expression of interest"),
        title=title_of(interest.demand),
        url=reverse("matching:interest_review", args=[interest.pk]),
        waiting=waits_for_us(interest.company, interest.state_changed_at),
        owner=interest.read_by,
    )


def demand_correction_item(release):
    return Item(
        due=promised(release.answered_at),
        task=_("Change a demand and ask again"),
        title=title_of(release.demand),
        url=reverse("matching:demand_release", args=[release.demand_id]),
        waiting=waits_for_us(release.demand.company, release.answered_at),
    )

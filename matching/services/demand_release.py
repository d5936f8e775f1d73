"""A demand that a multiplier or the team wrote for a company: the company says, without an account, whether it is right."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.models import log_action
from companies.enums import Channel, MaintainedBy
from companies.services.consents import give_storage_consent
from companies.services.correcting import mail_correction
from matching.enums import ReleaseState as State
from matching.models import Demand, DemandRelease
from matching.services.demands import mail_demand
from matching.services.teasers import demand_codes
from matching.signed_links import demand_token

TRANSITIONS = {
    State.ASKED: {State.CONFIRMED, State.CORRECTED, State.SUPERSEDED},
    State.CONFIRMED: set(),
    State.CORRECTED: set(),
    State.SUPERSEDED: set(),
}


def is_written_by_others(demand: Demand) -> bool:
    return demand.maintained_by == MaintainedBy.STAFF or demand.on_behalf_by_id is not None


def fingerprint(demand: Demand) -> str:
    """Of what the company reads on the page that it confirms."""
    texts = {
        f"{name}_{column}": getattr(demand, f"{name}_{column}")
        for name in Demand.TRANSLATED
        for column in ("de", "en", "zh_hans")
    }
    plain = [demand.type, demand.identity, demand.details, demand.suggestions]
    whole = json.dumps([texts, plain, demand_codes(demand)], sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def is_released(demand: Demand) -> bool:
    """The company has confirmed just this wording."""
    latest = demand.releases.exclude(state=State.SUPERSEDED).first()
    return latest is not None and latest.state == State.CONFIRMED and latest.fingerprint == fingerprint(demand)


@transaction.atomic
def ask_release(demand: Demand, *, by) -> DemandRelease:
    """By a link that needs no account; an older question is asked anew."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    for older in locked.releases.filter(state=State.ASKED):
        _move(older, State.SUPERSEDED)
    release = DemandRelease.objects.create(demand=locked, asked_by=by)
    log_action(locked, "demand.release_asked", actor=by)
    mail_demand(locked, "demand_release", by=by, context={"token": demand_token(locked)}, dedupe=f"release:{release.pk}")
    return release


@transaction.atomic
def answer_release(
    demand: Demand,
    answer: State,
    *,
    by,
    channel: Channel,
    person: str,
    words: str = "",
    seen: str | None = None,
    stored_abroad: bool = False,
) -> DemandRelease:
    """The company's own answer, with the wording that it has ``seen``; or the team writes it down (``by``)."""
    locked = Demand.objects.select_for_update().get(pk=demand.pk)
    if seen is not None and seen != fingerprint(locked):
        raise InvalidTransition(_("The demand has changed since you opened this page. Please read it once more."))
    if answer == State.CORRECTED and not words.strip():
        raise DomainError(_("Please write what should be different."))
    release = locked.releases.filter(state=State.ASKED).first() or DemandRelease(demand=locked, asked_by=by)
    release.person, release.channel, release.words, release.recorded_by = person, channel, words, by
    release.answered_at, release.fingerprint = timezone.now(), fingerprint(locked)
    _move(release, answer)
    if stored_abroad:
        give_storage_consent(locked.company, person=person, channel=channel, recorded_by=by)
    log_action(locked, f"demand.release_{answer}", actor=by, person=person, channel=channel, words=words)
    if answer == State.CORRECTED and by is None:
        said = {"person": person, "words": words, "dedupe": str(release.pk)}
        to = release.asked_by or locked.posted_by
        mail_correction("demand", to=to, company=locked.company, about=locked, path="matching:demand_detail", **said)
    return release


def _move(release, state):
    """The only writer of ``DemandRelease.state``."""
    if state not in TRANSITIONS[State(release.state)]:
        raise InvalidTransition(_("This has been answered already. Thank you."))
    release.state, release.state_changed_at = state, timezone.now()
    release.save()


def corrections_of_demands():
    """For the desk: what companies want otherwise, as long as nobody has asked anew."""
    latest = DemandRelease.objects.filter(state=State.CORRECTED).exclude(
        demand__releases__state__in=[State.ASKED, State.CONFIRMED]
    )
    return latest.select_related("demand__company").order_by("answered_at", "pk")

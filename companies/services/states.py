from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.enums import CompanyState as State
from companies.models import Company
from companies.signals import company_changed

TRANSITIONS = {
    State.IMPORTED: {State.DRAFT, State.ARCHIVED},
    State.DRAFT: {State.SUBMITTED, State.ARCHIVED},
    State.SUBMITTED: {State.IN_REVIEW, State.NEEDS_INFO, State.VERIFIED, State.REJECTED},
    State.IN_REVIEW: {State.NEEDS_INFO, State.VERIFIED, State.REJECTED},
    State.NEEDS_INFO: {State.SUBMITTED, State.VERIFIED, State.REJECTED},
    State.VERIFIED: {State.SUSPENDED, State.ARCHIVED},
    State.SUSPENDED: {State.VERIFIED, State.ARCHIVED},
    State.REJECTED: {State.DRAFT, State.ARCHIVED},
    State.ARCHIVED: set(),
}


@transaction.atomic
def change_state(company, state, *, by, reason=""):
    """Move a company on; the only writer of ``Company.state``. Whoever comes second is told so."""
    locked = Company.objects.select_for_update().get(pk=company.pk)
    if state not in TRANSITIONS[State(locked.state)]:
        raise InvalidTransition(_("This has been decided already. Please load the page again."))
    is_resumed = locked.state == State.SUSPENDED  # what rested was checked on the day that it still says
    locked.state, locked.state_reason, locked.state_changed_at = state, reason, timezone.now()
    if state == State.VERIFIED and not is_resumed:
        locked.verified_on, locked.verified_by = timezone.localdate(), by
    locked.save(update_fields=["state", "state_reason", "state_changed_at", "verified_on", "verified_by", "updated_at"])
    log_action(locked, f"company.{state}", actor=by, reason=reason)
    company_changed.send(Company, company=locked)
    return locked

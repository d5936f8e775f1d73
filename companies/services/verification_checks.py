"""Who looks at a company, and what was found: claims that end by themselves, opinions that are only added to."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import InvalidTransition
from becan.models import log_action
from companies.checklists import checklist
from companies.enums import CompanyState as State
from companies.models import Check, Company, ReviewClaim
from companies.rules import is_called_first
from companies.services.states import change_state

CLAIM = timedelta(minutes=30)


class OpinionConflict(InvalidTransition):
    """Somebody else has recorded something on these items since the page was loaded."""

    def __init__(self, items):
        super().__init__(_("Somebody else has checked the same items meanwhile. Please compare, then save again."))
        self.items = items


def rows_of(company):
    return checklist(company, call_first=is_called_first(company))


def live_claim(company, *, now=None) -> ReviewClaim | None:
    return ReviewClaim.objects.select_related("by").filter(company=company, until__gt=now or timezone.now()).first()


@transaction.atomic
def claim_review(company, *, by, take_over=False):
    """Take a company for half an hour; a colleague's claim is only taken over on purpose, and that is logged."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    held = live_claim(company)
    if held and held.by != by:
        if not take_over:
            raise InvalidTransition(_in_hands(held))
        log_action(company, "company.review_taken_over", actor=by, held_by=held.by_id)
    ReviewClaim.objects.update_or_create(company=company, defaults={"by": by, "until": timezone.now() + CLAIM})
    return change_state(company, State.IN_REVIEW, by=by) if company.state == State.SUBMITTED else company


def release_claim(company, *, by):
    ReviewClaim.objects.filter(company=company, by=by).delete()


def require_free_hands(company, *, by):
    """Nobody decides while a colleague is looking at it."""
    held = live_claim(company)
    if held and held.by != by:
        raise InvalidTransition(_in_hands(held))


def _in_hands(claim):
    until = timezone.localtime(claim.until).strftime("%H:%M")
    return _("%(person)s is checking this company, until %(time)s at the latest.") % {"person": claim.by, "time": until}


@transaction.atomic
def record_checks(company, opinions, *, by):
    """Add opinions: ``{item: {"result", "seen_on", "source", "note", "seen"}}``, ``seen`` the newest opinion on the page or None.

    What a colleague added meanwhile raises ``OpinionConflict``, and nothing is written.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    rows = {row.item.code: row for row in rows_of(company)}
    overtaken = [code for code, opinion in opinions.items() if _newest_pk(rows[code]) != opinion["seen"]]
    if overtaken:
        raise OpinionConflict(overtaken)
    added = [_add(company, rows[code], opinion, by) for code, opinion in opinions.items()]
    if added:
        log_action(company, "company.checked", actor=by, items={check.item: check.result for check in added})
    return added


def _newest_pk(row):
    return row.newest.pk if row.newest else None


def _add(company, row, opinion, by):
    values = {name: opinion[name] for name in ("result", "seen_on", "source", "note")}
    check = Check.objects.create(company=company, item=row.item.code, by=by, **values)
    if row.newest and row.newest.by_id != by.pk:
        log_action(
            company, "company.second_opinion", actor=by, item=check.item, result=check.result, first=row.result, note=check.note
        )
    return check

"""What companies wait for: checks, corrections, identities, members, duplicates."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from becan.portal.queues.item import Item, name_of, promised, waits_for_us
from companies.enums import CompanyState
from companies.models import Company, Confirmation, ConfirmationState, DuplicateHint, JoinRequest, Reverification
from companies.services.verification_again import renewal_day


def companies_to_review():
    return Company.objects.filter(state__in=[CompanyState.SUBMITTED, CompanyState.IN_REVIEW]).order_by("state_changed_at", "pk")


def company_item(company):
    return Item(
        due=promised(company.state_changed_at),
        task=_("Check and release a company"),
        title=name_of(company),
        url=reverse("companies:company_review", args=[company.pk]),
        waiting=waits_for_us(company, company.state_changed_at),
    )


def corrections():
    """What a company wrote on its page without login: a wish, or an objection to what stands there."""
    waiting = Confirmation.objects.filter(state__in=[ConfirmationState.CORRECTED, ConfirmationState.REVOKED])
    newer = Confirmation.objects.filter(company=OuterRef("company"), pk__gt=OuterRef("pk"))
    return waiting.exclude(Exists(newer)).select_related("company").order_by("state_changed_at", "pk")


def correction_item(confirmation):
    is_wish = confirmation.state == ConfirmationState.CORRECTED
    return Item(
        due=promised(confirmation.state_changed_at),
        task=_("Correct a profile and ask again") if is_wish else _("Objected: call and clarify"),
        title=name_of(confirmation.company),
        url=reverse("companies:assist_detail", args=[confirmation.company_id]),
        waiting=waits_for_us(confirmation.company, confirmation.state_changed_at),
    )


def identities_due():
    due = Reverification.objects.filter(company__state=CompanyState.VERIFIED)
    due = due.filter(  # the day is here, the company has answered, or it is called otherwise now
        Q(unchanged_at__isnull=False) | Q(reminders__gte=2) | Q(identity_changed_at__isnull=False)
    )
    return due.select_related("company").order_by("company__verified_on", "pk")


def identity_item(row):
    changed = row.identity_changed_at
    return Item(
        due=promised(changed) if changed else renewal_day(row.company.verified_on),
        task=_("Name or number changed: look at the identity again") if changed else _("Look at an identity again"),
        title=name_of(row.company),
        url=reverse("companies:company_review", args=[row.company_id]),
        waiting=_("Nobody waits"),
    )


def questions_to_join():
    return JoinRequest.objects.for_staff().select_related("user", "company").order_by("created_at", "pk")


def joining_item(asked):
    return Item(
        due=promised(asked.created_at),
        task=_("Decide who belongs to a company"),
        title=name_of(asked.company) if asked.company else asked.company_name,
        url=reverse("companies:join_request_review", args=[asked.pk]),
        waiting=_("%(company)s waits for our answer") % {"company": asked.user},
    )


def possible_duplicates():
    return DuplicateHint.objects.filter(settled_at=None).select_related("company", "other").order_by("created_at", "pk")


def duplicate_item(hint):
    return Item(
        due=promised(hint.created_at),
        task=_("One company or two?"),
        title=f"{name_of(hint.company)} – {name_of(hint.other)}",
        url=reverse("companies:duplicate_review", args=[hint.pk]),
        waiting=_("Nobody waits"),
    )

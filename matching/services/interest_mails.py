"""Mails about expressions of interest. The one to the seeking side says no more than its page: codes, unless a company is named for it."""

from django.utils import timezone

from companies.services import mail_company
from matching.models import Interest, InterestMember
from matching.signed_links import demand_token, invitation_token


def mail_invitation(member: InterestMember) -> None:
    context = {"interest": member.interest, "member": member, "token": invitation_token(member)}
    mail_company(member.company, "interest_invited", about=member.interest, context=context, dedupe=f"invited:{member.pk}")


def mail_recorded(interest: Interest) -> None:
    _mail_record(interest, f"recorded:{interest.pk}")


def _mail_record(interest, dedupe, *, is_corrected=False):
    """The company reads what the team has written down for it, and takes it back with one click."""
    token, recorder = invitation_token(interest.members.get(is_lead=True)), interest.recorded_by
    context = {"interest": interest, "recorder": recorder, "token": token, "is_corrected": is_corrected}
    mail_company(interest.company, "interest_recorded", by=interest.recorded_by, about=interest, context=context, dedupe=dedupe)


def mail_corrected(interest: Interest) -> None:
    _mail_record(interest, f"corrected:{interest.pk}:{timezone.now().isoformat()}", is_corrected=True)


def mail_taken_back(interest: Interest, *, by) -> None:
    context, dedupe = {"interest": interest, "demand": interest.demand}, f"taken_back:{interest.pk}"
    mail_company(interest.company, "interest_taken_back", by=by, about=interest, context=context, dedupe=dedupe)


def mail_shown(interest: Interest) -> None:
    context = {"interest": interest, "demand": interest.demand, "token": demand_token(interest.demand)}
    mail_company(
        interest.demand.company,
        "interest_shown",
        by=interest.read_by,
        about=interest,
        context=context,
        dedupe=f"shown:{interest.pk}",
        bilingual=True,
    )


def mail_ended(interest: Interest) -> None:
    for member in interest.members.exclude(answer="declined").select_related("company"):
        context = {"interest": interest, "demand": interest.demand}
        mail_company(
            member.company, "interest_ended", by=interest.read_by, about=interest, context=context, dedupe=f"ended:{interest.pk}"
        )

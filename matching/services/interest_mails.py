"""Mails about expressions of interest. The one to the seeking side says no more than its page: codes, unless a company is named for it."""

from companies.services import mail_company
from matching.models import Interest, InterestMember
from matching.signed_links import demand_token, invitation_token


def mail_invitation(member: InterestMember) -> None:
    context = {"interest": member.interest, "member": member, "token": invitation_token(member)}
    mail_company(member.company, "interest_invited", about=member.interest, context=context, dedupe=f"invited:{member.pk}")


def mail_recorded(interest: Interest) -> None:
    """The company reads what the team has written down for it, and takes it back with one click."""
    lead = interest.members.get(is_lead=True)
    context = {"interest": interest, "recorder": interest.recorded_by, "token": invitation_token(lead)}
    dedupe = f"recorded:{interest.pk}"
    mail_company(interest.company, "interest_recorded", by=interest.recorded_by, about=interest, context=context, dedupe=dedupe)


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

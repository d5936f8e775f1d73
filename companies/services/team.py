"""The people of a company: invited by mail, with a role, and never without an account owner as long as one of them could be it."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from becan.exceptions import DomainError, InvalidTransition
from becan.mail import queue_mail
from becan.models import log_action
from companies.enums import InvitationState as State
from companies.enums import MaintainedBy, MembershipRole
from companies.models import Company, Invitation, Membership

VALID_FOR = timedelta(days=7)
MOST_OPEN = 30  # invitations of one company at a time
STRENGTH = [MembershipRole.VIEWER, MembershipRole.EDITOR, MembershipRole.OWNER]
INVITATION_TRANSITIONS = {State.SENT: {State.ACCEPTED, State.REVOKED}, State.ACCEPTED: set(), State.REVOKED: set()}
SALT = "companies.invitation"


@transaction.atomic
def invite(company, email, *, role, language, by):
    """Mail a link that is good for a week. A second invitation of the same address replaces the first."""
    company, email = lock(company), email.lower()
    if company.memberships.filter(user__email=email).exists():
        raise DomainError(_("This person belongs to your team already."))
    for older in company.invitations.filter(email=email, state=State.SENT):
        _settle(older, State.REVOKED, by=by)
    if company.invitations.open().count() >= MOST_OPEN:
        raise DomainError(_("There are many open invitations. Please withdraw some first."))
    invitation = Invitation.objects.create(
        company=company, email=email, role=role, language=language, invited_by=by, expires_at=timezone.now() + VALID_FOR
    )
    log_action(company, "team.invited", actor=by, role=role, invitation=invitation.pk)
    context = {"company": company, "token": invitation_token(invitation), "inviter": by, "invitation": invitation}
    queue_mail("team_invitation", to=email, language=language, about=company, context=context, reply_to=by)
    return invitation


@transaction.atomic
def revoke_invitation(invitation, *, by):
    return _settle(_locked(invitation), State.REVOKED, by=by)


@transaction.atomic
def accept_invitation(invitation, *, by):
    """Only the invited address may accept: a forwarded link is no key."""
    company, invitation = lock(invitation.company), _locked(invitation)
    if not by.emailaddress_set.filter(email__iexact=invitation.email, verified=True).exists():
        raise DomainError(_("This invitation is for another e-mail address."))
    if not invitation.is_open:
        raise InvalidTransition(_("This invitation is no longer valid."))
    _settle(invitation, State.ACCEPTED, by=by)
    return add_member(company, by, role=invitation.role, by=by, how="invitation")


def add_member(company, user, *, role, by, how, relationship=""):
    """A stronger role replaces a weaker one. The first owner takes the profile over from whoever kept it."""
    member, created = Membership.objects.get_or_create(
        company=company, user=user, defaults={"role": role, "relationship": relationship}
    )
    if not created and STRENGTH.index(role) > STRENGTH.index(member.role):
        member.role = role
        member.save(update_fields=["role"])
    if role == MembershipRole.OWNER and (company.maintained_by != MaintainedBy.COMPANY or company.kept_by_id):
        company.maintained_by, company.kept_by = MaintainedBy.COMPANY, None
        company.save(update_fields=["maintained_by", "kept_by", "updated_at"])
    log_action(company, "team.joined", actor=by, member=user.pk, role=member.role, how=how)
    return member


def set_relationship(company, relationship, *, by):
    company.memberships.filter(user=by).update(relationship=relationship)


@transaction.atomic
def change_role(member, role, *, by):
    company, member = lock(member.company), Membership.objects.get(pk=member.pk)
    if role != MembershipRole.OWNER:
        _keep_an_owner(company, without=member)
    member.role = role
    member.save(update_fields=["role"])
    log_action(company, "team.role_changed", actor=by, member=member.user_id, role=role)
    return member


@transaction.atomic
def remove_member(member, *, by):
    """Also how somebody leaves: ``by`` is then the member."""
    company = lock(member.company)
    member = Membership.objects.filter(pk=member.pk).first()
    if member is None:
        raise InvalidTransition(_("This person does not belong to the team any more."))
    _keep_an_owner(company, without=member)
    member.delete()
    log_action(company, "team.left" if by.pk == member.user_id else "team.removed", actor=by, member=member.user_id)


def invitation_token(invitation) -> str:
    return signing.Signer(salt=SALT).sign(invitation.pk)


def invitation_of(token: str) -> Invitation | None:
    """Whatever its state: the page says what became of it."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("company", "invited_by").filter(pk=pk).first()


def lock(company) -> Company:
    """Every change of a team passes here, so two owners cannot leave at the same moment."""
    return Company.objects.select_for_update().get(pk=company.pk)


def _keep_an_owner(company, *, without):
    others = company.memberships.filter(role=MembershipRole.OWNER).exclude(pk=without.pk)
    if without.role == MembershipRole.OWNER and not others.exists():
        raise DomainError(_("A company needs an account owner. Please name another one first."))


def _locked(invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _settle(invitation, state, *, by):
    if state not in INVITATION_TRANSITIONS[State(invitation.state)]:
        raise InvalidTransition(_("This invitation is no longer valid."))
    invitation.state, invitation.settled_at, invitation.settled_by = state, timezone.now(), by
    invitation.save(update_fields=["state", "settled_at", "settled_by"])
    log_action(invitation.company, f"team.invitation_{state}", actor=by, invitation=invitation.pk)
    return invitation

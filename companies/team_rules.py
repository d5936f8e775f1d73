"""Who may do what with the people of a company, and for whom somebody acts."""

from companies.duplicates import domain_of
from companies.enums import CompanyState, Kind, MembershipRole
from companies.models import Company, Membership
from companies.rules import acting_multiplier, is_active_member

CLOSED = [CompanyState.REJECTED, CompanyState.ARCHIVED]


def is_owner(user, company) -> bool:
    return Membership.objects.filter(user_id=user.pk, company=company, role=MembershipRole.OWNER).exists()


def is_member(user, company) -> bool:
    return Membership.objects.filter(user_id=user.pk, company=company).exists()


def has_owner(company) -> bool:
    return company.memberships.filter(role=MembershipRole.OWNER).exists()


def can_manage_team(user, company) -> bool:
    return user.is_project_manager or is_owner(user, company)


def can_see_team(user, company) -> bool:
    return user.is_project_manager or is_member(user, company)


def can_end_mandates(user, company) -> bool:
    return user.is_project_manager or is_active_member(user, company)


def can_ask_for_mandates(user, company) -> bool:
    return company.kind == Kind.MULTIPLIER and (user.is_project_manager or is_active_member(user, company))


def is_claimable(company) -> bool:
    """Nobody of the company keeps its profile yet: it was imported, or staff or a multiplier keep it."""
    return company.state not in CLOSED and not has_owner(company)


def proves_by_mail(user, company) -> bool:
    """A confirmed address that is the company's on file, or one of its own website's domain; mail providers' prove nothing."""
    confirmed = {address.email.lower() for address in user.emailaddress_set.all() if address.verified}
    on_file = {person.email.lower() for person in company.contact_persons.all() if person.email}
    domain = domain_of(company.website)
    return bool(confirmed & on_file) or bool(domain and domain in {domain_of(address) for address in confirmed})


def multiplier_behind(user, thing, on_behalf_of=None):
    """``(company, multiplier)`` where the person acts by a mandate; asked for every entry of the activity log."""
    company = on_behalf_of or (thing if isinstance(thing, Company) else None)
    if company is None or user is None or user.role:
        return None
    multiplier = acting_multiplier(user, company)
    return (company, multiplier) if multiplier else None

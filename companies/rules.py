"""Who may do what with a company. What exists for a reader at all is ``Company.objects.visible_to``."""

from companies.enums import CompanyState, Kind, MembershipRole, Visibility
from companies.models import Company, Membership

HANDLING_DAYS = 3  # working days in which the team answers or translates, as its mails promise
ACTIVE = [MembershipRole.OWNER, MembershipRole.EDITOR]
EDITABLE = [CompanyState.DRAFT, CompanyState.SUBMITTED, CompanyState.IN_REVIEW, CompanyState.NEEDS_INFO, CompanyState.VERIFIED]
PUBLIC_BODIES = ("11", "12", "51", "52")  # authority, public institution, association, private non-enterprise unit
DECIDABLE = [CompanyState.SUBMITTED, CompanyState.IN_REVIEW, CompanyState.NEEDS_INFO]


def is_active_member(user, company):
    return Membership.objects.filter(user_id=user.pk, company=company, role__in=ACTIVE).exists()


def acting_multiplier(user, company):
    """The multiplier as whose person the user acts for this company by an open mandate, or None."""
    if is_active_member(user, company):
        return None
    mandates = company.mandates.open().filter(multiplier__memberships__user_id=user.pk, multiplier__memberships__role__in=ACTIVE)
    mandate = mandates.select_related("multiplier").order_by("pk").first()
    return mandate.multiplier if mandate else None


def can_act_for(user, company):
    """Post demands and answer introductions for it: its owners and editors, its mandated multipliers, the project team."""
    return user.is_project_manager or is_active_member(user, company) or acting_multiplier(user, company) is not None


def can_edit_company(user, company):
    return company.state in EDITABLE and (user.is_project_manager or is_active_member(user, company) or keeps(user, company))


def keeps(user, company):
    """A multiplier keeps the profile of a company without accounts, as long as its mandate is open."""
    multiplier = acting_multiplier(user, company) if company.kept_by_id else None
    return multiplier is not None and multiplier.pk == company.kept_by_id


def can_submit_company(user, company):
    return company.state in (CompanyState.DRAFT, CompanyState.NEEDS_INFO) and can_edit_company(user, company)


def can_review_company(user, company):
    return user.is_project_manager and company.state in DECIDABLE


def can_read_evidence(user, company):
    """The papers are for the team and for the people who sent them; a viewer or a mandated multiplier has no need of them."""
    return user.is_project_manager or is_active_member(user, company)


def is_called_first(company):
    """A multiplier or a public body is never refused by a mail alone; the first two characters of a USCC tell the body."""
    codes = [identifier.value for identifier in company.identifiers.all() if identifier.kind == "cn-uscc"]
    return company.kind == Kind.MULTIPLIER or any(code[:2] in PUBLIC_BODIES for code in codes)


def can_see_identity(user, company):
    """Whether this reader may know who the company is. Its own people, the team and the introduced always may."""
    if company.state == CompanyState.VERIFIED and company.visibility == Visibility.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if user.is_project_manager or user.is_auditor:
        return True
    mine = Company.objects.acted_for_by(user)
    if mine.filter(pk=company.pk).exists() or is_introduced(company, mine):
        return True
    return company.state == CompanyState.VERIFIED and company.visibility == Visibility.MEMBERS and mine.verified().exists()


def is_introduced(company, companies):
    ids = companies.values("pk")
    return (
        company.offered_introductions.filter(introduced_at__isnull=False, seeking__in=ids).exists()
        or company.sought_introductions.filter(introduced_at__isnull=False, offering__in=ids).exists()
    )


def is_matched(company):
    return company.kind != Kind.MULTIPLIER

"""Who may do what with demands, matches and introductions. What exists for a reader at all is ``visible_to``."""

from datetime import timedelta

from django.utils import timezone

from companies.enums import CompanyState, Kind, Visibility
from companies.models import Company
from companies.rules import acting_multiplier, can_act_for, is_active_member
from companies.texts import has_checked
from matching.enums import Answer, DemandState, Identity, IntroductionState, Part, QuestionState
from matching.models.demands import READERS_LANGUAGE, TOLD

# Demands

EDITABLE = [DemandState.DRAFT, DemandState.SUBMITTED, DemandState.IN_REVIEW, DemandState.NEEDS_CHANGES, DemandState.ON_HOLD]
REVIEWABLE = [DemandState.SUBMITTED, DemandState.IN_REVIEW, DemandState.NEEDS_CHANGES]
GONE = [CompanyState.IMPORTED, CompanyState.SUSPENDED, CompanyState.REJECTED, CompanyState.ARCHIVED]


def is_readable(demand):
    """Whether the other side may read of it: title and summary in its language, written or checked by a person."""
    language = READERS_LANGUAGE[demand.company.side]
    return all(has_checked(demand, field, language) for field in TOLD)


def can_post_demand(user, company):
    """Before verification a demand may be written, too: the team looks at both at once."""
    return company.state not in GONE and company.kind != Kind.MULTIPLIER and can_act_for(user, company)


def can_post_offer(user, company):
    """A multiplier's own people and the team."""
    return company.state not in GONE and company.kind == Kind.MULTIPLIER and can_act_for(user, company)


def can_edit_demand(user, demand):
    """What is published is changed by the project team only, as people have read it."""
    if user.is_project_manager:
        return demand.state not in (DemandState.CLOSED, DemandState.REJECTED)
    return demand.state in EDITABLE and can_act_for(user, demand.company)


def can_submit_demand(user, demand):
    return demand.state in (DemandState.DRAFT, DemandState.NEEDS_CHANGES) and can_act_for(user, demand.company)


def can_review_demand(user, demand):
    return user.is_project_manager and demand.state in REVIEWABLE


RUNNING = [DemandState.PUBLISHED, DemandState.ON_HOLD]
EXTENDABLE_FROM = timedelta(days=30)  # before the end


def is_extendable(demand):
    if demand.state not in RUNNING or demand.expires_on is None:
        return False
    return demand.expires_on - EXTENDABLE_FROM <= timezone.localdate()


def can_close_demand(user, demand):
    return demand.state in (DemandState.PUBLISHED, DemandState.ON_HOLD) and can_act_for(user, demand.company)


def takes_interest(demand):
    """Published, and open for it: two things."""
    is_over = demand.expires_on is not None and demand.expires_on < timezone.localdate()
    is_open = demand.state == DemandState.PUBLISHED and demand.company.state == CompanyState.VERIFIED and not is_over
    return is_open and demand.is_open_for_interest


def interested_companies(user, demand):
    """Those for which this person may answer the demand: verified ones of the other side; an offer is for either side."""
    if not takes_interest(demand):
        return Company.objects.none()
    mine = companies_that_may_answer(demand) & Company.objects.acted_for_by(user)
    return mine.filter(pk__in=[company.pk for company in mine if can_act_for(user, company)])


def companies_that_may_answer(demand):
    """Verified ones of the other side; an offer of a multiplier is for either side."""
    companies = Company.objects.verified().exclude(kind=Kind.MULTIPLIER).exclude(pk=demand.company_id)
    return companies if demand.company.kind == Kind.MULTIPLIER else companies.exclude(side=demand.company.side)


def can_lead(user, interest):
    """Edit, send, withdraw it."""
    return can_act_for(user, interest.company) and not user.is_project_manager


def can_see_seeker(user, demand):
    """Whether this reader may know who seeks: where the demand is named, else its own people, the team, the introduced."""
    if is_seeking_named(demand) or user.is_project_manager or user.is_auditor or can_act_for(user, demand.company):
        return True
    return demand.introductions.visible_to(user).filter(introduced_at__isnull=False).exists()


# Matches and introductions


def can_curate(user):
    """See all matches with their texts, propose and record introductions: the project team."""
    return user.is_project_manager


def can_read_advice(user, company):
    """What would help a company is for its own people, its mandated multipliers and the team."""
    return can_curate(user) or Company.objects.acted_for_by(user).filter(pk=company.pk).exists()


def part_of(user, introduction):
    """The part for which the reader stands, as a member or by mandate; where it is both, the one that is still asked."""
    pair = [introduction.offering_id, introduction.seeking_id]
    return part_among(set(Company.objects.acted_for_by(user).filter(pk__in=pair).values_list("pk", flat=True)), introduction)


def part_among(companies, introduction):
    """The same for the ids of all companies of a reader."""
    parts = [part for part in Part if getattr(introduction, part).pk in companies]
    asked = [side.side for side in introduction.sides.all() if side.answer == Answer.ASKED]
    return min(parts, key=lambda part: part not in asked, default=None)


def can_act_in(user, introduction, part):
    company = getattr(introduction, part)
    return is_active_member(user, company) or acting_multiplier(user, company) is not None


def can_answer(user, introduction, part):
    return is_waiting_for(introduction, part) and can_act_in(user, introduction, part)


def can_withdraw(user, introduction, part):
    return has_said_yes(introduction, part) and can_act_in(user, introduction, part)


def is_waiting_for(introduction, part):
    return introduction.state != IntroductionState.CLOSED and _answer(introduction, part) == Answer.ASKED


def has_said_yes(introduction, part):
    return introduction.state != IntroductionState.CLOSED and _answer(introduction, part) == Answer.ACCEPTED


def _answer(introduction, part):
    return next(side.answer for side in introduction.sides.all() if side.side == part)


def is_offering_named(company):
    """Whether a verified company of the other side may read who offers before the second yes."""
    return company.state == CompanyState.VERIFIED and company.visibility >= Visibility.MEMBERS


def is_seeking_named(demand):
    return demand.identity == Identity.NAMED and demand.company.state == CompanyState.VERIFIED


def is_named(introduction, part):
    """Who stands behind this part is known to the other one: by choice, or since both said yes."""
    if introduction.introduced_at or introduction.demand_id is None:  # without a demand: they have met already
        return True
    return is_offering_named(introduction.offering) if part == Part.OFFERING else is_seeking_named(introduction.demand)


def is_ready_to_meet(demand, offering):
    """What holds when both are asked must still hold when they are put in touch."""
    return demand.state == DemandState.PUBLISHED and are_open_to_meet(offering, demand.company)


def are_open_to_meet(offering, seeking):
    both_verified = offering.state == seeking.state == CompanyState.VERIFIED
    return both_verified and offering.is_open_for_introductions and seeking.is_open_for_introductions


def is_still_wanted(introduction):
    """As ``is_ready_to_meet``; two that have met at an event may have no demand."""
    if introduction.demand_id is None:
        return are_open_to_meet(introduction.offering, introduction.seeking)
    return is_ready_to_meet(introduction.demand, introduction.offering)


def can_keep_readiness(user, company):
    """What is still open at a company is for its own people and the team, not for the auditor."""
    return can_curate(user) or is_active_member(user, company) or acting_multiplier(user, company) is not None


def has_space(introduction):
    """What both share begins with the second yes."""
    return introduction.introduced_at is not None


def can_enter_space(user, introduction, part):
    """The two companies and the team; what they write to each other is not for the auditor."""
    return has_space(introduction) and (part is not None or can_curate(user))


def can_write_in_space(user, introduction, part):
    is_over = introduction.state == IntroductionState.CLOSED
    return not is_over and (can_curate(user) or (part is not None and can_act_in(user, introduction, part)))


def can_ask(user, introduction, part):
    """A question to the other side, as long as the introduction is open, and once that side knows of it."""
    if introduction.state == IntroductionState.CLOSED or part is None or _answer(introduction, part.other) == Answer.WAITING:
        return False
    return can_act_in(user, introduction, part)


def can_reply(user, question):
    """Answer for the company that is asked; again, while the talks go on."""
    is_open = question.state in (QuestionState.ASKED, QuestionState.ANSWERED)
    is_over = question.introduction is not None and question.introduction.state == IntroductionState.CLOSED
    return is_open and not is_over and can_speak_for(user, question.asked)


def can_drop_question(user, question):
    return question.state in (QuestionState.HELD, QuestionState.ASKED) and (
        can_curate(user) or can_speak_for(user, question.asking)
    )


def can_speak_for(user, company):
    """A member or a mandated multiplier; the team writes down instead, with channel and person."""
    return is_active_member(user, company) or acting_multiplier(user, company) is not None


def can_release_results(user, company):
    """The company itself, or the team that writes down its words; a multiplier would release for itself."""
    return can_curate(user) or is_active_member(user, company)


def asking_company(user, demand):
    """The verified company of the other side for which this reader may ask about an open demand; offers are asked about by phone."""
    mine = Company.objects.acted_for_by(user).verified().exclude(side=demand.company.side).exclude(kind=Kind.MULTIPLIER)
    if demand.company.kind == Kind.MULTIPLIER or demand.state != DemandState.PUBLISHED:
        return None
    return next((company for company in mine.order_by("sort_key", "pk") if can_speak_for(user, company)), None)

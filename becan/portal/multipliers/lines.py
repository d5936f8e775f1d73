"""My companies, one line each: where it stands, and what is next."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from becan.clock import add_working_days
from companies.enums import CompanyState
from companies.models import Company, Evidence, EvidenceKind, Recommendation
from companies.services.verification import HANDLING_DAYS
from matching.enums import Answer, DemandState, Part
from matching.models import Demand, Introduction, IntroductionSide

State = CompanyState


@dataclass(frozen=True)
class Line:
    company: Company
    step: str
    url: str
    since: object = None
    is_kept: bool = False  # a company without accounts
    has_letter: bool = False
    is_recommended: bool = False
    demands: int = 0
    introduced: int = 0


def companies_of(multiplier: Company):
    mandates = multiplier.mandates_given_to.open().values("company")
    return Company.objects.filter(pk__in=mandates).order_by("sort_key", "pk")


def lines_of(multiplier: Company) -> list[Line]:
    """A fixed number of queries, whatever the number of companies."""
    companies = list(companies_of(multiplier))
    asked = _asked(companies)
    demands = _demands(companies)
    introduced = _introduced(companies)
    letters = set(Evidence.objects.filter(company__in=companies, kind=EvidenceKind.AUTHORITY).values_list("company", flat=True))
    recommended = set(Recommendation.objects.filter(multiplier=multiplier).values_list("company", flat=True))
    mandates = dict(multiplier.mandates_given_to.open().values_list("company", "valid_from"))
    return [
        Line(
            company=company,
            since=mandates[company.pk],
            is_kept=company.kept_by_id == multiplier.pk,
            has_letter=company.pk in letters,
            is_recommended=company.pk in recommended,
            demands=demands[company.pk],
            introduced=introduced[company.pk],
            **_next(company, asked.get(company.pk), demands[company.pk], company.pk in letters, multiplier),
        )
        for company in companies
    ]


def _next(company, side, demands, has_letter, multiplier) -> dict[str, str]:
    """The one thing that brings this company further."""
    if company.kept_by_id == multiplier.pk and not has_letter and company.state != State.VERIFIED:
        url = reverse("portal:multiplier_letter", args=[multiplier.pk, company.pk])
        return {"step": _("Upload the letter of authority"), "url": url}
    if company.state in (State.DRAFT, State.IMPORTED):
        return {"step": _("Complete the profile and send it"), "url": reverse("companies:company_submit", args=[company.pk])}
    if company.state in (State.SUBMITTED, State.IN_REVIEW):
        day = add_working_days(timezone.localdate(company.state_changed_at), HANDLING_DAYS)
        return {"step": _("We check it by %(day)s") % {"day": _date(day)}, "url": _profile(company)}
    if company.state == State.NEEDS_INFO:
        return {"step": _("Answer our questions"), "url": reverse("companies:company_questions", args=[company.pk])}
    if company.state != State.VERIFIED:
        return {"step": _("Call us"), "url": _profile(company)}
    if side is not None:
        url = reverse("matching:introduction_detail", args=[side.introduction_id])
        return {"step": _("Answer an introduction by %(day)s") % {"day": _date(side.answer_by)}, "url": url}
    if not demands:
        return {"step": _("Write a demand"), "url": reverse("matching:demand_create")}
    return {"step": _("Nothing to do: we look for who fits"), "url": reverse("matching:demand_list")}


def _date(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def _profile(company) -> str:
    return reverse("companies:company_detail", args=[company.pk])


def _asked(companies) -> dict:
    """The most urgent introduction of each company that waits for its answer."""
    open_ones = Introduction.objects.open()
    asked = {}
    for part in Part:
        mine = open_ones.filter(**{f"{part}__in": companies})
        sides = IntroductionSide.objects.filter(side=part, answer=Answer.ASKED, introduction__in=mine)
        for side in sides.select_related("introduction").order_by("-answer_by"):
            asked[getattr(side.introduction, f"{part}_id")] = side
    return asked


def _demands(companies) -> Counter:
    open_ones = Demand.objects.filter(company__in=companies, state=DemandState.PUBLISHED)
    return Counter({row["company"]: row["number"] for row in open_ones.values("company").annotate(number=Count("pk"))})


def _introduced(companies) -> Counter:
    found = Counter()
    for part in Part:
        rows = Introduction.objects.filter(introduced_at__isnull=False, **{f"{part}__in": companies})
        found.update({row[part]: row["number"] for row in rows.values(part).annotate(number=Count("pk"))})
    return found

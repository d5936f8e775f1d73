"""Texts for WeChat about a company itself: its verification, demands that fit it, and what its people's saved searches have found."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from companies.checklists import question_words
from companies.enums import CompanyState
from companies.models import Company, SavedSearch
from companies.services.saved_searches import number_of_new
from companies.services.verification import promised_on
from companies.texts import in_language
from matching.enums import InterestAnswer, Part
from matching.models import Digest, Match
from matching.queries import demands_to_match
from matching.released import released_text
from matching.signed_links import suggestion_token
from matching.wechat import CHINESE, WeChatText, fitting, short

LISTED = 3  # demands in one text
MOST_SEARCHES = 10  # each is searched anew
OF_STATE = {
    CompanyState.SUBMITTED: "company_submitted",
    CompanyState.IN_REVIEW: "company_submitted",
    CompanyState.NEEDS_INFO: "company_needs_info",
    CompanyState.VERIFIED: "company_verified",
}


def company_texts(company: Company, *, now: datetime) -> list[WeChatText]:
    """The kinds are those of the mails. The most telling details come first, as the last ones give way."""
    with override(CHINESE):
        facts = {"company": company, "name": short(in_language(company, "name", CHINESE).value)}
        found = [_of_verification(company), _of_suggestion(company), _of_demands(company), _of_searches(company, now)]
        return [
            WeChatText(kind, fitting(kind, facts | more, details), settings.BASE_URL + path)
            for kind, more, details, path in filter(None, found)
        ]


def _of_verification(company):
    kind = OF_STATE.get(company.state)
    if kind == "company_needs_info":
        rows = company.review_questions.filter(answered_at=None)
        questions = [f"{number}. {question_words(row)}" for number, row in enumerate(rows, start=1)]
        return kind, {}, questions, reverse("companies:company_questions", args=[company.pk])
    return (kind, {"day": promised_on(company)}, [], reverse("companies:company_home")) if kind else None


def news_for(company: Company) -> list[Match]:
    """What the next digest would tell, the best first."""
    news = [demand for digest in Digest.objects.filter(company=company, reader=Part.OFFERING) for demand in digest.news]
    matches = Match.objects.suggested().filter(company=company, demand__in=news)
    return list(matches.filter(demand__in=demands_to_match()).select_related("demand__company").order_by("-score", "demand"))


def _of_demands(company):
    matches = news_for(company)
    if not matches:
        return None
    titles = [short(released_text(match.demand, "title", CHINESE).value) for match in matches[:LISTED]]
    details = [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    return "match_digest", {"number": len(matches)}, details, reverse("matching:demand_list")


def _of_suggestion(company):
    """The last demand that was sent to it directly and waits for its answer."""
    told = company.suggested.filter(side=Part.OFFERING, answer=InterestAnswer.ASKED, demand__in=demands_to_match())
    last = told.select_related("demand__company").last()
    if last is None:
        return None
    facts = {"title": short(released_text(last.demand, "title", CHINESE).value)}
    return "match_suggested", facts, [], reverse("matching:suggestion_link", args=[suggestion_token(last)])


def searches_with_news(company: Company, now: datetime) -> list[tuple[SavedSearch, int]]:
    people = company.memberships.filter(user__is_active=True).values("user")
    kept = SavedSearch.objects.filter(user__in=people, is_alerting=True).select_related("user").order_by("pk")[:MOST_SEARCHES]
    return [(saved, number) for saved in kept if (number := number_of_new(saved, saved.user, until=now))]


def _of_searches(company, now):
    details = [f"“{short(saved.name)}”：{number}条新结果" for saved, number in searches_with_news(company, now)]
    return ("search_digest", {}, details, reverse("companies:supplier_search")) if details else None

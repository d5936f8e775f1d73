"""Which of several companies a person works for just now: kept in the session, so that the header shows it without a query."""

from companies.enums import Language
from companies.models import Company
from companies.texts import in_language

KNOWN, CURRENT = "companies", "current_company"
MOST = 12  # in the header; the page lists them all


def remember_companies(request) -> list[Company]:
    """Read anew whenever the person passes the home page; a company that was left is current no more."""
    companies = list(Company.objects.acted_for_by(request.user))
    request.session[KNOWN] = [{"pk": str(company.pk), "names": _names(company)} for company in companies[:MOST]]
    if request.session.get(CURRENT) not in {str(company.pk) for company in companies}:
        request.session.pop(CURRENT, None)
    return companies


def choose_company(request, company) -> None:
    remember_companies(request)
    request.session[CURRENT] = str(company.pk)


def current_company(request, companies: list[Company]) -> Company | None:
    return next((company for company in companies if str(company.pk) == request.session.get(CURRENT)), None)


def _names(company) -> dict[str, str]:
    return {language: in_language(company, "name", language).value for language in Language.values}

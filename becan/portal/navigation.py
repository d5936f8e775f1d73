"""The main navigation: few entries, another set for each role; what is used less often stands in a group."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    label: Promise
    view_name: str
    fragment: str = ""
    is_button: bool = False


@dataclass(frozen=True)
class Group:
    label: Promise
    entries: tuple[Entry, ...]


EVENTS = Entry(pgettext_lazy("navigation", "Events"), "events:event_list")
GUIDES = Entry(pgettext_lazy("navigation", "Guides"), "companies:guide_list")
SEARCH = Entry(pgettext_lazy("navigation", "Search"), "companies:supplier_search")
VISITOR = (
    Entry(pgettext_lazy("navigation", "How it works"), "portal:home", fragment="#how"),
    SEARCH,
    EVENTS,
    GUIDES,
    Entry(pgettext_lazy("navigation", "Contact"), "portal:contact"),
    Entry(pgettext_lazy("navigation", "Sign in"), "account_login"),
    Entry(pgettext_lazy("navigation", "List your company"), "account_signup", is_button=True),
)
ACCOUNT = Entry(pgettext_lazy("navigation", "Account"), "account_email")
INTRODUCTIONS = Entry(pgettext_lazy("navigation", "Introductions"), "matching:introduction_list")
REPORT = Entry(pgettext_lazy("navigation", "Report"), "portal:report_list")
MEMBER = (
    Entry(pgettext_lazy("navigation", "Demands"), "matching:demand_list"),
    SEARCH,
    INTRODUCTIONS,
    EVENTS,
    Entry(pgettext_lazy("navigation", "My company"), "companies:company_home"),
    GUIDES,
    ACCOUNT,
)
STAFF = (
    Entry(pgettext_lazy("navigation", "Desk"), "portal:desk"),
    INTRODUCTIONS,
    EVENTS,
    SEARCH,
    REPORT,
    GUIDES,
    Group(
        pgettext_lazy("navigation", "Manage"),
        (
            Entry(pgettext_lazy("navigation", "Services"), "portal:support_list"),
            Entry(pgettext_lazy("navigation", "Lists"), "companies:import_list"),
            Entry(pgettext_lazy("navigation", "Fairness"), "matching:fairness_detail"),
            Entry(pgettext_lazy("navigation", "Weights"), "matching:weights_detail"),
            Entry(pgettext_lazy("navigation", "Data"), "admin:index"),
        ),
    ),
    ACCOUNT,
)
AUDITOR = (REPORT, EVENTS, ACCOUNT)


def entries_for(user) -> tuple[Entry | Group, ...]:
    if not user.is_authenticated:
        return VISITOR
    if user.is_auditor:
        return AUDITOR
    return STAFF if user.is_project_manager else MEMBER

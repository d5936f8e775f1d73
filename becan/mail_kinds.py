"""What each kind of mail is to its reader: by the beginning of its name, the longest one decides."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

MOST_A_WEEK = 2  # mails to one person, of the groups that count


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("mail frequency", "at once")
    DAILY = "daily", pgettext_lazy("mail frequency", "once a day")
    WEEKLY = "weekly", pgettext_lazy("mail frequency", "once a week")
    OFF = "off", pgettext_lazy("mail frequency", "no mail")


@dataclass(frozen=True)
class Group:
    """Critical mails go at once and cannot be switched off; ``counts`` against the two a week; ``rests`` in quiet hours."""

    code: str
    label: Promise
    is_critical: bool = False
    counts: bool = False
    rests: bool = False
    frequency: Frequency = Frequency.AT_ONCE  # unless the reader says otherwise

    def __str__(self):
        return self.code


MATCH = Group("match", gettext_lazy("New suggestions"), counts=True, rests=True)
INTRODUCTION = Group("introduction", gettext_lazy("Steps of an introduction, consents"), is_critical=True)
MESSAGES = Group("messages", gettext_lazy("Messages and meetings with the other side"), rests=True)
REMINDERS = Group("reminders", gettext_lazy("Reminders"), counts=True, rests=True)
PARTNERS = Group("partners", gettext_lazy("News of companies you are in touch with"), counts=True, rests=True)
DEMAND = Group("demand", gettext_lazy("Course of your demands"), counts=True, rests=True)
VERIFICATION = Group("verification", gettext_lazy("Verification of your company"))
EVENTS = Group("events", gettext_lazy("Events you are registered for"), is_critical=True)
INVITATIONS = Group("invitations", gettext_lazy("Invitations to events"), counts=True, rests=True)
SEARCHES = Group("searches", gettext_lazy("Saved searches"), counts=True, rests=True)
ACCOUNT = Group("account", gettext_lazy("Account, team and safety"), is_critical=True)
DIGEST = Group("digest", gettext_lazy("Collected news"), counts=True)  # what the others held back

CHOICES = (MATCH, MESSAGES, PARTNERS, REMINDERS, DEMAND, VERIFICATION, INVITATIONS, SEARCHES)  # what a reader may change
GROUPS = {group.code: group for group in (*CHOICES, INTRODUCTION, EVENTS, ACCOUNT, DIGEST)}
COUNTED = [group.code for group in GROUPS.values() if group.counts]
BEGINNINGS = {
    "account_": ACCOUNT,
    "assist_": ACCOUNT,
    "company_": VERIFICATION,
    "company_claimed": ACCOUNT,
    "company_inactive": ACCOUNT,
    "company_reverify": REMINDERS,
    "company_without_owner": ACCOUNT,
    "contact_": ACCOUNT,
    "demand_": DEMAND,
    "demand_release": INTRODUCTION,
    "digest": DIGEST,
    "event_": EVENTS,
    "event_feedback": REMINDERS,
    "event_invitation": INVITATIONS,
    "follow_up": REMINDERS,
    "import_invitation": ACCOUNT,
    "interest_": INTRODUCTION,
    "introduction_": INTRODUCTION,
    "introduction_reminder": REMINDERS,
    "join_": ACCOUNT,
    "mandate_": ACCOUNT,
    "match_": MATCH,
    "milestone_": MESSAGES,
    "offer_": MATCH,
    "outcome_": MESSAGES,
    "partner_": PARTNERS,
    "proof_": REMINDERS,
    "question_": MESSAGES,
    "quick_": ACCOUNT,
    "reminder_": REMINDERS,
    "search_": SEARCHES,
    "space_": MESSAGES,
    "desk_": ACCOUNT,
    "task_": ACCOUNT,
    "team_": ACCOUNT,
    "translation_": DEMAND,
}


def group_of(kind: str) -> Group:
    """A kind that nobody has listed goes at once, like an account's."""
    fitting = [beginning for beginning in BEGINNINGS if kind.startswith(beginning)]
    return BEGINNINGS[max(fitting, key=len)] if fitting else ACCOUNT


def is_listed(kind: str) -> bool:
    return any(kind.startswith(beginning) for beginning in BEGINNINGS)

"""Closed lists that the code decides on. Open lists (regions, cooperation types, reasons) are codes in companies/data/."""

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(TextChoices):
    DE = "de", "Deutsch"
    EN = "en", "English"
    ZH_HANS = "zh-hans", "简体中文"

    @property
    def column(self):
        return self.value.replace("-", "_")

    @property
    def called(self):
        """In the reader's language: who reads German only cannot read 简体中文. The label is the language's own name."""
        return CALLED[self]

    @classmethod
    def to_choose(cls):
        return [(language.value, language.called) for language in cls]


CALLED = {
    Language.DE: pgettext_lazy("spoken language", "German"),
    Language.EN: pgettext_lazy("spoken language", "English"),
    Language.ZH_HANS: pgettext_lazy("spoken language", "Chinese"),
}


class Role(TextChoices):
    PROJECT_MANAGER = "project_manager", _("Project manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class Side(TextChoices):
    BERLIN_BRANDENBURG = "berlin_brandenburg", _("Berlin and Brandenburg")
    CHINA = "china", _("China")


class Kind(TextChoices):
    SUPPLIER = "supplier", _("Supplier")
    PARTNER = "partner", _("Chinese company")
    MULTIPLIER = "multiplier", _("Multiplier")


class CompanyState(TextChoices):
    IMPORTED = "imported", pgettext_lazy("company state", "Imported")
    DRAFT = "draft", pgettext_lazy("company state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("company state", "Submitted")
    IN_REVIEW = "in_review", pgettext_lazy("company state", "In review")
    NEEDS_INFO = "needs_info", pgettext_lazy("company state", "Information needed")
    VERIFIED = "verified", pgettext_lazy("company state", "Released")
    SUSPENDED = "suspended", pgettext_lazy("company state", "Resting")
    REJECTED = "rejected", pgettext_lazy("company state", "Rejected")
    ARCHIVED = "archived", pgettext_lazy("company state", "Archived")


class Visibility(IntegerChoices):
    TEAM = 1, _("Only the project team")
    ANONYMOUS = 2, _("Anonymous profile in the search")
    MEMBERS = 3, _("Named for verified members")
    PUBLIC = 4, _("Public page")


class MaintainedBy(TextChoices):
    COMPANY = "company", pgettext_lazy("maintained by", "The company")
    STAFF = "staff", pgettext_lazy("maintained by", "BeCAN")


class MembershipRole(TextChoices):
    OWNER = "owner", pgettext_lazy("membership", "Account owner")
    EDITOR = "editor", pgettext_lazy("membership", "Editor")
    VIEWER = "viewer", pgettext_lazy("membership", "Viewer")


class Relationship(TextChoices):
    OWNER = "owner", pgettext_lazy("relationship", "I own or run the company")
    MANAGER = "manager", pgettext_lazy("relationship", "I may sign for it (authorised officer, head of department)")
    EMPLOYEE = "employee", pgettext_lazy("relationship", "I work there")
    GROUP = "group", pgettext_lazy("relationship", "I work for a company of the same group")
    AGENT = "agent", pgettext_lazy("relationship", "I act for it from outside, as agent or consultant")


class InvitationState(TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "Withdrawn")


class RequestState(TextChoices):
    OPEN = "open", pgettext_lazy("join request", "Open")
    ACCEPTED = "accepted", pgettext_lazy("join request", "Accepted")
    REFUSED = "refused", pgettext_lazy("join request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("join request", "Withdrawn")


class MandateState(TextChoices):
    REQUESTED = "requested", pgettext_lazy("mandate", "Requested")
    CONFIRMED = "confirmed", pgettext_lazy("mandate", "Confirmed")
    ENDED = "ended", pgettext_lazy("mandate", "Ended")


class Level(TextChoices):
    CORE = "core", pgettext_lazy("capability level", "Core business")
    CAN_DO = "can_do", pgettext_lazy("capability level", "We do this too")
    PLANNED = "planned", pgettext_lazy("capability level", "In preparation")


class Channel(TextChoices):
    PORTAL = "portal", pgettext_lazy("channel", "Portal")
    SIGNED_LINK = "signed-link", pgettext_lazy("channel", "Link from the mail")
    PHONE = "phone", pgettext_lazy("channel", "Phone")
    WECHAT = "wechat", "WeChat"
    MAIL = "mail", pgettext_lazy("channel", "E-mail")
    MEETING = "meeting", pgettext_lazy("channel", "Meeting")


class TextState(StrEnum):
    ORIGINAL = "original"
    CHECKED = "checked"
    MACHINE = "machine"
    OUTDATED = "outdated"
    MISSING = "missing"

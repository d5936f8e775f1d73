"""Which blocks of a profile a reader sees beside its facts and texts. A block can be stricter than the profile, never looser."""

from dataclasses import dataclass, field

from django.utils.translation import pgettext_lazy

from companies.models import Company, Picture, Reference, Site
from companies.rules import can_see_identity, is_introduced
from companies.texts import Text, in_language

CAN_BE_HELD_BACK = {
    "looking_for": pgettext_lazy("block of a profile", "What you look for"),
    "sites": pgettext_lazy("block of a profile", "Sites"),
    "pictures": pgettext_lazy("block of a profile", "Pictures"),
}
AFTER_INTRODUCTION = "references"


@dataclass(frozen=True)
class Blocks:
    looking_for: Text | None = None
    sites: list[Site] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    is_introduced: bool = False  # or the reader is one of its own


def is_own(user, company) -> bool:
    """Its own people, those who act for it, and the team."""
    if not user.is_authenticated:
        return False
    return user.is_project_manager or user.is_auditor or Company.objects.acted_for_by(user).filter(pk=company.pk).exists()


def shown_blocks(user, company) -> set[str]:
    if not can_see_identity(user, company):
        return set()
    if is_own(user, company):
        return {*CAN_BE_HELD_BACK, AFTER_INTRODUCTION}
    if user.is_authenticated and is_introduced(company, Company.objects.acted_for_by(user)):
        return {*CAN_BE_HELD_BACK, AFTER_INTRODUCTION}
    return set(CAN_BE_HELD_BACK) - set(company.held_back)


def blocks_for(user, company, language) -> Blocks:
    shown = shown_blocks(user, company)
    lists = {name: list(getattr(company, name).all()) for name in ("sites", "pictures", "references") if name in shown}
    looking_for = in_language(company, "looking_for", language) if "looking_for" in shown else None
    return Blocks(looking_for=looking_for, is_introduced=AFTER_INTRODUCTION in shown, **lists)

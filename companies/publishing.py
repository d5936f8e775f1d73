"""What a profile still needs before it can be released, and what makes it better: each with the very field where it is stated."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.enums import Kind, Language, Level
from companies.texts import text_of


@dataclass(frozen=True)
class Step:
    """A field, in words, and where it is stated."""

    code: str
    label: Promise
    view: str
    anchor: str
    weight: int  # of the whole profile
    is_required: bool = False
    kinds: tuple[str, ...] = (Kind.SUPPLIER, Kind.PARTNER)

    def url(self, company) -> str:
        anchor = self.anchor.format(original=Language(company.original_language).column)
        names = {"records": [company.pk, self.code]}
        return reverse(f"companies:{self.view}", args=names.get(anchor, [company.pk])) + ("" if anchor in names else f"#{anchor}")


def _in_a_language(field):
    return lambda company: any(text_of(company, field, language) for language in Language.values)


EVERYBODY = tuple(Kind)
STEPS = [
    (
        Step(
            "description",
            _("What you make, develop or test"),
            "company_edit",
            "id_text_{original}-description",
            15,
            True,
            EVERYBODY,
        ),
        _in_a_language("description"),
    ),
    (
        Step(
            "core",
            _("At least one capability as core business"),
            "capability_review",
            "capabilities",
            20,
            True,
        ),
        lambda company: any(row.level == Level.CORE for row in company.capabilities.all()),
    ),
    (
        Step("identifier", _("The register number"), "company_facts", "id_identifier", 5, True, EVERYBODY),
        lambda company: bool(company.identifiers.all()),
    ),
    (
        Step("contact", _("Who answers for you"), "company_submit", "id_family_name", 10, True, EVERYBODY),
        lambda company: bool(company.contact_persons.all()),
    ),
    (
        Step(
            "summary",
            _("One or two sentences about you"),
            "company_edit",
            "id_text_{original}-summary",
            10,
            False,
            EVERYBODY,
        ),
        _in_a_language("summary"),
    ),
    (
        Step("figures", _("Key figures for your capabilities"), "capability_review", "capabilities", 10),
        lambda company: any(row.figures.all() for row in company.capabilities.all()),
    ),
    (
        Step("cooperation", _("The kind of cooperation"), "company_facts", "id_cooperation_group", 10),
        lambda company: bool(company.cooperation),
    ),
    (
        Step("region", _("Your region"), "company_facts", "id_region", 5, False, EVERYBODY),
        lambda company: bool(company.region),
    ),
    (
        Step("proofs", _("A certificate or another proof, if you hold one"), "profile_records", "records", 5),
        lambda company: any(proof.is_valid_on() for proof in company.proofs.all()),
    ),
    (
        Step("sites", _("Your sites"), "profile_records", "records", 5),
        lambda company: company.sites.exists(),
    ),
    (
        Step("pictures", _("A picture"), "profile_pictures", "add", 5),
        lambda company: company.pictures.exists(),
    ),
]


def open_steps(company) -> list[Step]:
    """What is not stated yet; what a release needs comes first, then by weight."""
    missing = [step for step, is_done in STEPS if company.kind in step.kinds and not is_done(company)]
    return sorted(missing, key=lambda step: (not step.is_required, -step.weight))


def gate(company) -> list[Step]:
    """What a release needs and the company does not have yet."""
    return [step for step in open_steps(company) if step.is_required]


def percent_complete(company, missing: list[Step]) -> int:
    total = sum(step.weight for step, _done in STEPS if company.kind in step.kinds)
    return round(100 * (total - sum(step.weight for step in missing)) / total)

"""What has to be looked at before an identity counts as checked: by kind of company and by where it is registered (users.md 7, 14)."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.enums import Kind, Relationship, Side
from companies.models import Check, CheckResult, Company, ReviewQuestion


@dataclass(frozen=True)
class Item:
    """``is_required``: without it no release. ``question``: what the company is asked where it is not clear."""

    code: str
    label: Promise
    hint: Promise
    question: Promise
    is_required: bool = True
    wants_source: bool = False  # where it was seen, and on which day


REGISTER = Item(
    "register",
    _("Register extract"),
    _("Name, seat and number agree with the commercial register; the company is not dissolved."),
    _("Please send us an extract from the commercial register, or tell us court and number."),
    wants_source=True,
)
CRAFT = Item(
    "craft-roll",
    _("Register of craft firms"),
    _("Craft card or extract from the register of craft firms: name, trade, chamber."),
    _("Please send us your craft card, or tell us the chamber and the number."),
    wants_source=True,
)
TRADE = Item(
    "trade",
    _("Trade registration"),
    _("Confirmed trade registration: name, address, activity. Sole traders have no register number."),
    _("Please send us your confirmed trade registration."),
    wants_source=True,
)
LICENCE = Item(
    "licence",
    _("Business licence and credit code"),
    _("Picture of the licence; name and credit code agree with it. A failed check digit alone is no reason to refuse."),
    _("Please send us a photograph or scan of your business licence."),
    wants_source=True,
)
INSTITUTION = Item(
    "licence",
    _("Legal person certificate of a public institution"),
    _("Code begins with 12: certificate of the public institution instead of a business licence."),
    _("Please send us a photograph or scan of your certificate as a public institution."),
    wants_source=True,
)
AUTHORITY_CERTIFICATE = Item(
    "licence",
    _("Credit code certificate of an authority"),
    _("Code begins with 11: certificate of the credit code instead of a business licence."),
    _("Please send us a photograph or scan of your credit code certificate."),
    wants_source=True,
)
ASSOCIATION = Item(
    "licence",
    _("Registration certificate of an association"),
    _("Code begins with 51 or 52: registration certificate instead of a business licence."),
    _("Please send us a photograph or scan of your registration certificate."),
    wants_source=True,
)
STATUS = Item(
    "status",
    _("Status in the register"),
    _("In operation: seen where, and on which day."),
    _("Please send us a current extract that shows that the company is in operation."),
    wants_source=True,
)
REPRESENTATIVE = Item(
    "representative",
    _("Managing director or legal representative"),
    _("The person named in the register."),
    _("Who is your managing director or legal representative?"),
    is_required=False,
)
OTHER_PAPER = Item(
    "paper",
    _("Paper that shows who they are"),
    _("No number that we know: a statute, a founding document or an official letter."),
    _("Please send us a paper that shows who you are, for example your statute."),
    wants_source=True,
)
SPEAKS = Item(
    "authority",
    _("May speak for the organisation"),
    _("One of these is enough: mail of the company's own domain, letter with signature or seal, recommendation, video call."),
    _("Please send us a short letter, signed or sealed, that says who may speak for you."),
)
AGENT = Item(
    "agent",
    _("Authority of the agent"),
    _("Whoever signed up acts from outside: a letter of the company, signed or sealed, or the company's own word on the phone."),
    _("You act for the company from outside. Please send us a letter of the company, signed or sealed, that lets you do so."),
)
SANCTIONS = Item(
    "sanctions",
    _("Sanctions lists"),
    _("Which list, on which day, with which result."),
    _("We have a question about your owners. Please call us."),
    wants_source=True,
)
ESTABLISHMENT = Item(
    "establishment",
    _("Establishment in Berlin or Brandenburg"),
    _("A branch or a plant is enough; a letterbox is not."),
    _("Where in Berlin or Brandenburg do you work? Please name the address and what you do there."),
)
DOMAIN = Item(
    "domain",
    _("Mail address and website"),
    _("A note only: business people in China use qq.com and 163.com."),
    _("Do you have a website that names your address?"),
    is_required=False,
)
CALL = Item(
    "call",
    _("Call first"),
    _("A multiplier or public body hears a voice before it reads a decision: who, when, what was said."),
    _("When may we call you, and at which number?"),
)

GERMAN = {"de-register": REGISTER, "de-craft-roll": CRAFT, "de-trade": TRADE}
CHINESE = {
    "91": LICENCE,
    "92": LICENCE,
    "11": AUTHORITY_CERTIFICATE,
    "12": INSTITUTION,
    "51": ASSOCIATION,
    "52": ASSOCIATION,
}
COMMERCIAL = ("91", "92")
ALL = (
    REGISTER, CRAFT, TRADE, LICENCE, STATUS, REPRESENTATIVE, OTHER_PAPER, SPEAKS, AGENT, SANCTIONS, ESTABLISHMENT, DOMAIN, CALL,
)  # fmt: skip
QUESTIONS = {item.code: item.question for item in ALL}


def question_words(question: ReviewQuestion) -> Promise | str:
    """A ready question in the reader's language, any other as it was written."""
    return QUESTIONS.get(question.code) or question.words


def items_for(company: Company, *, call_first: bool) -> list[Item]:
    """The checklist of one company; a Chinese group's German GmbH is checked by its German register."""
    items = [*_registration(company), SPEAKS, *([AGENT] if _is_entered_by_agents(company) else []), SANCTIONS]
    if company.kind == Kind.SUPPLIER or (company.side == Side.BERLIN_BRANDENBURG and company.kind != Kind.MULTIPLIER):
        items.append(ESTABLISHMENT)
    return [*items, *([CALL] if call_first else []), DOMAIN]


def _is_entered_by_agents(company: Company) -> bool:
    """Nobody with an account says that it is their own company, or that they may sign for it."""
    said = set(company.memberships.values_list("relationship", flat=True))
    return Relationship.AGENT in said and not said & {Relationship.OWNER, Relationship.MANAGER}


def _registration(company: Company) -> list[Item]:
    numbers = {number.kind: number.value for number in company.identifiers.all()}
    german = next((item for kind, item in GERMAN.items() if kind in numbers), None)
    if german:
        return [german, *([REPRESENTATIVE] if german is REGISTER else [])]
    if "cn-uscc" in numbers or company.country == "CN":
        body = numbers.get("cn-uscc", "91")[:2]
        return [
            CHINESE.get(body, LICENCE),
            *([STATUS, REPRESENTATIVE] if body not in CHINESE or body in COMMERCIAL else [STATUS]),
        ]
    return [REGISTER if "de-vat" in numbers else OTHER_PAPER]


@dataclass(frozen=True)
class Row:
    """An item and all opinions on it, the newest first; two people may differ, and both stay."""

    item: Item
    opinions: list[Check]

    @cached_property
    def newest(self) -> Check | None:
        return self.opinions[0] if self.opinions else None

    @property
    def result(self) -> str:
        return self.newest.result if self.newest else CheckResult.OPEN

    @property
    def is_disputed(self) -> bool:
        """The newest opinion of one person differs from that of another."""
        latest = {opinion.by_id: opinion.result for opinion in reversed(self.opinions)}
        return len(set(latest.values()) - {CheckResult.OPEN}) > 1

    @property
    def is_settled(self) -> bool:
        return self.result in (CheckResult.OK, CheckResult.NOT_APPLICABLE)

    @property
    def blocks(self) -> bool:
        return self.item.is_required and not self.is_settled


def checklist(company: Company, *, call_first: bool) -> list[Row]:
    opinions: dict[str, list[Check]] = {}
    for opinion in company.checks.select_related("by"):
        opinions.setdefault(opinion.item, []).append(opinion)
    return [Row(item, opinions.get(item.code, [])) for item in items_for(company, call_first=call_first)]

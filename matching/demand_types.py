"""What kind of thing a demand is, and what is asked of that kind. Words, sides and cooperation codes stand in companies/data/codes.tsv."""

import re
from dataclasses import dataclass

from becan.language.fold import fold
from becan.language.taxonomy import Taxonomy
from companies.enums import Kind, Side

DEMANDS, OFFERS = "demand_type", "multiplier_offer"


@dataclass(frozen=True)
class Asked:
    """``texts`` and ``details`` are fields of the form in their order; ``required`` are those of them that must be filled in."""

    texts: tuple[str, ...]
    details: tuple[str, ...]
    required: frozenset[str] = frozenset()


_PARTS = ("target_price", "sop", "budget_band", "nda_needed")
ASKED = {
    "supplier": Asked(("technical", "partner_role"), _PARTS, frozenset({"technical"})),
    "components": Asked(("technical", "partner_role"), _PARTS, frozenset({"technical"})),
    "contract-manufacturer": Asked(("technical", "partner_role"), _PARTS, frozenset({"technical"})),
    "technology": Asked(
        ("technical", "partner_role"), ("ipr", "budget_band", "nda_needed"), frozenset({"technical", "stage", "ipr"})
    ),
    "licensee": Asked(("advantages", "partner_role"), ("ipr", "nda_needed"), frozenset({"advantages", "stage", "ipr"})),
    "service-europe": Asked(("technical", "partner_role"), ("starts_on", "budget_band", "nda_needed"), frozenset({"technical"})),
    "rnd": Asked(
        ("technical", "partner_role"),
        ("programme", "deadline", "duration_weeks", "coordinator_needed", "budget_band", "nda_needed"),
        frozenset({"partner_role"}),
    ),
    "pilot": Asked(
        ("advantages", "partner_role"),
        ("test_areas", "test_vehicles", "fleet_size", "trial_weeks", "data_stays", "nda_needed"),
        frozenset({"advantages"}),
    ),
    "distribution": Asked(("advantages", "partner_role"), ("starts_on", "nda_needed"), frozenset({"advantages"})),
    "investment": Asked(("advantages", "partner_role"), ("budget_band", "nda_needed"), frozenset({"advantages"})),
    "site": Asked(("advantages",), ("place", "deadline")),
    "demonstration-project": Asked(("advantages",), ("place", "starts_on", "deadline", "test_areas")),
    "fair-stand": Asked(("advantages",), ("place", "starts_on", "deadline", "places")),
    "event": Asked(("advantages",), ("place", "starts_on", "deadline", "places")),
}
NOTHING = Asked(("technical", "partner_role"), ("nda_needed",))

# In the order in which they decide; "supplier" and "components" are what is left
_WORDS = (
    ("investment", r"joint venture|beteiligung|investor|kapitalgeber|equity|投资方|投资人|入股|参股|合资"),
    ("licensee", r"lizenznehmer|licensee|受让方|许可合作|技术转让"),
    ("rnd", r"\bf&e\b|\bfue\b|forschungspartner|entwicklungspartner|r&d|research partner|joint development|联合研发|合作研发|共同开发|研发合作"),
    ("pilot", r"pilotkund|pilotflotte|testflotte|testfeld|pilot customer|pilot fleet|test fleet|trial fleet|试点|测试车队|示范应用|示范运营"),
    ("distribution", r"vertriebspartner|haendler|handelsvertret|distribut|servicepartner|sales partner|经销|代理商|分销|售后"),
    ("service-europe", r"homologation|type approval|typgenehmigung|海外仓|欧洲.{0,12}(?:认证|试验|测试|检测|组装|仓储|物流)|(?:montage|lager|pruefung|test|assembly|warehouse).{0,30}\b(?:europa|europe)\b"),
    ("contract-manufacturer", r"auftragsfertig|lohnfertig|contract manufactur|代工|委托加工"),
    ("technology", r"technologie gesucht|technologien? (?:fuer|zur)|technology sought|looking for technology|技术引进|寻找.{0,12}技术|技术方案|软件方案"),
)  # fmt: skip
_RULES = tuple((code, re.compile(words)) for code, words in _WORDS)
_LEFT_OVER = {Side.CHINA: "supplier", Side.BERLIN_BRANDENBURG: "components"}


def asked_of(type_code: str) -> Asked:
    return ASKED.get(type_code, NOTHING)


def is_offer(demand) -> bool:
    """A multiplier's: topics and a deadline, no musts, no score, never matched."""
    return demand.company.kind == Kind.MULTIPLIER


def types_for(company, taxonomy: Taxonomy) -> list[str]:
    """What a company of this side and kind may post."""
    if company.kind == Kind.MULTIPLIER:
        return list(taxonomy.codes[OFFERS])
    return [code.code for code in taxonomy.codes[DEMANDS].values() if company.side in code.extra.split("|")]


def cooperation_of(type_code: str, taxonomy: Taxonomy) -> list[str]:
    """The cooperation codes that fit a type; the engine compares those, never the type."""
    entry = taxonomy.codes[DEMANDS].get(type_code)
    return [code for code in entry.extra.split("|") if code in taxonomy.codes["cooperation"]] if entry else []


def propose_type(text: str, side: str, taxonomy: Taxonomy) -> str:
    """What the text asks for, by its own words; else what that side asks for most."""
    folded, sides = fold(text), {code.code: code.extra.split("|") for code in taxonomy.codes[DEMANDS].values()}
    found = (code for code, words in _RULES if side in sides[code] and words.search(folded))
    return next(found, _LEFT_OVER[Side(side)])


def type_of_cooperation(cooperation, side: str, taxonomy: Taxonomy) -> str:
    """For demands that were written before there were types."""
    sides = {code.code: code.extra.split("|") for code in taxonomy.codes[DEMANDS].values()}
    found = (code for code, extra in sides.items() if side in extra and set(cooperation[:1]) & set(extra))
    return next(found, _LEFT_OVER[Side(side)])

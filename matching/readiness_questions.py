"""The questions of the readiness check: which side answers which, in six areas, and what helps where one is open."""

from companies.enums import Side
from matching.enums import ReadinessArea, ReadinessCode

C, A = ReadinessCode, ReadinessArea
AREAS = {
    A.STRATEGY: (C.DECISION, C.GOAL, C.PERSON, C.TIMETABLE),
    A.PRODUCT: (C.TOOLING, C.PROOFS, C.FITNESS, C.REFERENCES),
    A.RIGHTS: (C.EXPORT_CONTROL, C.TRADE_MARK, C.NDA, C.SECRETS),
    A.CAPACITY: (C.CAPACITY, C.SAMPLES, C.LOGISTICS),
    A.CULTURE: (C.TRAVEL, C.LANGUAGE, C.MATERIAL),
    A.FINANCE: (C.PAYMENT, C.PRICE, C.BUDGET),
}
RED_FLAGS = (C.EXPORT_CONTROL, C.TRADE_MARK, C.NDA, C.TOOLING, C.CAPACITY, C.DECISION, C.PAYMENT, C.TRAVEL)
ONLY_HERE = (C.TRADE_MARK, C.TOOLING)  # questions to Berlin and Brandenburg
TWIN = (C.TIMETABLE, C.LANGUAGE, C.BUDGET)  # all that a company of the other side is asked beyond the red flags
NOT_HERE = (C.TIMETABLE,)
GUIDES = {  # where a question is open, a guide helps
    C.EXPORT_CONTROL: "export-control",
    C.TRADE_MARK: "trade-mark",
    C.NDA: "nda-and-seal",
    C.TOOLING: "what-to-show-when",
    C.SECRETS: "what-to-show-when",
    C.PAYMENT: "payment",
    C.PRICE: "payment",
    C.TRAVEL: "visit-and-invitation",
    C.BUDGET: "who-pays-my-trip",
    C.DECISION: "how-a-german-sme-decides",
    C.LANGUAGE: "first-contact",
    C.MATERIAL: "first-contact",
    C.PERSON: "first-contact",
    C.PROOFS: "iatf",
    C.FITNESS: "type-approval",
    C.LOGISTICS: "customs",
}


def red_flags_of(side: str) -> list[ReadinessCode]:
    return [code for code in RED_FLAGS if side == Side.BERLIN_BRANDENBURG or code not in ONLY_HERE]


def optional_of(side: str) -> list[ReadinessCode]:
    """Twelve for Berlin and Brandenburg, a short twin for the other side, in the order of the areas."""
    others = [code for codes in AREAS.values() for code in codes if code not in RED_FLAGS]
    wanted = [code for code in others if code not in NOT_HERE] if side == Side.BERLIN_BRANDENBURG else TWIN
    return [code for code in others if code in wanted]

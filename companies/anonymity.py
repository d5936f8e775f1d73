"""What may be said of a company whose name the reader may not know: codes only, and none that single it out.

A company is anonymous in a group of at least ``GROUP`` verified companies that share (concept, size class, region). Where fewer
share it, the size goes first, then the region, then the concept becomes its broader one.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass, field

from django.utils import timezone

from companies.enums import Kind, Level
from companies.models import Capability, Company, Proof

GROUP = 5
LEVELS = [Level.CORE, Level.CAN_DO, Level.PLANNED]


@dataclass(frozen=True)
class AnonymousFacts:
    side: str
    concept: str  # notation of the leading concept, widened; "" where not even its field is shared
    size_class: str  # "" where it would single the company out
    region: str
    concepts: list[str] = field(default_factory=list)  # further notations, each shared like the first
    proofs: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    cooperation: list[str] = field(default_factory=list)

    def as_json(self):
        return asdict(self)


class Crowd:
    """Who shares what among the verified companies of a side: three queries, however many companies are looked at."""

    def __init__(self, side):
        companies = Company.objects.filter(side=side).exclude(kind=Kind.MULTIPLIER).verified()
        self.all = set()
        self.sharers = defaultdict(set)
        for company in companies.only("pk", "employees", "region"):
            self.all.add(company.pk)
            self.sharers["size", company.size_class].add(company.pk)
            self.sharers["region", company.region].add(company.pk)
        capabilities = Capability.objects.filter(company__in=companies.values("pk"))
        for pk, notation in capabilities.values_list("company", "concept__notation"):
            for concept in with_broader(notation):
                self.sharers["concept", concept].add(pk)
        proofs = Proof.objects.valid_on(timezone.localdate()).filter(company__in=companies.values("pk"))
        for pk, code in proofs.values_list("company", "proof_type__code"):
            self.sharers["proof", code].add(pk)

    def shares(self, **codes):
        """Whether enough companies share all of these codes; an empty code asks nothing."""
        group = self.all.intersection(*(self.sharers[kind, code] for kind, code in codes.items() if code))
        return len(group) >= GROUP


def with_broader(notation):
    """The notation of a concept says its own path: EM-BAT-BMS, EM-BAT, EM."""
    parts = notation.split("-") if notation else []
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def anonymous_facts(company, *, lead=None, crowd=None):
    """The facts of a company for a reader it is anonymous to; ``lead`` is the notation that matters to that reader.

    For a list of companies of one side, make its ``Crowd`` once.
    """
    crowd = crowd or Crowd(company.side)
    notations = own_notations(company)
    lead = lead if lead in notations else next(iter(notations), "")
    concept, size_class, region = _widen(crowd, lead, company.size_class, company.region)
    further = [_widen_concept(crowd, notation, size_class, region) for notation in notations if notation != lead]
    return AnonymousFacts(
        side=company.side,
        concept=concept,
        size_class=size_class,
        region=region,
        concepts=[notation for notation in dict.fromkeys(further) if notation and notation != concept],
        proofs=sorted(code for code in _valid_proofs(company) if crowd.shares(proof=code)),
        languages=sorted(company.languages),
        cooperation=sorted(company.cooperation),
    )


def own_notations(company):
    """Its core business first."""
    rows = sorted(company.capabilities.all(), key=lambda row: (LEVELS.index(row.level), row.concept.notation))
    return [row.concept.notation for row in rows]


def _widen(crowd, notation, size_class, region):
    for concept in [*with_broader(notation), ""]:
        for size, place in ((size_class, region), ("", region), ("", "")):
            if crowd.shares(concept=concept, size=size, region=place):
                return concept, size, place
    return "", "", ""


def _widen_concept(crowd, notation, size_class, region):
    shared = (concept for concept in with_broader(notation) if crowd.shares(concept=concept, size=size_class, region=region))
    return next(shared, "")


def _valid_proofs(company):
    today = timezone.localdate()
    return {proof.proof_type.code for proof in company.proofs.all() if proof.is_valid_on(today)}

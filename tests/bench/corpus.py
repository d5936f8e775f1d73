"""Offers and demands for the benchmarks: composed from the taxonomy's labels × material × process, the same ones every time.

A phrase is number k of its language, "gefräste Batteriegehäuse aus Aluminium"; no two are alike. An offer has twenty phrases about a
few concepts of one branch of the taxonomy, a demand four about one or two.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zlib import crc32

from becan.language.taxonomy import Taxonomy
from becan.language.tokens import phrases
from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

NOW = date(2026, 11, 1)
OFFER_PHRASES, DEMAND_PHRASES = 20, 4
PHRASES = {"de": 120_000, "en": 95_000, "zh-hans": 95_000}
OFFER_LANGUAGES = ("de", "de", "en", "zh-hans")
DEMAND_LANGUAGES = ("zh-hans", "zh-hans", "en", "de")
STEP = 7  # has no divisor in common with the number of ways to compose a label


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COMPOSED = {
    "de": "{process} {label} aus {material}",
    "en": "{process} {label} made of {material}",
    "zh-hans": "{material}{process}{label}",
}
PROCESSES = {
    "de": _words(
        "gefräste|gedrehte|gegossene|geschmiedete|gestanzte|gepresste|geschweißte|gelötete|geklebte|beschichtete|lackierte|verzinkte|eloxierte|gehärtete|geschliffene|polierte|gesinterte|gedruckte|montierte|geprüfte|kalibrierte|gereinigte|entgratete"
    ),
    "en": _words(
        "milled|turned|cast|forged|stamped|pressed|welded|brazed|bonded|coated|painted|galvanised|anodised|hardened|ground|polished|sintered|printed|assembled|tested|calibrated|cleaned|deburred"
    ),
    "zh-hans": _words(
        "铣削|车削|铸造|锻造|冲压|压制|焊接|钎焊|粘接|涂层|喷漆|镀锌|阳极氧化|淬火|磨削|抛光|烧结|打印|装配|检测|校准|清洗|去毛刺"
    ),
}
MATERIALS = {
    "de": _words(
        "Aluminium|Stahl|Edelstahl|Kupfer|Messing|Magnesium|Titan|Zink|Grauguss|Polyamid|Polypropylen|Polycarbonat|Gummi|Silikon|Carbonfaser|Glasfaser|Keramik|Glas|Nickel|Bronze|Wolfram|Naturfaser|Recyclingkunststoff"
    ),
    "en": _words(
        "aluminium|steel|stainless steel|copper|brass|magnesium|titanium|zinc|grey iron|polyamide|polypropylene|polycarbonate|rubber|silicone|carbon fibre|glass fibre|ceramics|glass|nickel|bronze|tungsten|natural fibre|recycled plastic"
    ),
    "zh-hans": _words(
        "铝合金|钢|不锈钢|铜|黄铜|镁合金|钛|锌合金|灰铁|尼龙|聚丙烯|聚碳酸酯|橡胶|硅胶|碳纤维|玻璃纤维|陶瓷|玻璃|镍|青铜|钨|天然纤维|再生塑料"
    ),
}
COOPERATION = ("supply", "contract-manufacturing", "licence", "technology", "rnd", "service-test")
REGIONS = ("china", "europe", "both")
LANGUAGES = ("de", "en", "zh-hans")
FIGURES = (
    ("locking-force", "t", 100, 4000),
    ("shot-weight", "kg", 1, 60),
    ("part-weight", "kg", 1, 40),
    ("tolerance", "mm", 1, 5),
)
PROOFS = ("iatf-16949", "iso-9001", "iso-14001", "tisax", "iso-27001", "iso-26262", "maqmsr", "aspice-cl2")


@dataclass(frozen=True)
class Phrase:
    text: str
    language: str
    notation: str


class Corpus:
    def __init__(self, taxonomy: Taxonomy, share: float = 1.0):
        """``share``: of the phrases; offers of a smaller corpus repeat them more often."""
        self.taxonomy = taxonomy
        self.phrases = {language: list(self._composed(language, int(count * share))) for language, count in PHRASES.items()}

    def offers(self, count: int, start: int = 0) -> Iterator[tuple[OfferRecord, list[Phrase]]]:
        for number in range(start, start + count):
            yield self._offer(number)

    def demands(self, count: int, start: int = 0) -> Iterator[tuple[DemandRecord, list[Phrase]]]:
        for number in range(start, start + count):
            yield self._demand(number)

    def _composed(self, language: str, count: int) -> Iterator[Phrase]:
        labels = [
            (label.text, notation)
            for notation, concept in sorted(self.taxonomy.concepts.items())
            for label in concept.labels
            if label.language == language and label.kind != "hidden" and _stays_whole(label.text, language)
        ]
        ways = len(PROCESSES[language]) * len(MATERIALS[language])
        seen: set[str] = set()
        for turn in range(ways):
            for text, notation in labels:
                phrase = _compose(text, language, (crc32(text.encode()) + turn * STEP) % ways)
                if len(seen) < count and phrase not in seen:
                    seen.add(phrase)
                    yield Phrase(phrase, language, notation)

    @cached_property
    def _by_branch(self) -> dict[str, dict[str, list[str]]]:
        """language -> top concept -> those of its concepts that have phrases."""
        return {language: _branches(own, self.taxonomy) for language, own in self._by_concept.items()}

    @cached_property
    def _by_concept(self) -> dict[str, dict[str, list[Phrase]]]:
        found = {}
        for language, own in self.phrases.items():
            for phrase in own:
                found.setdefault(language, {}).setdefault(phrase.notation, []).append(phrase)
        return found

    def _about(self, chance: random.Random, language: str, concepts: int, count: int) -> tuple[list[str], list[Phrase]]:
        """Concepts of one branch, and phrases about them."""
        branches = self._by_branch[language]
        within = branches[chance.choice(sorted(branches))]
        notations = sorted({chance.choice(within) for _ in range(concepts)})
        found: dict[str, Phrase] = {}
        while len(found) < count:
            phrase = chance.choice(self._by_concept[language][chance.choice(notations)])
            found.setdefault(phrase.text, phrase)
        return notations, list(found.values())

    def _offer(self, number: int) -> tuple[OfferRecord, list[Phrase]]:
        chance = random.Random(f"offer {number}")
        language = chance.choice(OFFER_LANGUAGES)
        notations, found = self._about(chance, language, 5, OFFER_PHRASES)
        record = OfferRecord(
            f"o{number:07}",
            texts={language: "\n".join(phrase.text for phrase in found)},
            capabilities=tuple(Capability(code, chance.choice(("core", "core", "can_do", "planned"))) for code in notations[:4]),
            proofs=tuple(HeldProof(code, valid_until=_day(chance)) for code in _some(chance, PROOFS, 3)),
            figures=tuple(_figure(chance, *kind) for kind in _some(chance, FIGURES, 2)),
            languages=_some(chance, LANGUAGES, 3),
            cooperation=_some(chance, COOPERATION, 3),
            delivers_to=_some(chance, REGIONS, 1),
            volume=chance.choice((None, "prototype", "small-series", "large-series")),
            stage=chance.choice((None, "concept", "prototype", "on-the-market")),
            experience=_some(chance, ("none", "sales", "subsidiary"), 1),
            updated_on=_day(chance, past=True),
        )
        return record, found

    def _demand(self, number: int) -> tuple[DemandRecord, list[Phrase]]:
        chance = random.Random(f"demand {number}")
        language = chance.choice(DEMAND_LANGUAGES)
        notations, found = self._about(chance, language, 2, DEMAND_PHRASES)
        record = DemandRecord(
            f"d{number:06}",
            title={language: found[0].text},
            texts={language: "\n".join(phrase.text for phrase in found[1:])},
            required=tuple(notations[:1]),
            desired=tuple(notations[1:]),
            proofs=tuple(WishedProof(code, without_exception=chance.random() < 0.3) for code in _some(chance, PROOFS, 2)),
            languages=_some(chance, LANGUAGES, 2),
            cooperation=_some(chance, COOPERATION, 2),
            delivery=_some(chance, REGIONS, 1),
            figures=tuple(_figure(chance, *kind, must=chance.random() < 0.3) for kind in _some(chance, FIGURES, 1)),
            stage=chance.choice((None, None, "prototype", "on-the-market")),
            volume=chance.choice((None, "small-series", "large-series")),
        )
        return record, found


def _compose(label: str, language: str, way: int) -> str:
    materials = MATERIALS[language]
    process, material = PROCESSES[language][way // len(materials)], materials[way % len(materials)]
    return COMPOSED[language].format(label=label, process=process, material=material)


def _stays_whole(label: str, language: str) -> bool:
    text = _compose(label, language, 0)
    return phrases(text) == [text]


def _branches(by_concept: dict[str, list[Phrase]], taxonomy: Taxonomy) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for notation in sorted(by_concept):
        top = [notation, *taxonomy.ancestors(notation)][-1]
        found.setdefault(top, []).append(notation)
    return found


def _some(chance: random.Random, codes: tuple, most: int) -> tuple:
    return tuple(chance.sample(codes, chance.randint(0, most)))


def _figure(chance: random.Random, code: str, unit: str, low: int, high: int, must: bool = False) -> Figure:
    low = chance.randint(low, high)
    return Figure(code, min=low, max=low + chance.randint(0, high), unit=unit, without_exception=must)


def _day(chance: random.Random, past: bool = False) -> date | None:
    days = chance.randint(-1200, 0) if past else chance.randint(-300, 900)
    return chance.choice((None, NOW + timedelta(days=days), NOW + timedelta(days=days)))

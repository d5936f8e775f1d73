"""Generated records over real codes: seeded, so that a failure can be looked at again."""

import random
from datetime import date, timedelta

from matching.engine.records import Capability, DemandRecord, Figure, HeldProof, OfferRecord, WishedProof

CONCEPTS = ("CS-DC", "CS", "PL-INJ", "MC-TUR", "SW", "EM-BAT", "EM-CEL", "AD", "TE")
PROOFS = ("iatf-16949", "iso-9001", "maqmsr", "iso-14001", "tisax", "tisax-al3", "aspice-cl2")
FIGURES = (
    ("locking-force", "t", 400, 4000),
    ("shot-weight", "kg", 1, 60),
    ("tolerance", "mm", 1, 5),
    ("part-weight", "kg", 1, 9),
)
COOPERATION = ("supply", "contract-manufacturing", "licence", "investment")
REGIONS = ("china", "europe", "both")
LANGUAGES = ("de", "en", "zh-hans")
VOLUMES = ("prototype", "small-series", "large-series")
STAGES = ("concept", "prototype", "on-the-market")
TEXTS = {
    "de": (
        "Aluminiumdruckguss und Bearbeitung",
        "Software für Fahrerassistenz",
        "Wir fertigen Batteriegehäuse, Kühlplatten, Stromschienen.",
    ),
    "en": ("Aluminium castings", "Battery packs and thermal management", "Test laboratory for high-voltage components"),
    "zh-hans": ("铝合金压铸件", "自动驾驶软件", "电池包热管理系统，液冷板"),
}
NOW = date(2026, 11, 1)


def offers(count, seed=1):
    chance = random.Random(seed)
    return [offer(chance, f"o{number:03}") for number in range(count)]


def demands(count, seed=2):
    chance = random.Random(seed)
    return [demand(chance, f"d{number:03}") for number in range(count)]


def offer(chance, name):
    return OfferRecord(
        name,
        texts=texts(chance),
        capabilities=tuple(Capability(code, chance.choice(("core", "can_do", "planned"))) for code in some(chance, CONCEPTS, 3)),
        proofs=tuple(HeldProof(code, valid_until=day(chance)) for code in some(chance, PROOFS, 3)),
        figures=tuple(figure(chance, *kind) for kind in some(chance, FIGURES, 2)),
        languages=some(chance, LANGUAGES, 2),
        cooperation=some(chance, COOPERATION, 2),
        delivers_to=some(chance, REGIONS, 1),
        volume=chance.choice((None, *VOLUMES)),
        stage=chance.choice((None, *STAGES)),
        experience=some(chance, ("none", "sales", "subsidiary"), 1),
        updated_on=day(chance),
    )


def demand(chance, name):
    required = some(chance, CONCEPTS, 3)
    return DemandRecord(
        name,
        title=texts(chance),
        required=required,
        desired=tuple(code for code in some(chance, CONCEPTS, 2) if code not in required),
        proofs=tuple(WishedProof(code, without_exception=chance.random() < 0.2) for code in some(chance, PROOFS, 3)),
        figures=tuple(figure(chance, *kind) for kind in some(chance, FIGURES, 2)),
        languages=some(chance, LANGUAGES, 2),
        cooperation=some(chance, COOPERATION, 2),
        delivery=some(chance, REGIONS, 1),
        volume=chance.choice((None, *VOLUMES)),
        stage=chance.choice((None, *STAGES)),
    )


def some(chance, codes, most):
    return tuple(chance.sample(codes, chance.randint(0, most)))


def texts(chance):
    return {language: chance.choice(TEXTS[language]) for language in some(chance, LANGUAGES, 1)}


def figure(chance, code, unit, low, high):
    low = chance.randint(low, high)
    return Figure(code, min=low, max=low + chance.randint(0, high), unit=unit)


def day(chance):
    return chance.choice((None, NOW + timedelta(days=chance.randint(-900, 900))))

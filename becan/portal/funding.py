"""What the funders want to read on every page: exact wording, so it is data and no translation.

The funding measure that runs today gives it; what stands here serves until one is entered.
"""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import get_language

from companies.models import FundingMeasure
from companies.texts import text_of


@dataclass(frozen=True)
class Funder:
    eu: str
    state: str
    title: str = ""
    project_number: str = ""


WORDING = {
    "de": Funder(
        "Kofinanziert von der Europäischen Union",
        "Gefördert aus Mitteln des Europäischen Fonds für regionale Entwicklung (EFRE) und des Landes Berlin.",
    ),
    "en": Funder(
        "Co-funded by the European Union",
        "Funded by the European Regional Development Fund (ERDF) and the State of Berlin.",
    ),
    "zh-hans": Funder("由欧洲联盟共同资助", "由欧洲区域发展基金（EFRE）和柏林州提供资助。"),
}


def funder() -> Funder:
    language, today = get_language() or "de", timezone.localdate()
    measure = FundingMeasure.objects.filter(starts_on__lte=today, ends_on__gte=today).first()
    return funder_of(measure, language) if measure else WORDING[language]


def funder_of(measure: FundingMeasure, language: str) -> Funder:
    return replace(
        WORDING[language],
        eu=text_of(measure, "emblem_wording", language) or WORDING[language].eu,
        state=text_of(measure, "wording", language) or WORDING[language].state,
        title=text_of(measure, "title", language),
        project_number=measure.project_number,
    )

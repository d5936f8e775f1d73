"""What the funders want to read on every page: exact wording, so it is data and no translation.

The funding measure that runs today gives it; what stands here serves until one is entered.
"""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import get_language, override

from companies.models import Emblem, FunderLogo, FundingMeasure
from companies.texts import text_of


@dataclass(frozen=True)
class Mark:
    """A funder beside the Union: its uploaded logo, else a text mark, for no logo is shipped. As large as the emblem at most.

    ``picture`` is the number of the logo and the beginning of its checksum: another file has another address.
    """

    code: str
    name: str
    picture: str = ""

    @property
    def lines(self) -> list[tuple[int, str]]:
        """(place from the top, words) in a field of 84 by 56, the size of the emblem."""
        first, space, second = self.name.rpartition(" ")
        return [(25, first), (43, second)] if space else [(34, self.name)]


@dataclass(frozen=True)
class Funder:
    eu: str
    state: str
    title: str = ""
    project_number: str = ""
    marks: tuple[Mark, ...] = ()


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
        marks=_marks(measure, language),
    )


def _marks(measure: FundingMeasure, language: str) -> tuple[Mark, ...]:
    """The Union's emblem stands in every block anyway."""
    others = [code for code in measure.emblems if code != Emblem.EU]
    if not others:
        return ()
    rows = FunderLogo.objects.filter(measure=measure).values_list("emblem", "pk", "sha256")
    pictures = {emblem: f"{pk}-{digest[:8]}" for emblem, pk, digest in rows}
    with override(language):
        return tuple(Mark(code, str(Emblem(code).label), pictures.get(code, "")) for code in others)

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from becan.portal.funding import WORDING, Funder, funder
from companies.models import FundingMeasure

TODAY = date.today()
DAY = timedelta(days=1)
STANDING = WORDING["de"]


def measure(starts_on, ends_on):
    return FundingMeasure.objects.create(
        code="m1",
        programme="EFRE",
        project_number="12/34",
        starts_on=starts_on,
        ends_on=ends_on,
        title_de="BeCAN 2",
        wording_de="Genehmigter Wortlaut.",
        wording_zh_hans="经批准的表述。",
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shown"),
    [
        (TODAY, TODAY, Funder(STANDING.eu, "Genehmigter Wortlaut.", "BeCAN 2", "12/34")),
        (TODAY + DAY, TODAY + 2 * DAY, STANDING),
        (TODAY - 2 * DAY, TODAY - DAY, STANDING),
    ],
)
def test_the_running_measure_gives_the_wording(db, starts_on, ends_on, shown):
    measure(starts_on, ends_on)
    with override("de"):
        assert funder() == shown


def test_each_language_has_its_own_wording(db):
    measure(TODAY, TODAY)
    with override("zh-hans"):
        assert funder().state == "经批准的表述。"


def test_a_language_without_approved_wording_keeps_the_standing_one(db):
    measure(TODAY, TODAY)
    with override("en"):
        assert funder().state == "Funded by the European Regional Development Fund (ERDF) and the State of Berlin."

"""A name is read before it is understood: nobody gets one in a script that they cannot read where there is another."""

import pytest
from django.utils.translation import override

from companies.texts import in_language
from tests.factories import make_company

pytestmark = pytest.mark.django_db
ALL = {"name_zh_hans": "澄曜激光雷达科技有限公司", "name_en": "Chengyao LiDAR Co., Ltd.", "name_de": ""}


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        (ALL, "de", "Chengyao LiDAR Co., Ltd."),
        (ALL, "en", "Chengyao LiDAR Co., Ltd."),
        (ALL, "zh-hans", "澄曜激光雷达科技有限公司"),
        (ALL | {"name_en": ""}, "de", "澄曜激光雷达科技有限公司"),
        (ALL | {"name_de": "Chengyao LiDAR GmbH"}, "de", "Chengyao LiDAR GmbH"),
        (ALL | {"name_de": "Chengyao LiDAR GmbH", "name_en": ""}, "en", "Chengyao LiDAR GmbH"),
        (ALL | {"name_de": "Chengyao LiDAR GmbH", "name_zh_hans": ""}, "zh-hans", "Chengyao LiDAR Co., Ltd."),
    ],
)
def test_the_name_that_a_reader_can_read(names, language, shown):
    company = make_company("x", kind="partner", **({"summary_zh_hans": "激光雷达。", "summary_en": "LiDAR."}))
    for field, name in names.items():
        setattr(company, field, name)
    assert in_language(company, "name", language).value == shown
    with override(language):
        assert str(company) == shown


def test_a_text_stays_with_the_original():
    company = make_company("甲", kind="partner", summary_zh_hans="激光雷达。", summary_en="LiDAR.")
    assert in_language(company, "summary", "de").value == "激光雷达。"

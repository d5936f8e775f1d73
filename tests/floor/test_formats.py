from datetime import date

import pytest
from django.template.defaultfilters import date as formatted
from django.utils.translation import override


@pytest.mark.parametrize(("language", "short"), [("de", "02.12.2026"), ("en", "02/12/2026"), ("zh-hans", "2026年12月2日")])
def test_a_date_stands_as_its_reader_writes_it(language, short):
    with override(language):
        assert formatted(date(2026, 12, 2), "SHORT_DATE_FORMAT") == short

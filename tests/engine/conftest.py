"""The real taxonomy, read once: its codes are what the records of these tests are made of."""

from datetime import date

import pytest

from matching.engine.engine import explain_pair
from matching.engine.language import Language
from matching.engine.weights import DEFAULT_WEIGHTS

NOW = date(2026, 11, 1)


@pytest.fixture(scope="session")
def language():
    return Language.read()


@pytest.fixture
def explain(language):
    """Scored pair of two records, by the standard weights on the fixed day."""

    def explain(demand, offer, weights=DEFAULT_WEIGHTS, now=NOW):
        return explain_pair(demand, offer, language, weights, now)

    return explain


@pytest.fixture
def level(explain):
    """The level of one criterion; None = not stated, "not asked" where the pair has no such contribution."""

    def level(criterion, demand, offer, now=NOW):
        found = {contribution.criterion: contribution.level for contribution in explain(demand, offer, now=now).contributions}
        return found.get(criterion, "not asked")

    return level

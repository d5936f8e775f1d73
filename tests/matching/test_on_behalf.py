"""Whatever a mandated multiplier does for a company says so, and ends with the mandate."""

import pytest

from companies.models import Mandate
from matching.history import timeline
from matching.models import Introduction
from tests.matching.introduction_parts import make_cast, make_pair, propose, say

pytestmark = pytest.mark.django_db
ANSWER = {"answer": "accepted", "scope": ["email"], "agreed": "on"}


@pytest.fixture
def pair(taxonomy):
    return make_pair()


@pytest.fixture
def cast(pair):
    return make_cast(pair)


def words(multiplier, company, language):
    return {"de": f"{multiplier} im Auftrag von {company}", "zh-hans": f"{multiplier} 代表 {company}"}[language]


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_each_page_where_it_acts(client, pair, cast, language):
    user = cast["mandated_multiplier"]
    note = words(user.memberships.get().company, pair.offering, language)
    introduction = propose(pair)
    client.force_login(user)
    page = f"introductions/{introduction.pk}/"
    assert note in client.get(f"/{language}/{page}").content.decode()
    say(pair, introduction, "seeking", "accepted")
    say(pair, introduction, "offering", "accepted", by=user)
    for address in (page, f"{page}space/"):
        assert note in client.get(f"/{language}/{address}").content.decode(), address
    own = pair.offering.demands.create(title_de="Pilotflotte gesucht", description_de="Pilotflotte.", original_language="de")
    for step in ("edit", "requirements", "conditions"):
        assert note in client.get(f"/{language}/demands/{own.pk}/{step}/").content.decode(), step
    client.force_login(cast["offering_editor"])  # its own people act for nobody else
    assert "im Auftrag von" not in client.get(f"/de/introductions/{introduction.pk}/").content.decode()


def test_the_team_reads_who_answered_for_whom(pair, cast):
    introduction = propose(pair)
    user = cast["mandated_multiplier"]
    say(pair, introduction, "offering", "declined", by=user)
    who = [entry.who for entry in timeline(Introduction.objects.get(pk=introduction.pk))]
    assert any(str(user) in one and pair.offering.name_de in one and "recorded" not in one for one in who)


def test_it_ends_with_one_click_of_the_company(client, pair, cast):
    introduction, user = propose(pair), cast["mandated_multiplier"]
    mandate = Mandate.objects.get(company=pair.offering)
    client.force_login(pair.offering.memberships.get(role="owner").user)
    assert "Mandat beenden" in client.get(f"/de/company/{pair.offering.pk}/team/").content.decode()
    assert client.post(f"/de/mandate/{mandate.pk}/", {"answer": "end"}).status_code == 302
    client.force_login(user)
    assert client.get(f"/de/introductions/{introduction.pk}/").status_code == 404
    assert client.post(f"/de/introductions/{introduction.pk}/answer/", ANSWER).status_code == 404

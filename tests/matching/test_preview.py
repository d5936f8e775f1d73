"""The preview of a demand that is being written: from the shard, and "being computed" where none answers."""

import pytest
from django.urls import reverse

from companies.words import Words
from matching.services.previewing import outlook_of, shard_preview
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import fresh_shard

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(taxonomy):
    seeking = make_company(kind="partner", owner=make_user(language="zh-hans"))
    for number in range(3):
        make_company(concepts=["CS-DC-VAC", "MC-MIL-5AX"] if number else ["CS-DC-VAC"], cooperation=["supply"])
    return make_demand(seeking, state="draft", musts=["CS-DC-VAC", "MC-MIL-5AX"], cooperation=["supply"])


def test_a_shard_counts_the_other_side(draft):
    fresh_shard()
    found = shard_preview(str(draft.pk), shard=0)
    assert (found["looked_at"], found["fitting"] >= 2) == (3, True)


def test_the_button_saves_and_degrades_to_being_computed(client, draft, taxonomy):
    """No shard runs here: the page comes all the same."""
    client.force_login(draft.company.memberships.get().user)
    address = reverse("matching:demand_requirements", args=[draft.pk])
    answer = client.post(address, {"c-CS-DC-VAC-keep": "on", "c-CS-DC-VAC-level": "wish", "preview": "1"})
    assert answer.url.endswith("?preview=1#preview")
    assert draft.demand_concepts.get().is_must is False
    assert outlook_of(draft, Words(taxonomy)) is None
    assert "正在计算" in client.get(f"/zh-hans/demands/{draft.pk}/requirements/?preview=1").content.decode()
    stranger = make_user()
    client.force_login(stranger)
    assert client.get(reverse("matching:demand_preview", args=[draft.pk])).status_code == 404

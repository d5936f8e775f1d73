"""The pages of matches and introductions: who may see them, who may do what, what a form keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.models import Consent
from matching.models import Introduction, Match
from matching.services.introductions import close_introduction, expire_sides
from matching.signed_links import link_token
from tests.factories import make_company, make_user
from tests.matching.introduction_parts import CASTING, make_cast, make_match, make_pair, propose, say

pytestmark = pytest.mark.django_db

TEAM_ONLY = {"manager": 200, "offering_editor": 403, "seeking_owner": 404, "stranger": 404, "auditor": 404}


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def introduction(pair):
    return propose(pair)


def yes(pair, side):
    return {"answer": "accepted", "contact_person": pair.people[side].pk, "scope": ["email"], "consent": "on"}


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def test_the_team_reads_the_list_with_reasons_in_three_languages(client, pair):
    client.force_login(pair.manager)
    pages = {code: client.get(url("match_list", pair.demand.pk) + f"?reasons={code}") for code in ("de", "en", "zh-hans")}
    assert {page.status_code for page in pages.values()} == {200}
    assert "Vakuumdruckguss" in pages["de"].content.decode()
    assert "真空压铸" in pages["zh-hans"].content.decode()
    assert url("introduction_propose", pair.match.pk) in pages["de"].content.decode()


def test_near_misses_are_folded_away(client, pair):
    Match.objects.update(gates=["proof_lacking"])
    client.force_login(pair.manager)
    page = client.get(url("match_list", pair.demand.pk)).content.decode()
    assert "<details" in page[page.index("</header>") :] and str(pair.offering) in page


def test_a_longer_list_asks_the_database_no_more(client, pair):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("match_list", pair.demand.pk)).status_code == 200
        return len(captured)

    client.force_login(pair.manager)
    client.get(url("match_list", pair.demand.pk))
    with_one = queries()
    for _number in range(2):
        make_match(pair.demand, make_company(concepts=[CASTING]))
    assert queries() == with_one


def test_a_match_shows_points_and_both_texts_to_the_team_only(client, pair):
    client.force_login(pair.manager)
    page = client.get(url("match_detail", pair.match.pk)).content.decode()
    unmarked = page.replace("<mark>", "").replace("</mark>", "")
    assert "Wir gießen" in unmarked and "我司为长春" in unmarked and unmarked != page


def test_setting_aside_needs_a_reason_and_is_done_once(client, pair):
    client.force_login(pair.manager)
    client.post(url("match_dismiss", pair.match.pk), {})
    assert Match.objects.get(pk=pair.match.pk).dismissed_at is None
    assert client.post(url("match_dismiss", pair.match.pk), {"reason": "too-small"}).status_code == 302
    assert client.post(url("match_dismiss", pair.match.pk), {"reason": "too-small"}).status_code == 409


def test_the_preview_is_what_each_side_reads_later(client, pair):
    client.force_login(pair.manager)
    preview = client.get(url("introduction_propose", pair.match.pk)).content.decode()
    assert not Introduction.objects.exists()
    answer = client.post(url("introduction_propose", pair.match.pk))
    introduction = Introduction.objects.get()
    assert answer.url == url("introduction_detail", introduction.pk)

    client.force_login(pair.offering.memberships.get().user)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    facts = page[page.index('<dl class="facts">') : page.index("</dl>")]
    assert facts in preview
    client.force_login(pair.manager)
    assert client.post(url("introduction_propose", pair.match.pk)).status_code == 409


@pytest.mark.parametrize(
    ("who", "status", "answer"),
    [
        ("offering_editor", 302, "accepted"),
        ("mandated_multiplier", 302, "accepted"),
        ("offering_viewer", 403, "asked"),
        ("manager", 403, "asked"),
        ("stranger", 404, "asked"),
        ("auditor", 404, "asked"),
    ],
)
def test_answering_for_the_offering_side(client, pair, introduction, who, status, answer):
    client.force_login(make_cast(pair)[who])
    response = client.post(url("introduction_answer", introduction.pk), yes(pair, "offering"))
    assert (response.status_code, introduction.sides.get(side="offering").answer) == (status, answer)
    assert introduction.sides.get(side="seeking").answer == "asked"


def test_a_multiplier_answers_in_the_name_of_its_company(client, pair, introduction):
    cast = make_cast(pair)
    client.force_login(cast["mandated_multiplier"])
    client.post(url("introduction_answer", introduction.pk), yes(pair, "offering"))
    client.force_login(pair.manager)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    assert str(cast["mandated_multiplier"]) in page
    assert Consent.objects.get().recorded_by == cast["mandated_multiplier"]


@pytest.mark.parametrize(
    ("typed", "asked_for"),
    [
        ({}, "answer"),
        ({"answer": "accepted"}, "consent"),
        ({"answer": "accepted", "consent": "on"}, "scope"),
        ({"answer": "declined"}, "reason"),
        ({"answer": "question"}, "words"),
    ],
)
def test_an_answer_that_lacks_something_keeps_what_was_typed(client, pair, introduction, typed, asked_for):
    client.force_login(pair.offering.memberships.get().user)
    typed = {"reach": "0331 99887766"} | typed
    response = client.post(url("introduction_answer", introduction.pk), typed)
    assert response.status_code == 422
    assert asked_for in response.context["form"].errors
    assert "0331 99887766" in response.content.decode()
    assert introduction.sides.get(side="offering").answer == "asked"


def test_a_second_answer_is_a_conflict_in_words(client, pair, introduction):
    say(pair, introduction, "offering", "declined", reason="other")
    client.force_login(pair.offering.memberships.get().user)
    assert client.post(url("introduction_answer", introduction.pk), yes(pair, "offering")).status_code == 409


def link_of(introduction, side):
    return url("introduction_link", link_token(introduction.sides.get(side=side)))


def test_reading_the_link_changes_nothing(client, pair, introduction):
    response = client.get(link_of(introduction, "seeking"))
    assert response.status_code == 200
    assert introduction.sides.get(side="seeking").answer == "asked"
    assert client.get(url("introduction_link", "1:forged:link")).status_code == 410


def test_two_links_are_enough_for_an_introduction(client, pair, introduction):
    for side in ("offering", "seeking"):
        assert client.post(link_of(introduction, side), yes(pair, side)).status_code == 302
    introduction.refresh_from_db()
    assert introduction.state == "introduced"
    assert {side.channel for side in introduction.sides.all()} == {"signed-link"}
    page = client.get(link_of(introduction, "seeking")).content.decode()
    assert pair.people["offering"].email not in page  # contact data are in the mail and behind the login


def test_the_link_takes_a_no_a_question_and_a_withdrawal(client, pair, introduction):
    question = {"answer": "question", "words": "年需求量？", "reach": "138 0000"}
    assert client.post(link_of(introduction, "offering"), question).status_code == 302
    assert introduction.sides.get(side="offering").words == "年需求量？\n138 0000"
    assert client.post(link_of(introduction, "offering"), {"answer": "declined"}).status_code == 422
    client.post(link_of(introduction, "offering"), yes(pair, "offering"))
    assert client.post(link_of(introduction, "offering"), {"withdraw": "yes"}).status_code == 302
    introduction.refresh_from_db()
    assert (introduction.state, introduction.close_reason) == ("closed", "withdrawn")
    assert client.post(link_of(introduction, "offering"), yes(pair, "offering")).status_code == 409


def record(pair, side, **more):
    return yes(pair, side) | {"channel": "phone", "told_by": "Karl Weber"} | more


@pytest.mark.parametrize(("who", "status"), [("manager", 200), ("offering_editor", 403), ("stranger", 404), ("auditor", 404)])
def test_only_the_team_records(client, pair, introduction, who, status):
    client.force_login(make_cast(pair)[who])
    assert client.get(url("introduction_record", introduction.pk, "offering")).status_code == status


def test_the_team_records_channel_person_and_words(client, pair, introduction):
    client.force_login(pair.manager)
    assert client.post(url("introduction_record", introduction.pk, "nobody"), {}).status_code == 404
    page = client.get(url("introduction_record", introduction.pk, "seeking")).content.decode()
    assert "本人单独同意" in page  # to be read out in the company's own language
    response = client.post(url("introduction_record", introduction.pk, "offering"), record(pair, "offering", told_by=""))
    assert response.status_code == 422
    response = client.post(
        url("introduction_record", introduction.pk, "offering"), record(pair, "offering", words="Passt, ruft an.")
    )
    assert response.status_code == 302
    side = introduction.sides.get(side="offering")
    assert (side.answer, side.channel, side.words, side.recorded_by) == ("accepted", "phone", "Passt, ruft an.", pair.manager)
    assert Consent.objects.get().language == "de"
    assert "Karl Weber" in client.get(response.url).content.decode()


def test_after_the_second_yes_each_side_reads_contact_and_text_of_the_other(client, pair, introduction):
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "accepted")
    client.force_login(pair.seeking.memberships.get().user)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    assert all(words in page for words in (str(pair.offering), "Karl Weber", "+49 3378 555 0177", "Wir gießen Aluminiumgehäuse"))
    assert "weber_guss" not in page
    client.force_login(pair.offering.memberships.get().user)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    assert all(words in page for words in (str(pair.seeking), "王芳", "+86 431 5550 1234", "锁模力不低于800吨"))


def test_only_the_team_reads_who_said_no_and_why(client, pair, introduction):
    say(pair, introduction, "seeking", "declined", reason="competitor", words="Wettbewerb im Haus")
    client.force_login(pair.offering.memberships.get().user)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    assert "Wettbewerb" not in page
    client.force_login(pair.manager)
    page = client.get(url("introduction_detail", introduction.pk)).content.decode()
    assert "möglicher Wettbewerber" in page and "Wettbewerb im Haus" in page


def test_the_team_ends_and_asks_again(client, pair, introduction):
    client.force_login(pair.manager)
    introduction.sides.update(answer_by="2026-03-02")
    expire_sides(now=timezone.datetime(2026, 3, 16, tzinfo=timezone.get_default_timezone()))
    assert client.post(url("introduction_reopen", introduction.pk)).status_code == 302
    assert client.post(url("introduction_reopen", introduction.pk)).status_code == 409
    assert client.post(url("introduction_settle", introduction.pk, "offering")).status_code == 409
    assert client.post(url("introduction_close", introduction.pk), {"reason": "compliance"}).status_code == 302
    assert client.post(url("introduction_close", introduction.pk), {"reason": "compliance"}).status_code == 409


@pytest.mark.parametrize("name", ["match_detail", "introduction_propose"])
@pytest.mark.parametrize("who", sorted(TEAM_ONLY))
def test_matches_are_the_team_s(client, pair, who, name):
    client.force_login(make_cast(pair)[who])
    assert client.get(url(name, pair.match.pk)).status_code == TEAM_ONLY[who]


def test_the_list_of_a_demand_is_the_team_s(client, pair):
    cast = make_cast(pair)
    statuses = {}
    for who in ("manager", "offering_editor", "seeking_owner", "auditor"):
        client.force_login(cast[who])
        statuses[who] = client.get(url("match_list", pair.demand.pk)).status_code
    assert statuses == {"manager": 200, "offering_editor": 403, "seeking_owner": 403, "auditor": 404}


def test_the_auditor_reads_the_introductions_of_the_measure_without_contact_data(client, pair, introduction):
    auditor = make_user(role="auditor")
    Introduction.objects.update(funding_measure=auditor.audits)
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "accepted")
    client.force_login(auditor)
    page = client.get(url("introduction_detail", introduction.pk))
    assert page.status_code == 200 and pair.people["offering"].email not in page.content.decode()
    assert client.post(url("introduction_close", introduction.pk), {"reason": "agreed"}).status_code == 403


def test_everybody_finds_the_own_introductions(client, pair, introduction):
    cast = make_cast(pair)
    links = {}
    for who in ("offering_viewer", "seeking_owner", "mandated_multiplier", "manager", "stranger"):
        client.force_login(cast[who])
        links[who] = url("introduction_detail", introduction.pk) in client.get(url("introduction_list")).content.decode()
    assert links == {
        "offering_viewer": True,
        "seeking_owner": True,
        "mandated_multiplier": True,
        "manager": True,
        "stranger": False,
    }


def test_a_longer_list_of_introductions_asks_the_database_no_more(client, pair, introduction):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("introduction_list")).status_code == 200
        return len(captured)

    client.force_login(pair.seeking.memberships.get().user)
    client.get(url("introduction_list"))
    with_one = queries()
    for _number in range(2):
        pair.match = make_match(pair.demand, make_company(concepts=[CASTING]))
        propose(pair)
    assert queries() == with_one


def test_ended_introductions_can_still_be_read(client, pair, introduction):
    close_introduction(introduction, "compliance", by=pair.manager)
    client.force_login(pair.offering.memberships.get().user)
    assert client.get(url("introduction_detail", introduction.pk)).status_code == 200

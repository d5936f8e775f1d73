"""What the two sides say to a suggestion that was sent directly, without an account: yes or no with a reason, and looking changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues.demands import demands_to_curate
from companies.models import Company
from matching.enums import InterestAnswer, Part
from matching.models import Decision, Demand, Interest, Introduction, Suggestion
from matching.services.suggesting import best_five, suggest_demand
from matching.services.suggestion_answers import decline_suggestion
from matching.signed_links import demand_token, suggestion_token
from matching.suggestion_cards import suggested_to
from matching.wechat import demand_text
from tests.matching.introduction_parts import make_sending_pair
from tests.matching.test_wechat import assert_fit

pytestmark = pytest.mark.django_db
OFFER = "Wir bieten Vakuumdruckguss auf 840 t in Ludwigsfelde."
SECRETS = {
    "seeking": ("启明", "长春", "qiming", "王", "真空压铸供应商"),
    "offering": ("Ludwigsfelde", "Weber", "druckguss-", "1991"),
}


@pytest.fixture
def pair(taxonomy):
    return make_sending_pair()


@pytest.fixture
def told(pair):
    suggest_demand(pair.demand, by=pair.manager)
    return {part: Suggestion.objects.get(side=part) for part in Part}


def address(told):
    return f"/de/s/{suggestion_token(told['offering'])}/"


def author_page(pair):
    return f"/zh-hans/d/{demand_token(pair.demand)}/"


def state_of(row):
    row.refresh_from_db()
    return row.answer, row.reason


def test_the_mail_leads_to_a_page_without_login_that_tells_no_name(client, pair, told):
    mail = OutgoingMail.objects.get(kind="match_suggested")
    link = address(told).removeprefix("/de")
    assert link.rpartition(":")[0].rpartition(":")[0] in mail.text
    page = client.get(address(told)).content.decode()
    assert "Ein Gesuch, das zu Ihnen passen könnte" in page and 'name="offer"' in page and 'name="decline"' in page
    assert [secret for secret in SECRETS["seeking"] if secret in page] == []
    assert state_of(told["offering"]) == ("asked", "") and not Interest.objects.exists()
    assert client.get("/de/s/forged/").status_code == 410


def test_a_company_says_yes_without_an_account(client, pair, told):
    sent = {"offer": OFFER, "questions": "Welche Legierung?", "contact_person": pair.people["offering"].pk}
    missing = client.post(address(told), sent | {"contact_person": ""})
    assert missing.status_code == 422 and OFFER in missing.content.decode()
    assert client.post(address(told), sent).status_code == 302
    interest = Interest.objects.get()
    assert (interest.company, interest.offer, interest.state, interest.channel) == (pair.offering, OFFER, "sent", "signed-link")
    assert (interest.posted_by, interest.language, interest.questions) == (None, "de", "Welche Legierung?")
    assert state_of(told["offering"]) == ("accepted", "")
    assert client.post(address(told), sent).status_code == 409
    assert "Sie haben Ihr Interesse bekundet" in client.get(address(told)).content.decode()
    assert not suggested_to(pair.demand).exists()  # from here on it is an expression of interest


def test_a_company_says_no_with_a_reason_that_only_the_team_reads(client, pair, told):
    assert client.post(address(told), {"decline": "1", "words": "Ganz ausgelastet"}).status_code == 422
    assert client.post(address(told), {"decline": "1", "reason": "no-capacity", "words": "Ganz ausgelastet"}).status_code == 302
    assert state_of(told["offering"]) == ("declined", "no-capacity")
    entry = ActivityLog.objects.about(pair.offering).get(action="suggestion.declined")
    assert (entry.actor, entry.reason, entry.data["channel"]) == (None, "no-capacity", "signed-link")
    match = pair.demand.matches.current().get(company=pair.offering)
    assert match.dismissal_reason == "no-capacity" and match.dismissed_until
    assert Decision.objects.values_list("side", "is_yes", "reason").get() == ("offering", False, "no-capacity")
    assert not suggested_to(pair.demand).exists()
    client.force_login(pair.manager)
    assert "Ganz ausgelastet" in client.get(f"/de/demands/{pair.demand.pk}/matches/").content.decode()
    timeline = client.get(f"/de/companies/{pair.offering.pk}/timeline/").content.decode()
    assert "zurzeit keine Kapazität" in timeline


def test_the_desk_waits_while_the_author_chooses(client, pair):
    assert pair.demand in demands_to_curate()
    suggest_demand(pair.demand, by=pair.manager)
    assert pair.demand not in demands_to_curate()
    Suggestion.objects.update(sent_at=timezone.now() - timedelta(days=15))
    assert pair.demand in demands_to_curate()


def test_the_author_reads_on_the_light_page_what_the_demand_asks_for(client, pair):
    assert "直接推荐最多五家合适的企业" in client.get(author_page(pair)).content.decode()


def test_nobody_answers_once_the_demand_is_over(client, pair, told):
    Demand.objects.filter(pk=pair.demand.pk).update(state="closed", close_reason="fulfilled")
    assert 'name="decline"' not in client.get(address(told)).content.decode()
    assert client.post(address(told), {"decline": "1", "reason": "other"}).status_code == 409


def test_who_seeks_gets_them_by_mail_and_page_by_codes(client, pair, told):
    mail = OutgoingMail.objects.get(kind="match_found")
    assert (mail.to, mail.languages, mail.group) == ("wang@qiming-auto.example", "zh-hans,de", "match")
    page = client.get(author_page(pair)).content.decode()
    assert "真空压铸" in page and 'name="answer_suggestion"' in page
    for text in (mail.subject, mail.text, page):
        assert [secret for secret in SECRETS["offering"] if secret in text] == []
    assert state_of(told["seeking"]) == ("asked", "")
    assert_fit(demand_text(pair.demand, is_found=True))


def test_a_company_that_is_named_for_members_is_named(client, pair, told):
    Company.objects.filter(pk=pair.offering.pk).update(visibility=3)
    assert "Druckguss Ludwigsfelde GmbH" in client.get(author_page(pair)).content.decode()


@pytest.mark.parametrize("change", [{"visibility": 1}, {"state": "suspended"}, {"is_open_for_introductions": False}])
def test_who_may_not_be_found_any_more_is_gone(client, pair, told, change):
    Company.objects.filter(pk=pair.offering.pk).update(**change)
    assert 'name="answer_suggestion"' not in client.get(author_page(pair)).content.decode()
    answer = {"suggestion": told["seeking"].pk, "answer_suggestion": "yes"}
    assert client.post(author_page(pair), answer).status_code == 404
    assert not Introduction.objects.exists()


def test_who_seeks_says_yes_and_both_are_asked_for_their_consent(client, pair, told):
    answer = {"suggestion": told["seeking"].pk, "answer_suggestion": "yes"}
    assert client.post(author_page(pair), answer).status_code == 302
    introduction = Introduction.objects.get()
    assert (introduction.offering, introduction.responsible, introduction.introduced_at) == (pair.offering, pair.manager, None)
    assert set(introduction.sides.values_list("side", "answer")) == {("offering", "asked"), ("seeking", "asked")}
    assert state_of(told["seeking"]) == ("accepted", "")
    assert client.post(author_page(pair), answer).status_code == 404
    assert Introduction.objects.count() == 1


def test_who_seeks_says_no_with_a_reason(client, pair, told):
    client.force_login(pair.seeking.memberships.get().user)
    page = f"/zh-hans/demands/{pair.demand.pk}/"
    assert 'name="answer_suggestion"' in client.get(page).content.decode()
    answer = f"{page}suggested/{told['seeking'].pk}/"
    client.post(answer, {"answer_suggestion": "no", "reason": ""})
    assert state_of(told["seeking"]) == ("asked", "")
    assert client.post(answer, {"answer_suggestion": "no", "reason": "already-served"}).status_code == 302
    assert state_of(told["seeking"]) == ("declined", "already-served")
    assert best_five(pair.demand) == []
    entry = ActivityLog.objects.about(pair.demand).get(action="suggestion.declined")
    assert (entry.actor, entry.reason) == (pair.seeking.memberships.get().user, "already-served")
    assert not OutgoingMail.objects.filter(kind="interest_ended").exists()


def test_every_reason_of_a_no_sets_the_pair_aside(pair, taxonomy):
    codes = taxonomy.codes["decline_reason"] if hasattr(taxonomy, "codes") else ["wrong-volume", "already-served", "know-how"]
    for code in codes:
        Suggestion.objects.all().delete()
        row = Suggestion.objects.create(demand=pair.demand, company=pair.offering, side="offering")
        pair.demand.matches.update(dismissed_at=None, dismissal_reason="")
        assert decline_suggestion(row, code, by=None, channel="signed-link").answer == InterestAnswer.DECLINED
        assert pair.demand.matches.get().dismissal_reason

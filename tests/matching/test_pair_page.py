"""Any demand and any company side by side: what the team sees, what both sides see after the second yes, and nobody before."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from matching.fits import Fit, shown_tenths, waterfall_of
from matching.models import Match
from matching.services.introductions import close_introduction
from matching.services.ranking import explain
from tests.factories import make_company, make_demand, make_user
from tests.matching.engine_parts import fresh_shard
from tests.matching.introduction_parts import CASTING, make_cast, make_match, make_pair, propose, say
from tests.support.leaks import leaks, texts_of

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[-−+]?\d+,\d+")


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def engine_answers(monkeypatch):
    """The shard's own code, in this process: no worker sees an uncommitted test."""
    fresh_shard()
    monkeypatch.setattr("matching.views.pairs.explain_fit", lambda demand, company: explain(demand.pk, company.pk, shard=0))


def page_of(client, demand, company, language="de", query=""):
    with override(language):
        return client.get(reverse("matching:pair_detail", args=[demand.pk, company.pk]) + query)


def text_of_page(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_team_reads_why_with_points_gates_and_both_texts(client, pair):
    Match.objects.update(gates=["proof_lacking"])
    client.force_login(pair.manager)
    page = page_of(client, pair.demand, pair.offering)
    words = text_of_page(page)
    assert page.status_code == 200
    assert "Vakuumdruckguss" in words and "Wir gießen" in words and "我司为长春" in words
    assert "<code>proof_lacking</code>" in page.content.decode() and "<mark>" in page.content.decode()
    assert '<svg class="waterfall__bar"' in page.content.decode() and "style=" not in page.content.decode()


def test_reasons_are_read_in_any_of_the_languages(client, pair):
    client.force_login(pair.manager)
    page = page_of(client, pair.demand, pair.offering, query="?reasons=zh-hans")
    assert '<section class="card" lang="zh-hans">' in page.content.decode() and "真空压铸" in page.content.decode()


def test_a_pair_that_was_never_suggested_is_asked_of_the_engine(client, pair, engine_answers):
    software = make_company("Softwarehaus Adlershof GmbH", concepts=["SW"], description="Wir schreiben Software.")
    client.force_login(pair.manager)
    page = page_of(client, pair.demand, software)
    assert page.status_code == 200 and not Match.objects.filter(company=software).exists()
    assert "Softwarehaus Adlershof" in text_of_page(page) and "waterfall" in page.content.decode()


def test_without_the_engine_the_page_says_so_and_shows_the_texts(client, pair, monkeypatch):
    monkeypatch.setattr("matching.views.pairs.explain_fit", lambda demand, company: None)
    client.force_login(pair.manager)
    page = page_of(client, pair.demand, make_company(concepts=["SW"], description="Wir schreiben Software."), language="en")
    assert page.status_code == 200
    assert "is being computed" in text_of_page(page) and "Wir schreiben Software" in text_of_page(page)
    assert "waterfall" not in page.content.decode()


def test_the_waterfall_adds_up_in_picture_and_table(pair):
    fall = waterfall_of(Fit.of_match(pair.match))
    assert sum(bar.points for bar in fall.bars) == pytest.approx(fall.score, abs=1e-9)
    assert sum(bar.most for bar in fall.bars) == pytest.approx(100, abs=1e-9)
    starts = [float(bar.start) for bar in fall.bars]
    assert starts == pytest.approx([0.0, *(float(bar.end) for bar in fall.bars)][:-1])
    assert float(fall.bars[-1].end) == pytest.approx(float(fall.width), abs=0.01)
    assert [bar.is_known for bar in fall.bars] == [one["level"] is not None for one in pair.match.contributions]
    assert all(float(bar.width) <= float(bar.room) + 0.01 for bar in fall.bars)


@pytest.mark.parametrize(
    ("values", "shown"),
    [([0.05, 0.05], [0.1, 0.0]), ([33.333, 33.333, 33.334], [33.3, 33.3, 33.4]), ([0.04, 0.04, 0.04], [0.1, 0.0, 0.0]), ([], [])],
)
def test_rounded_points_add_up_to_the_rounded_score(values, shown):
    assert shown_tenths(values) == shown


def test_what_is_not_stated_is_shown_as_unknown_not_as_zero(client, pair):
    unknown = {"criterion": "volume", "level": None, "points": 0.0, "max_points": 0.0, "evidence": []}
    Match.objects.update(contributions=[*pair.match.contributions, unknown])
    client.force_login(pair.manager)
    row = re.search(r'<tr>\s*<th scope="row">Menge.*?</tr>', page_of(client, pair.demand, pair.offering).content.decode(), re.S)
    row = row or re.search(
        r'<tr>\s*<th scope="row">Volume.*?</tr>', page_of(client, pair.demand, pair.offering, "en").content.decode(), re.S
    )
    assert NUMBER.findall(re.sub(r"<[^>]+>", " ", row.group())) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_as_often_whatever_the_list(client, pair, number):
    for _each in range(number - 1):
        make_match(pair.demand, make_company(concepts=[CASTING]))
    client.force_login(pair.manager)
    page_of(client, pair.demand, pair.offering)
    with CaptureQueriesContext(connection) as queries:
        assert page_of(client, pair.demand, pair.offering).status_code == 200
    assert len(queries) <= 34


def test_before_the_second_yes_nobody_but_the_team_opens_it(client, pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    statuses = {}
    for who, user in make_cast(pair).items():
        client.force_login(user)
        statuses[who] = page_of(client, pair.demand, pair.offering).status_code
    assert statuses == {
        "offering_editor": 403,
        "offering_viewer": 403,
        "mandated_multiplier": 403,
        "seeking_owner": 403,
        "stranger": 403,
        "auditor": 404,
        "manager": 200,
    }


@pytest.mark.parametrize("part", ["offering", "seeking"])
def test_before_the_second_yes_the_refusal_quotes_nobody(client, pair, part):
    propose(pair)
    client.force_login(getattr(pair, part).memberships.get().user)
    page = page_of(client, pair.demand, pair.offering).content.decode()
    assert leaks(page, texts=[*texts_of(pair.demand), *texts_of(pair.offering)]) == set()


@pytest.mark.parametrize("part", ["offering", "seeking"])
def test_after_the_second_yes_both_sides_read_both_texts_but_no_points(client, pair, part):
    introduction = propose(pair)
    for side in ("offering", "seeking"):
        say(pair, introduction, side, "accepted")
    client.force_login(getattr(pair, part).memberships.get().user)
    page = page_of(client, pair.demand, pair.offering)
    words = text_of_page(page)
    assert page.status_code == 200
    assert "Wir gießen" in words and "我司为长春" in words and "<mark>" in page.content.decode()
    assert "waterfall" not in page.content.decode() and "100" not in words.partition("Vakuumdruckguss")[0]
    detail = client.get(reverse("matching:introduction_detail", args=[introduction.pk])).content.decode()
    assert reverse("matching:pair_detail", args=[pair.demand.pk, pair.offering.pk]) in detail


def test_who_was_introduced_for_one_demand_reads_no_other(client, pair):
    introduction = propose(pair)
    for side in ("offering", "seeking"):
        say(pair, introduction, side, "accepted")
    other = make_demand(pair.seeking, musts=[CASTING], state="draft")
    client.force_login(pair.offering.memberships.get().user)
    assert page_of(client, other, pair.offering).status_code == 404


def test_the_auditor_and_strangers_stay_out_after_the_second_yes(client, pair):
    introduction = propose(pair)
    for side in ("offering", "seeking"):
        say(pair, introduction, side, "accepted")
    auditor = make_user(role="auditor")
    type(introduction).objects.update(funding_measure=auditor.audits)
    type(pair.demand).objects.update(funding_measure=auditor.audits)
    type(pair.offering).objects.update(funding_measure=auditor.audits)
    stranger = make_company(owner=make_user()).memberships.get().user
    for user in (auditor, stranger):
        client.force_login(user)
        assert page_of(client, pair.demand, pair.offering).status_code == 403


def test_a_past_match_says_that_it_is_past(client, pair):
    Match.objects.update(superseded_at=timezone.now())
    client.force_login(pair.manager)
    page = client.get(reverse("matching:match_detail", args=[pair.match.pk]), headers={"accept-language": "en"})
    assert page.status_code == 200 and 'id="listing"' not in page.content.decode()


def test_an_ended_introduction_still_shows_what_was_shown(client, pair):
    introduction = propose(pair)
    for side in ("offering", "seeking"):
        say(pair, introduction, side, "accepted")
    introduction.refresh_from_db()
    close_introduction(introduction, "compliance", by=pair.manager)
    client.force_login(pair.offering.memberships.get().user)
    assert page_of(client, pair.demand, pair.offering).status_code == 200

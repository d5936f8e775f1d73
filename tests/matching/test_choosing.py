"""Several suggestions at once: side by side, decided together with a preview and a way back, set aside until a day."""

from datetime import UTC, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from becan.exceptions import DomainError, InvalidTransition
from becan.models import OutgoingMail
from companies.documents import lacking, text_of_pdf
from matching.briefing import briefing_of, spoken
from matching.models import Batch, Decision, Introduction, Match
from matching.services.batches import run_due_batches, start_batch, undo_batch
from matching.services.budget import budget, propose_within_budget
from matching.services.curation import bring_back_dismissed, dismiss_match
from tests.factories import make_company
from tests.matching.introduction_parts import CASTING, make_match, make_pair, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def three(pair):
    others = [make_company(f"Guss {name}", concepts=[CASTING], employees=50) for name in "AB"]
    return [pair.match, *(make_match(pair.demand, other) for other in others)]


def post(client, pair, action, matches, **more):
    data = {"do": action, "match": [match.pk for match in matches], **more}
    return client.post(reverse("matching:match_batch", args=[pair.demand.pk]), data)


def test_two_to_four_stand_side_by_side(client, pair, three):
    client.force_login(pair.manager)
    there = post(client, pair, "compare", three)
    page = client.get(there.url)
    comparison = page.context["comparison"]
    assert {match.company for match in comparison.matches} == {match.company for match in three}
    assert all(len(row.cells) == 3 for row in [*comparison.criteria, *comparison.facts])
    assert page.status_code == 200
    assert client.get(post(client, pair, "compare", three[:1]).url).status_code == 422


def test_comparing_more_asks_no_more(client, pair, three, django_assert_num_queries, django_assert_max_num_queries):
    client.force_login(pair.manager)
    two, all_three = (post(client, pair, "compare", chosen).url for chosen in (three[:2], three))
    client.get(two)
    with django_assert_max_num_queries(60) as first:
        client.get(two)
    with django_assert_num_queries(len(first)):
        client.get(all_three)


def test_a_batch_is_previewed_then_waits_and_can_be_undone(client, pair, three):
    client.force_login(pair.manager)
    preview = post(client, pair, "propose", three)
    assert (preview.status_code, Batch.objects.count(), Introduction.objects.count()) == (200, 0, 0)
    done = post(client, pair, "propose", three, confirmed="1")
    batch = Batch.objects.get()
    assert done.url == reverse("matching:batch_detail", args=[batch.pk])
    now = timezone.now()
    assert run_due_batches(now=now + timedelta(minutes=9)) == 0
    client.post(reverse("matching:batch_undo", args=[batch.pk]))
    assert run_due_batches(now=now + timedelta(minutes=11)) == 0
    assert (Introduction.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_a_batch_that_nobody_undid_asks_everybody_once(pair, three):
    now = timezone.now()
    batch = start_batch(pair.demand, three, "propose", by=pair.manager, now=now)
    propose(pair)  # somebody was faster with one of them
    assert run_due_batches(now=now + timedelta(minutes=11)) == 1
    assert run_due_batches(now=now + timedelta(minutes=12)) == 0
    assert Introduction.objects.count() == 3
    batch.refresh_from_db()
    assert sum(bool(why) for _match, why in batch.results) == 1
    with pytest.raises(InvalidTransition):
        undo_batch(batch, by=pair.manager, now=now + timedelta(minutes=12))


def test_a_batch_of_dismissals_is_undone_as_if_nobody_had_clicked(client, pair, three):
    client.force_login(pair.manager)
    assert post(client, pair, "dismiss", three, confirmed="1", reason="no-capacity").status_code == 422  # until when?
    post(client, pair, "dismiss", three, confirmed="1", reason="wrong-technology")
    assert (Match.objects.suggested().count(), Decision.objects.count()) == (0, 3)
    client.post(reverse("matching:batch_undo", args=[Batch.objects.get().pk]))
    assert (Match.objects.suggested().count(), Decision.objects.count()) == (3, 0)


def test_nothing_ticked_says_so(client, pair):
    client.force_login(pair.manager)
    assert post(client, pair, "dismiss", []).url == reverse("matching:match_list", args=[pair.demand.pk])


def test_what_is_set_aside_until_a_day_comes_back_then(pair):
    day = timezone.localdate() + timedelta(days=30)
    dismiss_match(pair.match, "not-now", by=pair.manager, until=day)
    assert bring_back_dismissed(now=timezone.now() + timedelta(days=29)) == 0
    assert not Match.objects.suggested().exists()
    assert bring_back_dismissed(now=timezone.now() + timedelta(days=30)) == 1
    assert list(Match.objects.suggested()) == [pair.match]
    assert Decision.objects.count() == 1


def test_a_day_that_is_over_is_no_day(client, pair):
    client.force_login(pair.manager)
    address = reverse("matching:match_dismiss", args=[pair.match.pk])
    page = client.post(address, {"reason": "not-now", "until": timezone.localdate().isoformat()})
    assert page.status_code == 422
    assert Match.objects.suggested().exists()
    assert client.post(address, {"reason": "competitor"}).status_code == 302


def test_beyond_the_week_s_budget_somebody_says_why(client, pair, three, settings):
    settings.INTRODUCTIONS_A_WEEK = 1
    propose_within_budget(three[0], by=pair.manager)
    assert budget(timezone.now()) == (1, 1)
    with pytest.raises(DomainError):
        propose_within_budget(three[1], by=pair.manager)
    client.force_login(pair.manager)
    address = reverse("matching:introduction_propose", args=[three[1].pk])
    refused = client.post(address)
    assert refused.status_code == 422
    assert 'name="reason"' in refused.content.decode()
    assert client.post(address, {"reason": "Die Delegation ist nur diese Woche hier."}).status_code == 302
    assert Introduction.objects.count() == 2


def test_the_briefing_has_both_names_as_they_are_said_and_both_clocks(client, pair):
    introduction = propose(pair)
    briefing = briefing_of(introduction, now=timezone.now())
    people = {person.name: person.spoken for firm in briefing.firms for person in firm.people}
    assert people == {"王芳": "Wáng Fāng", "Karl Weber": ""}
    now = timezone.now()
    [clock] = briefing_of(introduction, now=now).clocks
    assert clock.beijing == now.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert clock.beijing - clock.berlin in (timedelta(hours=6), timedelta(hours=7))
    assert briefing.events
    client.force_login(pair.manager)
    page = client.get(reverse("matching:introduction_briefing", args=[introduction.pk])).content.decode()
    assert f"{clock.beijing:%H:}" in page and "jilin" not in page
    assert "Wáng Fāng" in page and "长春启明车身部件有限公司" in page


def test_the_briefing_is_one_page_of_pdf(client, pair):
    if lacking():
        pytest.skip("no Pango or no Chinese font")
    introduction = propose(pair)
    client.force_login(pair.manager)
    answer = client.get(reverse("matching:introduction_briefing_pdf", args=[introduction.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
    assert "王芳" in text_of_pdf(answer.content)


def test_names_are_spoken_with_tones():
    assert (spoken("林雨文"), spoken("Weber")) == ("Lín Yǔ Wén", "")

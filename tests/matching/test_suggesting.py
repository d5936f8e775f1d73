"""A demand goes to up to five suitable companies directly: once, where its author wants that, after the team has agreed."""

import pytest
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, Notice, OutgoingMail
from companies.enums import Visibility
from companies.models import Company
from matching.models import Demand, Digest, Match
from matching.services.digests import note_news, send_match_digest
from matching.services.suggesting import best_five, suggest_demand
from tests.factories import make_company, make_user
from tests.matching.introduction_parts import make_match, make_sending_pair, propose

pytestmark = pytest.mark.django_db
CASTING = "CS-DC-VAC"


@pytest.fixture
def pair(taxonomy):
    return make_sending_pair()


def caster(number, **fields):
    company = make_company(f"Gießerei {number} GmbH", owner=make_user(), concepts=[CASTING], **{"visibility": 2} | fields)
    return company


def test_the_best_five_read_it_with_reasons_and_without_the_author(client, pair):
    for number in range(5):
        make_match(pair.demand, caster(number), score=40 + number, band="possible")
    client.force_login(pair.manager)
    page = client.get(f"/de/demands/{pair.demand.pk}/matches/").content.decode()
    assert f"/de/demands/{pair.demand.pk}/suggest/" in page
    assert not OutgoingMail.objects.filter(kind="match_suggested").exists()  # looking sends nothing
    assert client.post(f"/de/demands/{pair.demand.pk}/suggest/").status_code == 302
    mails = OutgoingMail.objects.filter(kind="match_suggested")
    assert mails.count() == Notice.objects.filter(kind="match_suggested").count() == 5
    assert str(Company.objects.get(name_de="Gießerei 0 GmbH").memberships.get().user) not in mails.values_list("to", flat=True)
    mail = mails.get(to="weber@druckguss-ludwigsfelde.example")
    assert (mail.group, mail.languages) == ("match", "de")  # counted among the two a week
    assert f"/demands/{pair.demand.pk}/interest/" in mail.text and "Vakuumdruckguss" in mail.text
    for text in (mail.subject, mail.text, mail.html):
        assert [secret for secret in ("启明", "长春", "qiming", "王", "真空压铸供应商") if secret in text] == []
    assert ActivityLog.objects.about(pair.demand).filter(action="demand.suggestions_sent").count() == 1
    assert client.post(f"/de/demands/{pair.demand.pk}/suggest/").status_code == 409
    assert mails.count() == 5


@pytest.mark.parametrize(
    "change",
    [
        {"visibility": Visibility.TEAM},
        {"state": "suspended"},
        {"is_open_for_introductions": False},
    ],
)
def test_who_may_not_be_found_is_not_written_to(pair, change):
    Company.objects.filter(pk=pair.offering.pk).update(**change)
    assert best_five(pair.demand) == []
    with pytest.raises(DomainError):
        suggest_demand(pair.demand, by=pair.manager)
    pair.demand.refresh_from_db()
    assert pair.demand.suggested_at is None  # it may be sent once somebody fits


def test_who_is_being_asked_or_set_aside_is_left_out(pair):
    other = make_match(pair.demand, caster(1))
    Match.objects.filter(pk=other.pk).update(dismissed_at=timezone.now(), dismissal_reason="capacity", dismissed_by=pair.manager)
    assert [match.company for match in best_five(pair.demand)] == [pair.offering]
    propose(pair)
    assert best_five(pair.demand) == []


@pytest.mark.parametrize("change", [{"suggestions": "ask"}, {"state": "on_hold"}, {"is_open_for_interest": False}])
def test_only_where_its_author_wants_it_and_it_may_be_answered(pair, change):
    Demand.objects.filter(pk=pair.demand.pk).update(**change)
    with pytest.raises(InvalidTransition):
        suggest_demand(pair.demand, by=pair.manager)
    assert not OutgoingMail.objects.filter(kind="match_suggested").exists()


def test_the_digest_does_not_say_it_again(pair):
    note_news([(pair.demand.pk, pair.offering.pk)], reader="offering", now=timezone.now())
    suggest_demand(pair.demand, by=pair.manager)
    digest = Digest.objects.get(company=pair.offering)
    assert (digest.news, digest.told) == ([], [pair.demand.pk])
    Digest.objects.update(due_at=timezone.now())
    send_match_digest(digest.pk, now=timezone.now())
    assert not OutgoingMail.objects.filter(kind="match_digest").exists()

"""What the team wrote down for a company that phones, it puts right or takes back, until an introduction has been made from it."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from becan.models import ActivityLog, OutgoingMail
from matching.enums import InterestState as State
from matching.models import Interaction, Question
from matching.services.interest_introductions import introduce_interested
from matching.services.interests import show_interest
from tests.matching.introduction_parts import make_pair
from tests.matching.test_interests import OFFER, express

pytestmark = pytest.mark.django_db
BETTER = "Wir bieten Vakuumdruckguss auf 840 t, auch mit Wärmebehandlung."


@pytest.fixture
def pair(taxonomy):
    pair = make_pair()
    TOTP.activate(pair.manager, generate_totp_secret())
    return pair


@pytest.fixture
def interest(pair):
    return express(pair, recorded_by=pair.manager, ready=["material"], channel="phone", told_by="Frau Weber")


@pytest.fixture
def staff(client, pair):
    client.force_login(pair.manager)
    return client


def address(interest):
    return f"/de/interests/{interest.pk}/correct/"


def sent(pair, **changes):
    person = pair.people["offering"].pk
    return {
        "channel": "wechat",
        "told_by": "Karl Weber",
        "offer": BETTER,
        "ready": ["material"],
        "contact_person": person,
    } | changes


def test_the_team_puts_right_what_it_wrote_down(staff, pair, interest):
    assert address(interest) in staff.get(f"/de/interests/{interest.pk}/review/").content.decode()
    page = staff.get(address(interest)).content.decode()
    assert OFFER in page and "Frau Weber" in page
    day = timezone.localdate() - timezone.timedelta(days=1)
    assert staff.post(address(interest), sent(pair, said_on=day)).status_code == 302
    interest.refresh_from_db()
    assert (interest.offer, interest.channel, interest.told_by, interest.state) == (BETTER, "wechat", "Karl Weber", State.SENT)
    entry = ActivityLog.objects.about(interest).get(action="interest.corrected")
    assert (entry.actor, entry.on_behalf_of, entry.data["changed"]) == (pair.manager, pair.offering, ["offer"])
    assert Interaction.objects.get().words == BETTER
    mail = OutgoingMail.objects.get(kind="interest_recorded", subject="Ihre Interessenbekundung ist berichtigt")
    assert BETTER in mail.text
    assert (
        "eingetragene Interessenbekundung berichtigt" in staff.get(f"/de/companies/{pair.offering.pk}/timeline/").content.decode()
    )


def test_what_was_typed_stays_when_something_is_missing(staff, pair, interest):
    answer = staff.post(address(interest), sent(pair, told_by=""))
    assert answer.status_code == 422 and BETTER in answer.content.decode()
    interest.refresh_from_db()
    assert interest.offer == OFFER


def test_questions_that_have_gone_out_stay_asked(staff, pair, interest):
    show_interest(interest, by=pair.manager)
    assert 'name="ready"' not in staff.get(address(interest)).content.decode()
    assert staff.post(address(interest), sent(pair, ready=["dimensions"])).status_code == 302
    interest.refresh_from_db()
    assert (interest.offer, interest.ready, Question.objects.get().code) == (BETTER, ["material"], "material")


def test_the_team_takes_it_back(staff, pair, interest):
    assert staff.post(address(interest), {"take_back": "1", "reason": ""}).status_code == 422
    assert staff.post(address(interest), {"take_back": "1", "reason": "Falsche Firma notiert"}).status_code == 302
    interest.refresh_from_db()
    assert (interest.state, interest.state_reason) == (State.WITHDRAWN, "Falsche Firma notiert")
    mail = OutgoingMail.objects.get(kind="interest_taken_back")
    assert "Falsche Firma" not in mail.text and "启明" not in mail.text
    assert ActivityLog.objects.about(interest).get(action="interest.withdrawn").actor == pair.manager
    assert address(interest) not in staff.get(f"/de/interests/{interest.pk}/review/").content.decode()
    assert staff.post(address(interest), sent(pair)).status_code == 409


@pytest.mark.parametrize("step", [{}, {"take_back": "1", "reason": "Anders überlegt"}])
def test_not_once_an_introduction_has_been_made_from_it(staff, pair, interest, step):
    introduce_interested(interest, by=pair.manager)
    answer = staff.post(address(interest), step or sent(pair))
    assert answer.status_code == 409
    assert "Daraus ist bereits eine Kontaktvermittlung geworden." in answer.content.decode()
    interest.refresh_from_db()
    assert (interest.offer, interest.state) == (OFFER, State.INTRODUCED)


def test_a_company_s_own_words_are_its_own(staff, pair):
    assert staff.post(address(express(pair)), sent(pair)).status_code == 409

"""Companies answer a demand by themselves: alone, together, within limits; nobody is named to the seeking side before its yes."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues import QUEUES
from matching.enums import InterestState as State
from matching.models import Demand, DemandTeams, Interaction, Interest, Introduction, Question
from matching.services.interest_introductions import introduce_interested
from matching.services.interests import (
    TRANSITIONS,
    edit_interest,
    end_interest,
    express_interest,
    note_read,
    send_interest,
    show_interest,
    withdraw_interest,
)
from matching.signed_links import demand_token, invitation_token
from tests.factories import make_company, make_contact_person, make_demand, make_user
from tests.matching.introduction_parts import make_match, make_pair, say

pytestmark = pytest.mark.django_db
OFFER = "Wir bieten Vakuumdruckguss auf 840 t in Ludwigsfelde, seit 1991."


@pytest.fixture
def pair(taxonomy):
    pair = make_pair()
    TOTP.activate(pair.manager, generate_totp_secret())
    return pair


def express(pair, company=None, **more):
    company = company or pair.offering
    person = company.contact_persons.first() or make_contact_person(company)
    by = company.memberships.first().user if company.memberships.exists() else None
    demand, by = more.pop("demand", pair.demand), more.pop("recorded_by", by)
    return express_interest(demand, company, by=by, offer=OFFER, contact_person=person, language="de", **more)


def partner(pair, name="Zerspanung Nauen GmbH"):
    company = make_company(name, owner=make_user(), concepts=["MC-MIL-5AX"])
    make_contact_person(company)
    return company


@pytest.mark.parametrize(
    ("who", "status", "count"),
    [("owner", 302, 1), ("viewer", 403, 0), ("seeking", 403, 0), ("stranger", 404, 0), ("multiplier", 403, 0)],
)
def test_who_may_tell_an_interest(client, pair, who, status, count):
    viewer, multiplier = make_user(), make_user()
    pair.offering.memberships.create(user=viewer, role="viewer")
    make_company(kind="multiplier", side="berlin_brandenburg", owner=multiplier)
    owner, seeking = pair.offering.memberships.get(role="owner").user, pair.seeking.memberships.get().user
    cast = {"owner": owner, "viewer": viewer, "seeking": seeking, "stranger": make_user(), "multiplier": multiplier}
    client.force_login(cast[who])
    form = {"offer": OFFER, "questions": "Welche Legierung?", "contact_person": pair.people["offering"].pk}
    assert client.post(f"/de/demands/{pair.demand.pk}/interest/", form).status_code == status
    assert Interest.objects.count() == count
    if count:
        assert client.post(f"/de/demands/{pair.demand.pk}/interest/", form).status_code == 422  # once is enough
        assert client.get("/de/interests/").status_code == 200


def test_a_demand_that_is_shut_takes_none(pair):
    Demand.objects.filter(pk=pair.demand.pk).update(is_open_for_interest=False)
    with pytest.raises(InvalidTransition):
        express(pair)
    Demand.objects.filter(pk=pair.demand.pk).update(
        is_open_for_interest=True, expires_on=timezone.localdate() - timedelta(days=1)
    )
    with pytest.raises(InvalidTransition):
        express(pair)


def test_nobody_floods(pair):
    demands = [make_demand(pair.seeking, musts=["CS-DC-VAC"]) for _ in range(6)]
    for demand in demands[:5]:
        withdraw_interest(express(pair, demand=demand), by=None)
    with pytest.raises(DomainError):
        express(pair, demand=demands[5])
    Interest.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert express(pair, demand=demands[5]).state == State.SENT


def test_it_can_be_changed_until_it_is_read(pair):
    interest = express(pair)
    texts = {"offer": "Anders", "questions": "", "ready": [], "contact_person": pair.people["offering"]}
    assert edit_interest(interest, by=None, **texts).offer == "Anders"
    note_read(interest, by=pair.manager)
    with pytest.raises(InvalidTransition):
        edit_interest(interest, by=None, **texts)
    assert withdraw_interest(interest, by=None).state == State.WITHDRAWN


STEPS = {
    State.SENT: lambda interest, by: send_interest(interest, by=by),
    State.SHOWN: lambda interest, by: show_interest(interest, by=by),
    State.INTRODUCED: lambda interest, by: introduce_interested(interest, by=by),
    State.DECLINED: lambda interest, by: end_interest(interest, "passt nicht", by=by),
    State.WITHDRAWN: lambda interest, by: withdraw_interest(interest, by=by),
}


def test_every_state_and_step(pair):
    """A step is possible exactly where the table says so, and leaves an entry."""
    companies = iter([partner(pair, f"Guss {number} GmbH") for number in range(len(State) * len(STEPS))])
    for state in State:
        for target, step in STEPS.items():
            company = next(companies)
            make_match(pair.demand, company)
            interest = express(pair, company)
            Interest.objects.filter(pk=interest.pk).update(state=state)
            interest.refresh_from_db()
            is_possible = target in TRANSITIONS[state]
            try:
                step(interest, pair.manager)
            except InvalidTransition:
                assert not is_possible, (state, target)
            else:
                assert is_possible, (state, target)
            interest.refresh_from_db()
            assert interest.state == (target if is_possible else state)
            assert ActivityLog.objects.about(interest).filter(action=f"interest.{target}").exists() is is_possible


SECRETS = ("Ludwigsfelde", "Weber", "1991", "druckguss-ludwigsfelde.example", "3378")


def test_the_seeking_side_reads_codes_and_its_yes_asks_both(client, pair):
    interest = show_interest(express(pair), by=pair.manager)
    client.force_login(pair.seeking.memberships.get().user)
    light = f"/zh-hans/d/{demand_token(pair.demand)}/"
    read = [client.get(address).content.decode() for address in (f"/zh-hans/demands/{pair.demand.pk}/", light)]
    mail = OutgoingMail.objects.get(kind="interest_shown")
    assert "一家柏林" in read[0] or "柏林" in read[0]
    for text in (*read, mail.text, mail.html, mail.subject):
        assert [secret for secret in SECRETS if secret in text] == []
    assert client.get(f"/zh-hans/interests/{interest.pk}/").status_code == 404
    client.logout()
    answer = {"answer_interest": "yes", "interest": str(interest.pk)}
    assert client.post(light, answer).status_code == 302
    introduction = Introduction.objects.get()
    interest.refresh_from_db()
    assert (interest.state, introduction.offering, introduction.responsible) == ("introduced", pair.offering, pair.manager)
    assert interest.members.get().introduction == introduction
    assert [side.answer for side in introduction.sides.all()] == ["asked", "asked"]
    assert client.post(light, answer).status_code == 404  # answered already
    assert Introduction.objects.count() == 1


def test_a_no_is_told_in_the_neutral_sentence(client, pair):
    interest = show_interest(express(pair), by=pair.manager)
    client.force_login(pair.seeking.memberships.get().user)
    client.post(f"/zh-hans/demands/{pair.demand.pk}/interests/{interest.pk}/", {"answer_interest": "no"})
    mail = OutgoingMail.objects.get(kind="interest_ended")
    assert "keine passende Zusammenarbeit" in mail.text and "seeking-side" not in mail.text
    assert "启明" not in mail.text


def test_together_one_leads_and_each_agrees(client, pair):
    other, third = partner(pair), partner(pair, "Härterei Rathenow GmbH")
    parts = [{"concept": "CS-DC-VAC", "is_must": True, "figures": [], "proofs": []}]
    parts += [parts[0] | {"concept": "MC-MIL-5AX"}]
    members = [{"company": str(pair.offering.pk), "score": 1, "parts": [{"part": 0, "levels": [1]}]}]
    members += [{"company": str(one.pk), "score": 1, "parts": [{"part": 1, "levels": [1]}]} for one in (other, third)]
    team = {"musts": 2, "coverage": 1, "score": 1, "members": members}
    DemandTeams.objects.create(demand=pair.demand, parts=parts, teams=[team])
    client.force_login(pair.offering.memberships.get().user)
    page = client.get(f"/de/demands/{pair.demand.pk}/interest/").content.decode()
    assert "Nauen" not in page  # anonymous for the lead, too
    form = {"offer": OFFER, "contact_person": pair.people["offering"].pk, "team": "0"}
    assert client.post(f"/de/demands/{pair.demand.pk}/interest/", form).status_code == 302
    interest = Interest.objects.get()
    assert (interest.state, interest.members.count()) == (State.INVITING, 3)
    assert OutgoingMail.objects.filter(kind="interest_invited").count() == 2
    client.logout()
    first, second = interest.members.filter(is_lead=False).order_by("pk")
    light = f"/de/e/{invitation_token(first)}/"
    assert client.get(light).status_code == 200
    assert client.post(light, {"move": "accept"}).status_code == 302
    interest.refresh_from_db()
    assert interest.state == State.INVITING
    client.force_login(second.company.memberships.get().user)
    page = client.get(f"/de/interests/{interest.pk}/").content.decode()
    assert str(first.company) in page  # who takes part is known in the team
    assert client.post(f"/de/interests/{interest.pk}/move/", {"move": "decline"}).status_code == 302
    assert client.get(f"/de/interests/{interest.pk}/").status_code == 404
    interest.refresh_from_db()
    assert interest.state == State.SENT
    for company in (pair.offering, first.company):
        if not pair.demand.matches.filter(company=company).exists():
            make_match(pair.demand, company)
    made = introduce_interested(interest, by=pair.manager)
    assert {introduction.offering for introduction in made} == {pair.offering, first.company}


def test_the_desk_has_a_queue_and_decides(client, pair):
    interest = express(pair)
    queue = next(queue for queue in QUEUES if queue.name == "interests")
    assert [item.url.endswith("/review/") for item in queue.items(5)] == [True]
    client.force_login(pair.manager)
    address = f"/de/interests/{interest.pk}/review/"
    assert OFFER in client.get(address).content.decode()
    assert client.post(address, {"decision": "end", "reason": ""}).status_code == 422
    assert client.post(address, {"decision": "show"}).status_code == 302
    assert not queue.items(5)
    assert client.post(address, {"decision": "introduce"}).status_code == 302
    assert client.post(address, {"decision": "show"}).status_code == 409
    client.force_login(pair.offering.memberships.get().user)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_has_a_fixed_price(client, pair, number):
    for _ in range(number):
        express(pair, demand=make_demand(pair.seeking, musts=["CS-DC-VAC"]))
    client.force_login(pair.offering.memberships.get().user)
    client.get("/de/interests/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/de/interests/")
    assert len(queries) <= 9


PHONED = {
    "channel": "phone",
    "told_by": "Frau Weber",
    "offer": OFFER,
    "ready": ["start_of_production"],
    "questions": "Welche Legierung genau?",
}


def test_the_team_writes_down_what_a_company_says_on_the_phone(client, pair):
    client.force_login(pair.manager)
    address = f"/de/demands/{pair.demand.pk}/companies/{pair.offering.pk}/interest/"
    assert address in client.get(f"/de/demands/{pair.demand.pk}/companies/{pair.offering.pk}/").content.decode()
    assert client.post(address, PHONED | {"contact_person": ""}).status_code == 422
    form = PHONED | {"contact_person": pair.people["offering"].pk, "said_on": timezone.localdate() - timedelta(days=2)}
    assert client.post(address, form).status_code == 302
    interest = Interest.objects.get()
    assert (interest.recorded_by, interest.channel, interest.told_by) == (pair.manager, "phone", "Frau Weber")
    assert (interest.language, interest.ready, interest.state) == (
        pair.offering.original_language,
        ["start_of_production"],
        "sent",
    )
    assert Interaction.objects.get().words == OFFER  # not said today: it stands on the timeline
    entry = ActivityLog.objects.about(interest).get(action="interest.expressed")
    assert (entry.actor, entry.on_behalf_of) == (pair.manager, pair.offering)
    client.force_login(pair.offering.memberships.get().user)
    assert "eingetragen von Ada Lehmann" in client.get(f"/de/interests/{interest.pk}/").content.decode()


def test_the_company_takes_back_what_was_recorded_without_an_account(client, pair):
    interest = express(pair, recorded_by=pair.manager)
    mail = OutgoingMail.objects.get(kind="interest_recorded")
    link = f"/de/e/{invitation_token(interest.members.get())}/"
    assert link.removeprefix("/de") in mail.text
    assert "启明" not in mail.text
    assert OFFER in client.get(link).content.decode()
    interest.refresh_from_db()
    assert interest.state == State.SENT  # reading changes nothing
    assert client.post(link, {"move": "withdraw"}).status_code == 302
    interest.refresh_from_db()
    assert interest.state == State.WITHDRAWN
    assert OutgoingMail.objects.get(kind="desk_correction").to == pair.manager.email
    assert client.post(link, {"move": "withdraw"}).status_code == 409


def test_the_limits_are_not_the_team_s(pair):
    for _ in range(6):
        express(pair, demand=make_demand(pair.seeking, musts=["CS-DC-VAC"]), recorded_by=pair.manager)
    assert Interest.objects.open().count() == 6


def test_its_questions_are_asked_when_the_team_lets_them_through(pair):
    interest = express(pair, ready=["start_of_production", "material"], questions="Wer gießt heute?")
    assert not Question.objects.exists()
    show_interest(interest, by=pair.manager)
    asked = {(row.code, row.state, row.passage and row.passage.words) for row in Question.objects.all()}
    assert asked == {("start_of_production", "asked", None), ("material", "asked", None), ("", "held", "Wer gießt heute?")}
    assert {(row.asking, row.asked, row.side) for row in Question.objects.all()} == {(pair.offering, pair.seeking, "seeking")}
    introduce_interested(interest, by=pair.manager)
    assert Question.objects.count() == 3  # once


def test_its_words_are_in_the_shared_space_after_the_second_yes(client, pair):
    interest = express(pair, ready=["start_of_production"], questions="Wer gießt heute?")
    introduction = introduce_interested(interest, by=pair.manager)[0]
    assert not introduction.messages.exists()
    for side in ("offering", "seeking"):
        say(pair, introduction, side, "accepted")
    message = introduction.messages.get()
    assert (message.words, message.language, message.side, message.interest) == (OFFER, "de", "offering", interest)
    client.force_login(pair.seeking.memberships.get().user)
    page = client.get(f"/zh-hans/introductions/{introduction.pk}/space/").content.decode()
    assert OFFER in page and page.count('class="entry"') >= 2
    assert "量产时间" in page


def test_an_interest_asks_five_ready_questions_at_most(client, pair):
    client.force_login(pair.offering.memberships.get(role="owner").user)
    codes = ["start_of_production", "material", "dimensions", "drawing", "target_price", "incoterm"]
    form = {"offer": OFFER, "contact_person": pair.people["offering"].pk}
    address = f"/de/demands/{pair.demand.pk}/interest/"
    assert client.post(address, form | {"ready": codes}).status_code == 422
    assert client.post(address, form | {"ready": ["no-such-code"]}).status_code == 422

"""What is corrected on a page without an account reaches by mail whoever had asked or written it down; what the team records itself does not."""

import pytest

from becan.models import OutgoingMail
from companies.services.assisting import answer_confirmation, ask_confirmation, fingerprint, revoke_confirmation
from matching.enums import Part, View
from matching.models import Demand
from matching.services.demand_release import answer_release, ask_release
from matching.services.milestones import view_milestone
from matching.signed_links import demand_token
from tests.factories import make_user
from tests.matching.introduction_parts import make_pair, propose, say
from tests.matching.space_parts import furnish

pytestmark = pytest.mark.django_db
WISH = "请改为每年8万件"


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


def mails():
    return OutgoingMail.objects.filter(kind="desk_correction")


def test_a_demand_that_others_wrote(client, pair):
    writer = make_user("schreibt@becan.example", role="project_manager")
    Demand.objects.update(maintained_by="staff", state="submitted")
    pair.demand.refresh_from_db()
    ask_release(pair.demand, by=writer)
    address = f"/zh-hans/d/{demand_token(pair.demand)}/"
    seen = client.get(address).context["form"]["seen"].value()
    assert (
        client.post(
            address, {"answer": "corrected", "words": WISH, "person": "王芳", "seen": seen, "stored_abroad": "on"}
        ).status_code
        == 302
    )
    mail = mails().get()
    assert mail.to == writer.email and WISH in mail.text and "王芳" in mail.text
    assert f"/demands/{pair.demand.pk}/" in mail.text


def test_what_the_team_writes_down_itself_it_knows(pair):
    ask_release(pair.demand, by=pair.manager)
    answer_release(pair.demand, "corrected", by=pair.manager, channel="phone", person="王芳", words=WISH)
    assert not mails().exists()


@pytest.mark.parametrize(("is_objection", "subject"), [(False, "Korrektur gewünscht"), (True, "Zurückgenommen")])
def test_a_profile_that_the_team_keeps(pair, is_objection, subject):
    confirmation = ask_confirmation(pair.offering, by=pair.manager)
    answer = "confirmed" if is_objection else "corrected"
    how = {"by": None, "channel": "signed-link"}
    answer_confirmation(confirmation, answer, person="Weber", words="Neue Halle", seen=fingerprint(pair.offering), **how)
    if is_objection:
        revoke_confirmation(confirmation, **how)
    mail = mails().get()
    assert (mail.to, mail.subject.startswith(subject)) == (pair.manager.email, True)
    assert ("Neue Halle" in mail.text) is not is_objection
    assert mail.group == "account"  # the team's own, without limits


def test_a_milestone_that_the_other_side_sees_differently(pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    introduction = say(pair, introduction, "seeking", "accepted")
    furnish(introduction, pair.manager)
    milestone = introduction.milestones.first()
    side = Part(milestone.side).other if milestone.side else Part.SEEKING
    view_milestone(milestone, View.DISPUTED, side=side, by=None, channel="signed-link", words="Es war im Mai.")
    mail = mails().get()
    assert (mail.to, "Es war im Mai." in mail.text) == (pair.manager.email, True)

"""Before the second yes nothing that the other side gets, page or mail, says who an anonymous side is, or quotes it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from becan.models import OutgoingMail
from companies.models import KeyFigure
from matching.cards import card_for
from matching.enums import Part
from matching.models import DemandFigure
from matching.services.contacts import Release
from matching.services.introductions import ask_question, close_introduction, withdraw_consent
from matching.services.teasers import freeze_facts
from matching.signed_links import link_token
from tests.matching.introduction_parts import DEMAND, OFFER, make_match, make_pair, propose, say
from tests.support.leaks import leaks, runs_of, secrets_of, texts_of

pytestmark = pytest.mark.django_db

STEPS = ["proposed", "other_said_yes", "other_asked", "other_declined", "other_withdrew", "closed", "recorded"]


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair()


def step(pair, introduction, name, other):
    if name == "other_said_yes":
        say(pair, introduction, other, "accepted")
    elif name == "other_asked":
        ask_question(introduction, _words(pair, other), side=Part(other), by=None, channel="signed-link")
    elif name == "other_declined":
        say(pair, introduction, other, "declined", reason="competitor", words=_words(pair, other))
    elif name == "other_withdrew":
        say(pair, introduction, other, "accepted")
        withdraw_consent(introduction, side=Part(other), by=None, channel="signed-link")
    elif name == "closed":
        close_introduction(introduction, "compliance", by=pair.manager)
    elif name == "recorded":
        say(
            pair,
            introduction,
            other,
            "accepted",
            by=pair.manager,
            channel="phone",
            words=_words(pair, other),
            told_by="Karl Weber",
        )


def _words(pair, part):
    return f"Hier {pair.people[part].get_full_name()}, {pair.people[part].phone}: {OFFER if part == 'offering' else DEMAND}"


def everything_for(client, pair, introduction, part):
    """All pages and mails of one side, in all languages."""
    reader = getattr(pair, part).memberships.get().user
    client.force_login(reader)
    paths = [
        ("matching:introduction_list", []),
        ("matching:introduction_detail", [introduction.pk]),
        ("matching:introduction_link", [link_token(introduction.sides.get(side=part))]),
        ("matching:space_detail", [introduction.pk]),
    ]
    for language in ("de", "en", "zh-hans"):
        with override(language):
            for name, args in paths:
                yield f"{language} {name}", client.get(reverse(name, args=args)).content.decode()
    for mail in OutgoingMail.objects.filter(to=reader.email):
        yield mail.kind, "\n".join([mail.subject, mail.text, mail.html])


@pytest.mark.parametrize("part", ["offering", "seeking"])
@pytest.mark.parametrize("name", STEPS)
def test_an_anonymous_side_stays_unknown_until_the_second_yes(client, pair, name, part):
    other = Part(part).other
    introduction = propose(pair)
    step(pair, introduction, name, other)

    company = getattr(pair, other)
    texts = [*texts_of(company), *(texts_of(pair.demand) if other == "seeking" else [])]
    found = {
        place: leaks(content, secrets=secrets_of(company), texts=texts)
        for place, content in everything_for(client, pair, introduction, part)
    }
    assert len(found) > 9
    assert {place: leak for place, leak in found.items() if leak} == {}


def browsing_pages(client, pair, part):
    """What one side reads on its own way through the portal, in all languages, also when it asks for the other by name."""
    client.force_login(getattr(pair, part).memberships.get().user)
    other = getattr(pair, Part(part).other)
    paths = [
        ("portal:home", [], {}),
        ("matching:demand_list", [], {}),
        ("matching:demand_detail", [pair.demand.pk], {}),
        ("companies:company_home", [], {}),
        ("companies:company_detail", [other.pk], {}),
        *(("companies:supplier_search", [], {"q": query}) for query in ("", "真空压铸", "Vakuumdruckguss")),
    ]
    for language in ("de", "en", "zh-hans"):
        with override(language):
            for name, args, query in paths:
                page = client.get(reverse(name, args=args), query, follow=True)
                yield f"{language} {name} {query}", page.status_code, page.content.decode()


def own_words(pair, part):
    """The demand's title and summary for its readers were written by the team, to be read; all else is its author's."""
    if part == "offering":
        return texts_of(pair.offering)
    released = {pair.demand.title_de, pair.demand.summary_de}
    return [*texts_of(pair.seeking), *(text for text in texts_of(pair.demand) if text not in released)]


@pytest.mark.parametrize("part", ["offering", "seeking"])
def test_browsing_tells_no_more_of_an_anonymous_side(client, pair, part):
    other = Part(part).other
    secrets, texts = secrets_of(getattr(pair, other)), own_words(pair, other)
    pages = list(browsing_pages(client, pair, part))
    assert {status for _place, status, _page in pages} <= {200, 404}
    found = {place: leaks(page, secrets=secrets, texts=texts) for place, _status, page in pages}
    assert {place: leak for place, leak in found.items() if leak} == {}


@pytest.mark.parametrize("part", ["offering", "seeking"])
def test_asking_for_an_anonymous_side_by_name_or_sentence_does_not_single_it_out(client, pair, part):
    client.force_login(getattr(pair, part).memberships.get().user)
    other = getattr(pair, Part(part).other)
    address = reverse("companies:company_detail", args=[other.pk])
    for query in [str(other), *texts_of(other)]:
        page = client.get(reverse("companies:supplier_search"), {"q": query[:200]}).content.decode()
        results = page.count("/company/")
        assert address not in page or results > 5, query


def test_of_a_named_side_only_the_name_is_told(client, taxonomy):
    pair = make_pair(offer={"visibility": 3}, demand={"identity": "named"})
    introduction = propose(pair)
    for part in Part:
        company = getattr(pair, part.other)
        found = dict(everything_for(client, pair, introduction, part))
        assert all(str(company) in found[place] for place in ("introduction_proposed", "de matching:introduction_detail"))
        leaking = {
            place: leaks(page, secrets=secrets_of(company, is_named=True), texts=texts_of(company))
            for place, page in found.items()
        }
        assert {place: leak for place, leak in leaking.items() if leak} == {}


def test_who_no_longer_wants_to_be_named_is_not_named_from_then_on(client, taxonomy):
    pair = make_pair(offer={"visibility": 3}, crowd=0)
    introduction = propose(pair)
    assert "Vakuumdruckguss" in field_of(introduction)
    type(pair.offering).objects.filter(pk=pair.offering.pk).update(visibility=2)
    introduction = type(introduction).objects.get(pk=introduction.pk)
    assert "Vakuumdruckguss" not in field_of(introduction)
    pages = {place: page for place, page in everything_for(client, pair, introduction, "seeking") if "matching:" in place}
    assert not any(str(pair.offering) in page for page in pages.values())


def field_of(introduction):
    with override("de"):
        return dict(card_for(introduction, Part.SEEKING).facts).get("Fachgebiet", "")


def test_contact_data_that_were_not_released_stay_hidden_after_the_second_yes(client, pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted", release=Release(pair.people["offering"], "de", ["email"]))
    say(pair, introduction, "seeking", "accepted", release=Release(pair.people["seeking"], "zh-hans", ["wechat"]))
    hidden = {"offering": {"+49 3378 555 0177", "weber_guss"}, "seeking": {"wangfang@qiming-auto.example", "+86 431 5550 1234"}}
    for part in Part:
        for place, page in everything_for(client, pair, introduction, part):
            assert leaks(page, secrets=hidden[part.other]) == set(), place


def test_a_rare_company_shows_neither_size_nor_region(taxonomy):
    """Alone with its concept it would be found by size and region, so these go; what it answers stays."""
    pair = make_pair(crowd=0)
    introduction = propose(pair)
    facts = introduction.facts["offering"]
    assert (facts["size_class"], facts["region"], facts["names"]) == ("", "", {})


def test_of_an_anonymous_chinese_company_the_group_of_provinces_is_told(pair):
    assert propose(pair).facts["seeking"]["region"] == "northeast"


def test_an_anonymous_figure_is_told_in_a_band(pair):
    [figures] = [one for one in make_facts(pair)["contributions"] if one["criterion"] == "figures"] or [{"evidence": []}]
    assert [entry["offered"] for entry in figures["evidence"]] == [{"min": 8000.0, "max": 9000.0}]


def make_facts(pair):
    DemandFigure.objects.create(demand=pair.demand, key_figure=KeyFigure.objects.get(code="locking-force"), min=8000)
    pair.match.delete()
    return freeze_facts(make_match(pair.demand, pair.offering))


def test_the_scan_itself_finds_what_it_should():
    assert leaks("<p>Wir gießen Aluminiumgehäuse im <mark>Vakuumdruckguss</mark> auf Maschinen</p>", texts=[OFFER])
    assert leaks("…现寻找在欧洲具备真空压铸能力的…", texts=[DEMAND])
    assert leaks("Druckguss&nbsp;Ludwigsfelde GmbH", secrets={"Druckguss Ludwigsfelde GmbH"})
    assert not leaks("Wir gießen Aluminiumgehäuse im", texts=[OFFER])
    assert len(runs_of("eins zwei drei vier fünf sechs sieben")) == 2

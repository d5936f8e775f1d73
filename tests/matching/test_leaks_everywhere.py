"""Before the second yes: every address of the portal, every mail, notice, WeChat text, file, JSON and line of the server's log,
as the people of one side get them, searched for who the other side is and for its own words."""

import logging

import pytest
from django.urls import reverse
from django.utils.translation import override

from becan.models import Notice, OutgoingMail
from companies.documents import text_of_pdf
from companies.models import Evidence
from matching.enums import Part
from matching.models import DemandFile, FollowUp, Interest, Milestone, SpaceFile
from matching.services.interests import express_interest, show_interest
from matching.services.introductions import ask_question
from matching.signed_links import link_token
from matching.wechat import introduction_texts
from tests.matching.introduction_parts import make_pair, propose, say
from tests.matching.test_leaks import own_words
from tests.support.leaks import leaks, secrets_of
from tests.test_permissions import table

pytestmark = pytest.mark.django_db
READ = ("text/", "application/json", "application/xml", "application/pdf", "image/svg")
LANGUAGES = ("de", "zh-hans")


@pytest.fixture
def pair(taxonomy):
    return make_pair()


def arguments(pair, introduction, part):
    """What an address may be about: of both sides, as a curious reader would try."""
    for company in (pair.offering, pair.seeking):
        person = company.contact_persons.get().pk
        yield from (
            ("offering", [company.pk]),
            ("public", [company.pk]),
            ("hub", [company.pk]),
            ("translation", [company.pk, "en"]),
            ("draft_page", [company.pk, "texts"]),
            ("view_as", [company.pk, "partner"]),
            ("records", [company.pk, "proofs"]),
            ("record", [company.pk, "contacts", person]),
            ("record_new", [company.pk, "sites"]),
            ("no_file", [company.pk, 1]),
            ("pair", [pair.demand.pk, company.pk]),
        )
    yield from (
        ("-", []),
        ("demand", [pair.demand.pk]),
        ("submitted", [pair.demand.pk]),
        ("open_demand", [pair.demand.pk]),
        ("interest_own", [Interest.objects.get(demand=pair.demand).pk]),
        ("demand_file", [pair.demand.pk, DemandFile.objects.get(demand=pair.demand).pk]),
        ("match", [pair.match.pk]),
        ("introduction", [introduction.pk]),
        ("introduced", [introduction.pk]),
        ("side", [introduction.pk, part]),
        ("side", [introduction.pk, part.other]),
        ("nda", [introduction.pk, part.other]),
        ("follow_up", [introduction.pk, 1]),
        ("space_row", [introduction.pk, 1]),
        ("space_meeting", [introduction.pk, introduction.pk]),
        ("shared_file", [introduction.pk, introduction.pk]),
        ("token", [link_token(introduction.sides.get(side=part))]),
        ("section", ["pages"]),
    )


def answers(client, pair, introduction, part):
    """(place, what came) of every GET in the permission table, in the languages of both sides."""
    addresses = {(url, about) for method, url, about, _statuses in table() if method == "GET"}
    for about, args in arguments(pair, introduction, part):
        for url in sorted(url for url, of in addresses if of == about):
            for language in LANGUAGES:
                with override(language):
                    path = "/" if url == "root" else reverse(url, args=args)
                answer = client.get(path)
                head = "\n".join(f"{name}: {value}" for name, value in answer.items())
                yield f"{language} {url} {about}", answer.status_code, f"{head}\n{words_of(answer)}"


def words_of(answer):
    kind = answer.get("Content-Type", "")
    if not kind.startswith(READ):
        return ""
    body = answer.getvalue()
    return text_of_pdf(body) if kind == "application/pdf" and body else body.decode(errors="replace")


def tell_interest_and_add_a_file(pair):
    """What each side has written beside: an offer in its own words, and a file with its name on it."""
    offer = f"Wir sind {pair.offering} und erreichbar unter {pair.people['offering'].phone}."
    who = {"by": pair.offering.memberships.get().user, "contact_person": pair.people["offering"], "language": "de"}
    show_interest(express_interest(pair.demand, pair.offering, offer=offer, **who), by=pair.manager)
    DemandFile.objects.create(demand=pair.demand, name=f"{pair.seeking}.pdf", kind="pdf", stored_as="gone", size=1)


@pytest.mark.parametrize("part", list(Part))
def test_nothing_anywhere_tells_who_the_other_side_is(client, pair, part, caplog, settings):
    caplog.set_level(logging.INFO)
    settings.ACCOUNT_RATE_LIMITS = False
    client.raise_request_exception = False
    introduction = propose(pair)
    tell_interest_and_add_a_file(pair)
    other = part.other
    say(pair, introduction, other, "accepted", by=pair.manager, channel="phone", told_by=pair.people[other].get_full_name())
    ask_question(introduction, "Wie groß ist die Serie?", side=part, by=None, channel="signed-link")

    company, reader = getattr(pair, other), getattr(pair, part).memberships.get().user
    secrets, texts = secrets_of(company), own_words(pair, other)
    client.force_login(reader)
    found, seen = {}, 0
    for place, status, content in answers(client, pair, introduction, part):
        seen += status == 200
        found[place, status] = leaks(content, secrets=secrets, texts=texts)
    for row in OutgoingMail.objects.filter(to=reader.email):
        found[row.kind, "mail"] = leaks("\n".join([row.subject, row.text, row.html, row.calendar]), secrets=secrets, texts=texts)
    for row in Notice.objects.filter(user=reader):
        found[row.kind, "notice"] = leaks(f"{row.title}\n{row.text}\n{row.url}", secrets=secrets, texts=texts)
    for is_reminder in (False, True):
        for text in introduction_texts(introduction, part, is_reminder=is_reminder):
            found[text.kind, "wechat"] = leaks(text.whole, secrets=secrets, texts=texts)
    assert {place: told for place, told in found.items() if told} == {}
    assert seen > 60  # the walk really came somewhere
    both = [secrets_of(pair.offering), secrets_of(pair.seeking)]
    assert (
        leaks(caplog.text, secrets=both[0] | both[1], texts=[*own_words(pair, "offering"), *own_words(pair, "seeking")]) == set()
    )
    for model in (SpaceFile, Milestone, FollowUp, Evidence):
        assert not model.objects.exists()  # nothing of what is shared later exists yet

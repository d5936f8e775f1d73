"""Red flags before the first talk: answered by page, by link or by the team; only open export control holds an introduction."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from becan.portal.queues.introductions import held_item
from companies.guides.files import read_guides
from companies.models import Guide
from companies.services.guides import load_guides
from matching.enums import Flag, IntroductionState, Part, ReadinessCode
from matching.forms.readiness import READINESS_QUESTIONS
from matching.models import Introduction, Readiness
from matching.readiness_questions import AREAS, GUIDES, optional_of, red_flags_of
from matching.services.introductions import clear_introduction, introductions_held, withdraw_consent
from matching.services.readiness import readiness_result, set_flags
from matching.signed_links import link_token
from tests.matching.introduction_parts import make_cast, make_pair, propose, say
from tests.support.leaks import leaks, secrets_of

pytestmark = pytest.mark.django_db
EXPORT = ReadinessCode.EXPORT_CONTROL


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair()


def flag(company, **flags):
    set_flags(
        company, {ReadinessCode(code.replace("_", "-")): Flag(value) for code, value in flags.items()}, by=None, channel="portal"
    )


@pytest.mark.parametrize("offering", [None, *Flag])
@pytest.mark.parametrize("seeking", [None, *Flag])
def test_only_open_export_control_holds(pair, offering, seeking):
    for side, value in (("offering", offering), ("seeking", seeking)):
        flag(
            getattr(pair, side),
            **{code.value.replace("-", "_"): "red" for code in red_flags_of(getattr(pair, side).side) if code != EXPORT},
        )
        if value:
            flag(getattr(pair, side), export_control=value)
    introduction = propose(pair)
    for side in Part:
        introduction = say(pair, introduction, side, "accepted")
    held = "red" in (offering, seeking)
    assert (introduction.state, bool(introduction.held_at), introduction.introduced_at is None) == (
        ("answered", True, True) if held else ("introduced", False, False)
    )
    assert OutgoingMail.objects.filter(kind="introduction_made").count() == (0 if held else 2)
    assert [row.pk for row in introductions_held()] == ([introduction.pk] if held else [])


@pytest.fixture
def held(pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted", flags={EXPORT: Flag.RED})
    return say(pair, introduction, "seeking", "accepted")


def test_while_it_is_held_neither_side_learns_who_the_other_is(client, pair, held):
    assert OutgoingMail.objects.get(kind="introduction_held").to == pair.manager.email
    for part in Part:
        client.force_login(getattr(pair, part).memberships.get().user)
        secrets = secrets_of(getattr(pair, part.other))
        for name, args in (
            ("introduction_detail", [held.pk]),
            ("introduction_link", [link_token(held.sides.get(side=part))]),
            ("readiness_edit", [getattr(pair, part).pk]),
        ):
            page = client.get(reverse(f"matching:{name}", args=args)).content.decode()
            assert leaks(page, secrets=secrets) == set(), name
            says_why = "Die Exportkontrolle ist bei Ihnen noch offen" in page
            assert says_why == (part == "offering") or name == "readiness_edit", name
        assert client.get(reverse("matching:space_detail", args=[held.pk])).status_code == 404
        assert client.get(reverse("matching:readiness_edit", args=[getattr(pair, part.other).pk])).status_code in (403, 404)


def test_the_team_clears_it_with_a_reason(client, pair, held):
    assert held_item(introductions_held().get()).url.endswith(f"{held.pk}/")
    client.force_login(pair.manager)
    page = client.get(reverse("matching:introduction_detail", args=[held.pk])).content.decode()
    assert reverse("matching:introduction_clear", args=[held.pk]) in page
    client.post(reverse("matching:introduction_clear", args=[held.pk]), {"reason": " "})
    assert Introduction.objects.get().state == "answered"
    client.post(reverse("matching:introduction_clear", args=[held.pk]), {"reason": "Nullbescheid BAFA 4711"})
    introduction = Introduction.objects.get()
    assert (introduction.state, introduction.held_at) == ("introduced", None)
    assert ActivityLog.objects.about(introduction).get(action="introduction.cleared").reason == "Nullbescheid BAFA 4711"
    assert OutgoingMail.objects.filter(kind="introduction_made").count() == 2
    assert client.post(reverse("matching:introduction_clear", args=[held.pk]), {"reason": "nochmal"}).status_code == 409


def test_a_yes_taken_back_ends_what_was_held(pair, held):
    withdraw_consent(held, side=Part.SEEKING, by=None, channel="signed-link")
    assert list(introductions_held()) == []
    with pytest.raises(InvalidTransition):
        clear_introduction(held, "zu spät", by=pair.manager)


@pytest.mark.parametrize("state", list(IntroductionState))
def test_in_which_states_a_hold_is_cleared(pair, held, state):
    fields = {"state": state, "close_reason": "other" if state == "closed" else ""}
    if state in ("introduced", "active", "paused"):
        fields["introduced_at"] = held.held_at
    Introduction.objects.filter(pk=held.pk).update(**fields)
    if state == "answered":
        with pytest.raises(DomainError):
            clear_introduction(held, "", by=pair.manager)
        assert clear_introduction(held, "geklärt", by=pair.manager).state == "introduced"
    else:
        with pytest.raises(InvalidTransition):
            clear_introduction(held, "geklärt", by=pair.manager)


@pytest.mark.parametrize("part", list(Part))
def test_the_questions_by_link_without_login(client, pair, part):
    introduction = propose(pair)
    company = getattr(pair, part)
    address = reverse("matching:readiness_link", args=[link_token(introduction.sides.get(side=part))])
    page = client.get(address)
    assert page.status_code == 200
    assert ('name="trade-mark"' in page.content.decode()) == (part == "offering")
    assert Readiness.objects.count() == 0
    assert client.post(address, {"export-control": "perhaps", "nda": "ok"}).status_code == 422
    assert client.post(address, {"export-control": "unsure", "nda": "red"}).status_code == 302
    assert client.post(address, {"nda": "ok"}).status_code == 302
    said = set(company.readiness.values_list("code", "flag", "channel"))
    assert said == {("export-control", "unsure", "signed-link"), ("nda", "ok", "signed-link")}
    assert client.get(reverse("matching:readiness_link", args=["x"])).status_code == 410


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("offering_editor", 302),
        ("offering_viewer", 403),
        ("mandated_multiplier", 302),
        ("seeking_owner", 404),
        ("stranger", 404),
        ("auditor", 404),
        ("manager", 302),
    ],
)
def test_who_answers_for_a_company(client, pair, who, status):
    client.force_login(make_cast(pair)[who])
    address = reverse("matching:readiness_edit", args=[pair.offering.pk])
    got = client.post(address, {"travel": "red"}).status_code
    assert got == status or (status == 404 and got == 403)
    assert Readiness.objects.count() == (1 if status == 302 else 0)


def test_the_result_names_a_step_and_counts_in_a_list(client, pair):
    """Each step is an action, and counts do not run into each other; "(optional)" does not stand beside every question."""
    client.force_login(pair.offering.memberships.get().user)
    address = reverse("matching:readiness_edit", args=[pair.offering.pk])
    client.post(address, {"nda": "red", "trade-mark": "unsure", "export-control": "ok"})
    page = client.get(address).content.decode()
    words = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "NDA/NNN klären" in words and "1 offen, 1 unsicher, " in words
    assert "(freiwillig)" not in words


def test_export_control_is_asked_with_the_first_yes_only(client, pair):
    introduction = propose(pair)
    address = reverse("matching:introduction_link", args=[link_token(introduction.sides.get(side="offering"))])
    assert 'name="export_control"' in client.get(address).content.decode()
    person = pair.people["offering"]
    yes = {"answer": "accepted", "contact_person": person.pk, "scope": ["phone"], "consent": "on", "export_control": "red"}
    assert client.post(address, yes).status_code == 302
    assert pair.offering.readiness.get().flag == "red"
    assert 'name="export_control"' not in client.get(address).content.decode()


def test_a_no_says_nothing_of_readiness(client, pair):
    introduction = propose(pair)
    address = reverse("matching:introduction_link", args=[link_token(introduction.sides.get(side="offering"))])
    client.post(address, {"answer": "declined", "reason": "capacity", "export_control": "red"})
    assert Readiness.objects.count() == 0


# the result


def test_twelve_more_questions_here_and_a_short_twin_there():
    here, there = "berlin_brandenburg", "china"
    assert (len(red_flags_of(here)), len(optional_of(here))) == (8, 12)
    assert optional_of(there) == [ReadinessCode.TIMETABLE, ReadinessCode.LANGUAGE, ReadinessCode.BUDGET]
    asked = {code for codes in AREAS.values() for code in codes}
    assert asked == set(ReadinessCode) == set(READINESS_QUESTIONS)
    assert set(GUIDES.values()) <= {entry.code for entry in read_guides()}


def test_lights_steps_and_bars(pair):
    flag(pair.offering, export_control="ok", trade_mark="unsure", payment="red", capacity="unsure", price="red", goal="ok")
    result, before = readiness_result(pair.offering)
    assert [(code.value, guide) for code, guide in result.steps] == [
        ("payment", "payment"),
        ("price", "payment"),
        ("trade-mark", "trade-mark"),
    ]
    lights = {area.area.value: area.light for area in result.areas}
    assert lights == {
        "strategy": "neutral",
        "product": "neutral",
        "rights": "warn",
        "capacity": "warn",
        "culture": "neutral",
        "finance": "bad",
    }
    finance = next(area for area in result.areas if area.area == "finance")
    assert [(part["kind"], part["x"], part["width"]) for part in finance.parts] == [
        ("red", "0.00", "66.67"),
        ("open", "66.67", "33.33"),
    ]
    assert (result.answered, result.asked, before) == (6, 20, None)


def test_the_last_time_is_an_earlier_day(pair):
    yesterday = timezone.localdate() - timedelta(days=1)
    flag(pair.offering, payment="red", nda="ok")
    pair.offering.readiness_checks.update(on=yesterday)
    flag(pair.offering, payment="unsure", nda="ok")
    flag(pair.offering, payment="ok", nda="red")
    result, before = readiness_result(pair.offering)
    assert (before, result.better, result.worse) == (yesterday, [ReadinessCode.PAYMENT], [ReadinessCode.NDA])
    assert pair.offering.readiness_checks.count() == 2


def test_an_answer_is_saved_as_soon_as_it_is_given(client, pair):
    introduction = propose(pair)
    load_guides([entry for entry in read_guides() if entry.code == "payment"])
    address = reverse("matching:readiness_link", args=[link_token(introduction.sides.get(side="offering"))])
    assert client.post(address, {"payment": "red", "autosave": "1"}).status_code == 204
    with override("de"):
        page = client.get(
            reverse("matching:readiness_link", args=[link_token(introduction.sides.get(side="offering"))])
        ).content.decode()
    assert "1 von 20 Fragen beantwortet" in page and "1 offen" in page
    assert '/de/guides/payment/"' in page
    Guide.objects.update(checked_on="2020-01-01", review_on="2020-02-01")
    assert "/guides/payment/" not in client.get(address).content.decode().split('id="result"')[1].split("</section>")[0]

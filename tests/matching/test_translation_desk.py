"""The translation desk: what reaches most comes first; a demand is read by the other side only in its language, checked by a person."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.clock import add_working_days
from companies.adapters import current_tagger
from companies.enums import Channel, TextState
from companies.models import SearchDocument, TextSource
from companies.texts import text_of, write_text
from matching.demand_documents import write_demand_documents
from matching.enums import Part, TextKind
from matching.models import Demand, DemandTextSource, TranslationJob
from matching.queries import demands_to_match, matches_for, public_demands
from matching.rules import is_readable
from matching.services import questions
from matching.services.demands import missing_for_publication, save_demand
from matching.services.spaces import write_message
from matching.services.translating.desk import ask_machine, glossary, hand_back, pieces_of, run_suggestion, save_translation, take
from matching.services.translating.jobs import find_job, open_jobs
from tests.companies.test_translating import libretranslate, machine  # noqa: F401  (fixtures)
from tests.factories import make_company, make_demand, make_user
from tests.matching.introduction_parts import make_match, make_pair, propose, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(taxonomy):
    return with_codes(make_user(role="project_manager", family_name="Lehmann", given_name="Ada"))


def with_codes(user):
    TOTP.activate(user, generate_totp_secret())
    return user


def partner(**fields):
    return make_company(kind="partner", **fields)


def untranslated(company=None, **fields):
    fields = {"title_de": "", "summary_de": "", "summary_zh_hans": "", "title_zh_hans": "寻找真空压铸供应商"} | fields
    return make_demand(company or partner(), **{"state": "submitted", "description_zh_hans": "锁模力不低于800吨"} | fields)


def job_of(demand):
    return find_job(TextKind.DEMAND, str(demand.pk))


# The rule


@pytest.mark.parametrize(
    ("states", "texts", "is_read"),
    [
        ({}, {}, True),
        ({"title": {"de": "machine"}}, {}, False),
        ({"summary": {"de": "outdated"}}, {}, False),
        ({"title": {"de": "checked"}, "summary": {"de": "checked"}}, {}, True),
        ({}, {"summary_de": ""}, False),
        ({}, {"title_de": "", "summary_de": ""}, False),
    ],
)
def test_a_demand_is_read_in_the_other_sides_language_or_not_at_all(client, team, states, texts, is_read):
    sme = make_company(owner=make_user("weber@example.org"), concepts=["CS-DC-VAC"])
    demand = make_demand(partner(visibility=4), musts=["CS-DC-VAC"], text_states=states, identity="named", **texts)
    make_match(demand, sme)
    write_demand_documents(demand.pk)
    reader = sme.memberships.get().user
    assert is_readable(demand) is is_read
    assert Demand.objects.open().filter(pk=demand.pk).exists() is is_read
    assert Demand.objects.visible_to(reader).filter(pk=demand.pk).exists() is is_read
    assert demands_to_match().filter(pk=demand.pk).exists() is is_read
    assert matches_for([sme]).filter(demand=demand).exists() is is_read
    assert bool(public_demands("de")) is is_read
    rows = SearchDocument.objects.filter(kind="demand", object_id=demand.pk)
    assert {row.visibility > 0 for row in rows} == {is_read}
    client.force_login(reader)
    assert client.get(f"/de/demands/{demand.pk}/").status_code == (200 if is_read else 404)
    assert (f"/de/demands/{demand.pk}/" in client.get("/de/demands/").content.decode()) is is_read
    assert bool(missing_for_publication(demand)) is not is_read


def test_the_rule_holds_for_a_demand_from_berlin_too(team):
    demand = make_demand(make_company(), title_zh_hans="", musts=["CS-DC-VAC"])
    assert not Demand.objects.open().exists() and not is_readable(demand)
    Demand.objects.update(title_zh_hans="寻找试点车队")
    assert Demand.objects.open().exists()


# The queue


def test_what_reaches_most_comes_first(team):
    for _number in range(3):
        make_company(concepts=["CS-DC-VAC"], employees=30)
    few, many = untranslated(musts=["EM-PEL-OBC"]), untranslated(musts=["CS-DC-VAC"])
    jobs = [job for job in open_jobs() if job.kind == TextKind.DEMAND]
    assert [(job.object, job.reach) for job in jobs] == [(many, 3), (few, 0)]
    assert (jobs[0].source_language, jobs[0].language) == ("zh-hans", "de")
    assert jobs[0].promised_on == add_working_days(timezone.localdate(), 3)


def test_profiles_messages_and_questions_wait_too(team):
    pair = make_pair(crowd=0)
    introduction = propose(pair)
    held = questions.ask(
        asking=pair.offering,
        asked=pair.seeking,
        side=Part.SEEKING,
        by=None,
        channel=Channel.SIGNED_LINK,
        introduction=introduction,
        words="Gibt es ein Lastenheft?",
        language="de",
    )
    kinds = {(job.kind, job.object) for job in open_jobs()}
    assert (TextKind.PROFILE, pair.offering) in kinds and (TextKind.QUESTION, held) in kinds
    profile = next(job for job in open_jobs() if job.kind == TextKind.PROFILE and job.object == pair.offering)
    assert (profile.waiting, profile.language) == (1, "zh-hans")
    for side in Part:
        say(pair, introduction, side, "accepted")
    introduction.refresh_from_db()
    message = write_message(introduction, "您好，请问何时方便？", side=Part.SEEKING, language="zh-hans", by=None)
    write_message(introduction, "120 × 80 mm", side=Part.SEEKING, language="zh-hans", by=None)
    [job] = [job for job in open_jobs() if job.kind == TextKind.MESSAGE]
    assert (job.object, job.language) == (message, "de")
    save_translation(job, {"words": "Guten Tag, wann passt es Ihnen?"}, by=team)
    message.refresh_from_db()
    assert (message.translation_state, message.translated_by) == ("checked", team)
    save_translation(find_job(TextKind.QUESTION, str(held.pk)), {"words": "有规格书吗？"}, by=team)
    held.refresh_from_db()
    assert held.state == "asked"
    assert not {TextKind.MESSAGE, TextKind.QUESTION} & {job.kind for job in open_jobs()}


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_database_the_same_for_one_text_and_three(client, team, count, django_assert_max_num_queries):
    for _number in range(count):
        untranslated(musts=["CS-DC-VAC"])
    client.force_login(team)
    with django_assert_max_num_queries(60) as queries:
        assert client.get("/de/translations/").status_code == 200
    COUNTS.add(len(queries))
    assert len(COUNTS) == 1


COUNTS: set[int] = set()


# A translation


def test_saved_is_checked_and_says_who_and_when(team):
    demand = untranslated(musts=["CS-DC-VAC"])
    save_translation(job_of(demand), {"title": "Anbieter für Vakuumdruckguss", "summary": "Ab 8.000 kN."}, by=team)
    demand.refresh_from_db()
    assert is_readable(demand) and missing_for_publication(demand) == []
    row = DemandTextSource.objects.get(demand=demand, field="summary")
    assert (row.source, row.checked_by) == ("锁模力不低于800吨", team)
    assert open_jobs() == [] or all(job.object != demand for job in open_jobs())


def test_a_changed_original_makes_it_outdated_and_shows_the_difference(team):
    demand = untranslated(state="published", published_at=timezone.now())
    save_translation(job_of(demand), {"title": "Vakuumdruckguss", "summary": "Ab 800 t"}, by=team)
    demand = save_demand(demand, by=team, texts={("title", "zh-hans"): "寻找高压压铸供应商"})
    assert not is_readable(demand)
    title = pieces_of(job_of(demand))[0]
    assert title.state == TextState.OUTDATED
    assert [(part.kind, part.text) for part in title.changes if part.kind != "same"] == [("gone", "真空"), ("new", "高压")]
    assert (title.checked_by, title.current) == (team, "Vakuumdruckguss")


def test_nobody_saves_against_another_original(client, team):
    demand = untranslated()
    client.force_login(team)
    url = f"/de/translations/demand/{demand.pk}/"
    assert "寻找真空压铸供应商" in client.get(url).content.decode()
    posted = {"title": "Vakuumdruckguss gesucht", "summary": "Ab 800 t", "title-source": "寻找供应商"}
    response = client.post(url, posted)
    assert response.status_code == 422 and "Vakuumdruckguss gesucht" in response.content.decode()
    assert client.post(url, posted | {"title-source": "寻找真空压铸供应商"}).status_code == 302
    demand.refresh_from_db()
    assert demand.title_de == "Vakuumdruckguss gesucht"


def test_a_profile_is_translated_here_too(team):
    company = make_company(description="Wir gießen Gehäuse.", concepts=["CS-DC-VAC"])
    job = find_job(TextKind.PROFILE, str(company.pk))
    save_translation(job, {"description": "我们生产压铸壳体。"}, by=team)
    company.refresh_from_db()
    assert text_of(company, "description", "zh-hans") == "我们生产压铸壳体。"
    assert TextSource.objects.get(company=company).checked_by == team


def test_the_taxonomys_words_stand_beside_the_source(team, taxonomy):
    demand = untranslated()
    words = glossary(job_of(demand), "寻找真空压铸供应商", current_tagger())
    assert ("真空压铸", "Vakuumdruckguss") in words


def test_taking_and_handing_back(client, team):
    demand, colleague = untranslated(), with_codes(make_user(role="project_manager"))
    take(job_of(demand), by=team)
    assert job_of(demand).taken.taken_by == team
    client.force_login(colleague)
    assert client.post(f"/de/translations/demand/{demand.pk}/take/", {"step": "take"}).status_code == 409
    hand_back(job_of(demand), by=colleague)
    assert client.post(f"/de/translations/demand/{demand.pk}/take/", {"step": "take"}).status_code == 302
    assert job_of(demand).taken.taken_by == colleague


# The machine


def test_a_suggestion_is_never_stored_as_a_text(team, libretranslate, client):  # noqa: F811
    demand = untranslated()
    ask_machine(job_of(demand))
    row = TranslationJob.objects.get()
    run_suggestion(row.pk, now=timezone.now())
    demand.refresh_from_db()
    assert (demand.title_de, demand.text_states) == ("", {})
    title = pieces_of(job_of(demand))[0]
    assert (title.current, title.suggestion) == ("", "[de] 寻找真空压铸供应商")
    client.force_login(team)
    assert "[de] 寻找真空压铸供应商" in client.get(f"/de/translations/demand/{demand.pk}/").content.decode()
    write_text(demand, "title", "zh-hans", "寻找供应商")
    demand.save()
    assert pieces_of(job_of(demand))[0].suggestion == ""


def test_without_a_provider_there_is_no_button(client, team):
    demand = untranslated()
    client.force_login(team)
    assert 'value="suggest"' not in client.get(f"/de/translations/demand/{demand.pk}/").content.decode()
    assert client.post(f"/de/translations/demand/{demand.pk}/take/", {"step": "suggest"}).status_code == 404


def test_the_author_reads_the_promised_day(client, team):
    owner = make_user("wang@example.org", language="zh-hans")
    demand = untranslated(partner(owner=owner))
    client.force_login(owner)
    day = add_working_days(timezone.localdate(), 3)
    with override("zh-hans"):
        url = reverse("matching:demand_detail", args=[demand.pk])
    assert f"{day.year}年{day.month}月{day.day}日" in client.get(url).content.decode()


@pytest.mark.parametrize(("kind", "pk"), [("demand", "x"), ("message", "x"), ("nothing", "1")])
def test_what_is_not_there_is_404(client, team, kind, pk):
    client.force_login(team)
    assert client.get(f"/de/translations/{kind}/{pk}/").status_code == 404


# The other texts of a demand


def test_the_other_texts_of_a_demand_are_translated_and_then_shown(client, team):
    sme = make_company(owner=make_user("weber@example.org"), concepts=["CS-DC-VAC"])
    texts = {"technical_zh_hans": "材料AlSi10MnMg，壁厚2.5毫米", "partner_role_zh_hans": "在欧洲量产"}
    demand = make_demand(partner(), musts=["CS-DC-VAC"], identity="anonymous", **texts)
    assert is_readable(demand)  # they keep nobody from reading it
    job = next(job for job in open_jobs() if job.kind == TextKind.DEMAND)
    assert [piece.field for piece in pieces_of(job)] == ["title", "summary", "technical", "partner_role"]
    client.force_login(sme.memberships.get().user)
    page = f"/de/demands/{demand.pk}/"
    assert "AlSi10MnMg" not in client.get(page).content.decode()
    client.force_login(team)
    form = {piece.field: piece.current or "" for piece in pieces_of(job)} | {"technical": "Werkstoff EN AC-43500"}
    assert client.post(reverse("matching:translation_detail", args=["demand", demand.pk]), form).status_code == 302
    client.force_login(sme.memberships.get().user)
    shown = client.get(page).content.decode()
    assert "Werkstoff EN AC-43500" in shown and "AlSi10MnMg" not in shown and "量产" not in shown
    assert [piece.state for piece in pieces_of(job_of(demand)) if piece.field == "technical"] == ["checked"]
    demand.refresh_from_db()
    save_demand(demand, by=team, texts={("technical", "zh-hans"): "材料待定"})
    demand.refresh_from_db()
    assert demand.text_states["technical"]["de"] == TextState.OUTDATED
    client.force_login(sme.memberships.get().user)
    assert "Werkstoff EN AC-43500" not in client.get(page).content.decode()
    assert job_of(demand) in open_jobs()


@pytest.mark.parametrize(
    ("state", "texts", "is_promised"),
    [
        ("verified", {}, True),
        ("draft", {}, False),
        ("verified", {"description_zh_hans": "真空压铸", "text_states": {"description": {"zh-hans": "checked"}}}, False),
        ("verified", {"description_zh_hans": "真空压铸", "text_states": {"description": {"zh-hans": "machine"}}}, True),
    ],
)
def test_the_author_of_a_profile_reads_the_promised_day(client, taxonomy, state, texts, is_promised):
    company = make_company(state=state, owner=make_user("weber@example.org"), description="Vakuumdruckguss", **texts)
    client.force_login(company.memberships.get().user)
    pages = [client.get(f"/de/company/{company.pk}/{path}").content.decode() for path in ("edit/", "translation/zh-hans/")]
    assert ["wir erledigen es bis" in page for page in pages] == [is_promised, is_promised]

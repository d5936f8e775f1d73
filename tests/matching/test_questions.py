"""Ready questions: asked in one language, answered by types, read in the other; free words only after the team's translation."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from becan.exceptions import DomainError, InvalidTransition
from becan.models import OutgoingMail
from companies.adapters import current_taxonomy
from companies.enums import Channel
from matching.answers import is_language_free, shown
from matching.engine.questions import QUESTIONS
from matching.engine.wording import first_question
from matching.enums import Part, QuestionState
from matching.models import Question
from matching.ready_questions import parts_of, questions_for, ready_questions, word_lists, wording
from matching.services.introductions import ask_question, expire_sides
from matching.services.questions import Reply, answer, ask, drop, pass_on, translate
from matching.services.spaces import write_message
from matching.signed_links import question_token, space_of_link, space_token
from matching.views.questions import ask_form
from matching.wechat import LIMIT, introduction_texts
from tests.factories import make_user
from tests.matching.introduction_parts import make_cast, make_pair, propose, say
from tests.test_mails_render import check

pytestmark = pytest.mark.django_db
LANGUAGES = ("de", "en", "zh-hans")


@pytest.fixture
def pair(taxonomy):
    return make_pair()


@pytest.fixture
def introduction(pair):
    return propose(pair)


def put(introduction, *, part=Part.OFFERING, by=None, **what):
    """``part`` asks the other one."""
    asking, asked = getattr(introduction, part), getattr(introduction, Part(part).other)
    how = {"by": by, "channel": Channel.SIGNED_LINK, "introduction": introduction}
    return ask(asking=asking, asked=asked, side=Part(part).other, **how, **what)


def reply(question, values=None, **more):
    how = {"by": None, "channel": Channel.SIGNED_LINK} | {
        key: more.pop(key) for key in ("by", "channel", "told_by") if key in more
    }
    return answer(question, Reply(values or {}, **more), **how)


def seen(question, language, *, is_asking):
    with override(language):
        return shown(Question.objects.with_all().get(pk=question.pk), current_taxonomy(), is_asking=is_asking)


# The data


def test_every_question_is_whole_in_three_languages(taxonomy):
    questions = ready_questions()
    assert len(questions) >= 40
    families = {notation for question in questions.values() for notation in question.concepts}
    assert families <= set(taxonomy.concepts)
    for question in questions.values():
        assert set(question.text) == set(LANGUAGES) and all(question.text.values()), question.code
        assert len({bool(text) for text in question.help.values()}) == 1, question.code
        assert question.text["de"].endswith("?") and question.text["zh-hans"].endswith("？")
        assert question.asked in ("offering", "seeking", "both") and question.topic in word_lists()["topic"]
        assert sum(part.kind == "text" for part in question.parts) <= 1, "one passage is translated"
        params = {question.param: "x"} if question.param else {}
        for part in parts_of(question, params, taxonomy):
            assert len(question.parts) == 1 or all(part.label.get(language) for language in LANGUAGES), (question.code, part.key)
            assert part.kind not in ("choice", "choices") or len(part.choices) > 1
            assert all(set(labels) >= set(LANGUAGES) for labels in part.choices.values())
    lists = word_lists()
    assert all(all(label.values()) for labels in lists.values() for label in labels.values())


def test_what_the_engine_asks_is_a_ready_question_in_the_same_words():
    for code, question in QUESTIONS.items():
        assert ready_questions()[code].text == question.text, code


def test_questions_fit_what_is_sought():
    casting = {question.code for question in questions_for(Part.SEEKING, ["CS-DC-VAC"])}
    software = {question.code for question in questions_for(Part.SEEKING, ["SW-EMB"])}
    assert {"material", "annual_volume", "target_price"} <= casting and not {"asil", "data_in_china"} & casting
    assert {"asil", "data_in_china", "annual_volume"} <= software and "material" not in software
    assert "free_capacity" not in casting
    assert "free_capacity" in {question.code for question in questions_for(Part.OFFERING, [])}


@pytest.mark.parametrize(
    ("text", "is_free"),
    [
        ("EN AC-46000, DIN EN 1706", True),
        ("120 × 80 mm", True),
        ("AlSi10MnMg nach Norm", False),
        ("铝合金", False),
        ("ADC12", True),
        ("wie gezeichnet", False),
    ],
)
def test_codes_and_numbers_need_no_translation(text, is_free):
    assert is_language_free(text) is is_free


# Asking and answering


def test_a_question_in_german_is_read_in_chinese_and_its_numbers_come_back_in_german(introduction):
    question = put(introduction, code="annual_volume")
    assert seen(question, "zh-hans", is_asking=False).text == "年需求量（起步/峰值）？"
    reply(question, {"volume": {"low": "20000", "high": "80000", "unit": "pieces/year"}})
    assert seen(question, "de", is_asking=True).answer == "20.000–80.000 Stück/Jahr"
    assert seen(question, "zh-hans", is_asking=False).answer == "2万–8万件/年"
    assert seen(question, "en", is_asking=True).answer == "20,000–80,000 pieces a year"


@pytest.mark.parametrize(
    ("code", "values", "german", "chinese"),
    [
        ("start_of_production", {"day": "2027-05-01"}, "1. Mai 2027", "2027年5月1日"),
        ("drawing", {"available": True}, "ja", "是"),
        (
            "target_price",
            {"price": {"low": "12.5", "unit": "EUR"}, "per": "piece"},
            "Zielpreis: 12,5 EUR, Bezogen auf: je Stück",
            "",
        ),
        ("ppap", {"level": "level-3"}, "PPAP Stufe 3", "PPAP等级3"),
        ("made_where", {"where": ["europe", "china"]}, "in Europa, in China", "欧洲、中国"),
        ("lead_time", {"weeks": {"low": "6", "high": "8", "unit": "wk"}}, "6–8 Wochen", "6–8周"),
    ],
)
def test_types_read_in_each_language(introduction, code, values, german, chinese):
    question = put(introduction, code=code)
    reply(question, values)
    assert seen(question, "de", is_asking=True).answer == german
    assert not chinese or seen(question, "zh-hans", is_asking=False).answer == chinese


def test_a_question_names_what_it_is_about(introduction, taxonomy):
    question = put(introduction, part=Part.SEEKING, code="proof", params={"proof": "iatf-16949"})
    assert seen(question, "de", is_asking=False).text == "Liegt dieser Nachweis vor, und bis wann gilt er: IATF 16949?"
    assert seen(question, "zh-hans", is_asking=True).text == "是否持有IATF 16949汽车质量管理体系，有效期至何时？"
    figure = ready_questions()["figure"]
    [part] = parts_of(figure, {"figure": "locking-force"}, taxonomy)
    assert (part.kind, part.units) == ("range", ("kN",))
    assert "Zuhaltekraft" in wording(figure, {"figure": "locking-force"}, "de", taxonomy)


def test_asking_twice_or_too_much_is_refused(introduction):
    put(introduction, code="drawing")
    with pytest.raises(DomainError):
        put(introduction, code="drawing")
    with pytest.raises(DomainError):
        put(introduction, code="no-such-question")
    for code in list(ready_questions())[:9]:
        put(introduction, code=code)
    with pytest.raises(DomainError):
        put(introduction, code="nda")


def test_an_answer_can_be_changed_until_the_introduction_ends(introduction):
    question = put(introduction, code="drawing")
    with pytest.raises(DomainError):
        reply(question)
    reply(question, {"available": False})
    question = reply(question, {}, is_undecided=True)
    assert seen(question, "de", is_asking=True).answer == "Das können wir noch nicht sagen."
    say(None, introduction, "seeking", "declined", reason="no-capacity")
    with pytest.raises(InvalidTransition):
        reply(question, {"available": True})


def test_a_dropped_question_cannot_be_answered(introduction):
    question = drop(put(introduction, code="drawing"), by=None)
    assert question.state == QuestionState.DROPPED
    with pytest.raises(InvalidTransition):
        reply(question, {"available": True})


# Free words


def test_free_words_reach_the_other_side_only_translated(introduction, pair):
    question = put(introduction, words="Ist druckguss-ludwigsfelde.example als Quelle recht?", language="de")
    assert question.state == QuestionState.HELD
    assert not OutgoingMail.objects.filter(kind="question_asked").exists()
    asked = pair.seeking.memberships.get().user
    assert not Question.objects.visible_to(asked).exists()
    translate(question, "能否由我方提供？", by=pair.manager)
    assert Question.objects.visible_to(asked).get().state == QuestionState.ASKED
    view = seen(question, "zh-hans", is_asking=False)
    assert (view.words.value, view.words.original) == ("能否由我方提供？", "")
    mail = OutgoingMail.objects.get(kind="question_asked")
    assert "能否由我方提供？" in mail.text and "druckguss" not in mail.text


def test_free_words_in_an_answer_wait_too_but_typed_parts_do_not(introduction, pair):
    question = put(introduction, code="dimensions")
    reply(question, {"weight": {"low": "1.2", "unit": "kg"}}, words="启明图纸为准", language="zh-hans")
    view = seen(question, "de", is_asking=True)
    assert view.answer == "Gewicht: 1,2 kg, Hüllmaß: " and view.waits_for_translation
    assert "启明" not in OutgoingMail.objects.get(kind="question_answered").text
    translate(question, "nach Zeichnung", by=pair.manager, is_answer=True)
    assert seen(question, "de", is_asking=True).answer == "Gewicht: 1,2 kg, Hüllmaß: nach Zeichnung"
    assert OutgoingMail.objects.filter(kind="question_answered").count() == 2


def test_between_introduced_companies_free_words_go_at_once(introduction, pair):
    for side in Part:
        say(pair, introduction, side, "accepted")
    introduction.refresh_from_db()
    question = put(introduction, words="Wer kommt zum Termin?", language="de")
    assert question.state == QuestionState.ASKED
    view = seen(question, "zh-hans", is_asking=False)
    assert (view.words.value, view.words.language, view.words.is_waiting) == ("Wer kommt zum Termin?", "de", True)


# The clock


def test_who_waits_for_an_answer_does_not_run_out_of_time(introduction):
    late = timezone.now() - timezone.timedelta(days=60)
    introduction.sides.update(answer_by=timezone.localdate(late))
    question = put(introduction, code="drawing")
    working_day = timezone.now().replace(year=2027, month=3, day=16, hour=10)
    expire_sides(now=working_day)
    answers = dict(introduction.sides.values_list("side", "answer"))
    assert answers == {"offering": "asked", "seeking": "expired"}
    assert question.state == QuestionState.ASKED


def test_an_answer_gives_the_asking_side_the_full_time(introduction):
    introduction.sides.update(answer_by=timezone.localdate())
    reply(put(introduction, code="drawing"), {"available": True})
    assert introduction.sides.get(side="offering").answer_by > timezone.localdate()
    assert introduction.sides.get(side="seeking").answer_by == timezone.localdate()


# Pages


def test_the_light_page_asks_in_the_readers_language_and_takes_his_numbers(client, introduction):
    question = put(introduction, code="target_price")
    with override("zh-hans"):
        url = reverse("matching:question_link", args=[question_token(question, is_asking=False)])
    assert "目标价及币种？" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"a-price-low": "1,200.5", "a-price-unit": "CNY", "a-per": "set"}).status_code == 302
    question.refresh_from_db()
    assert question.answer == {"price": {"low": "1200.5", "unit": "CNY"}, "per": "set"}
    with override("de"):
        url = reverse("matching:question_link", args=[question_token(question, is_asking=True)])
    assert "1.200,5 CNY" in client.get(url).content.decode()
    assert client.post(url, {"a-price-low": "1"}).status_code == 403
    assert client.get(url + "x/").status_code == 404


def test_a_bad_answer_stays_in_the_form(client, introduction):
    question = put(introduction, code="annual_volume")
    with override("de"):
        url = reverse("matching:question_link", args=[question_token(question, is_asking=False)])
    response = client.post(url, {"a-volume-low": "80.000", "a-volume-high": "20.000"})
    assert response.status_code == 422 and "80.000" in response.content.decode()
    assert client.post(url, {"a-volume-low": "viele"}).status_code == 422
    question.refresh_from_db()
    assert question.state == QuestionState.ASKED


def test_asking_on_the_portal_and_by_link(client, introduction, pair):
    client.force_login(pair.offering.memberships.get().user)
    page = client.get(f"/de/introductions/{introduction.pk}/questions/")
    assert page.status_code == 200 and "Werkstoff und Norm?" in page.content.decode() and "ASIL" not in page.content.decode()
    assert client.post(page.request["PATH_INFO"], {}).status_code == 422
    assert client.post(page.request["PATH_INFO"], {"q-ready": "material"}).status_code == 302
    assert "Werkstoff und Norm?" in client.get(f"/de/introductions/{introduction.pk}/").content.decode()
    assert introduction.questions.get().asked == pair.seeking


def test_the_engines_first_question_can_be_asked_with_one_click(client, taxonomy):
    pair = make_pair(demand={"proofs": ["iatf-16949"]})
    introduction = propose(pair)
    code, params = first_question(introduction.facts["contributions"])
    form = ask_form(introduction, Part.SEEKING, {"q-ready": "first"})
    assert form.is_valid() and form.asked == {"code": code, "params": params}
    with override("de"):
        text = wording(ready_questions()[code], params, "de", current_taxonomy())
    client.force_login(pair.seeking.memberships.get().user)
    assert text in client.get(f"/de/introductions/{introduction.pk}/questions/").content.decode()


def test_the_team_writes_an_answer_down_and_the_company_is_told(client, introduction, pair):
    question = put(introduction, code="drawing")
    TOTP.activate(pair.manager, generate_totp_secret())
    client.force_login(pair.manager)
    url = f"/de/questions/{question.pk}/record/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"a-available": "yes"}).status_code == 422
    posted = {"a-available": "yes", "a-channel": "wechat", "a-told_by": "Frau Wang"}
    assert client.post(url, posted).status_code == 302
    question.refresh_from_db()
    assert (question.answered_by, question.answer_channel, question.told_by) == (pair.manager, "wechat", "Frau Wang")
    assert OutgoingMail.objects.get(kind="question_recorded").to == "wang@qiming-auto.example"


STATUS = {
    "offering_editor": ("200", "403"),
    "offering_viewer": ("200", "403"),
    "mandated_multiplier": ("200", "403"),
    "seeking_owner": ("200", "302"),
    "stranger": ("404", "404"),
}


@pytest.mark.parametrize("who", STATUS)
def test_who_reads_and_who_answers(client, pair, introduction, who):
    cast, question = make_cast(pair), put(introduction, code="drawing")
    client.force_login(cast[who])
    url = f"/de/questions/{question.pk}/"
    found = str(client.get(url).status_code), str(client.post(url, {"a-available": "yes"}).status_code)
    assert found == STATUS[who]


@pytest.mark.parametrize("state", QuestionState.values)
@pytest.mark.parametrize("who", ["offering_editor", "seeking_owner"])
def test_states_by_role(client, pair, introduction, state, who):
    cast, question = make_cast(pair), put(introduction, code="drawing")
    Question.objects.filter(pk=question.pk).update(state=state, answered_at=timezone.now(), answer_channel="portal")
    client.force_login(cast[who])
    status = client.post(f"/de/questions/{question.pk}/", {"a-available": "yes"}).status_code
    if who == "seeking_owner":
        assert status == {"held": 404, "asked": 302, "answered": 302, "dropped": 403}[state]
    else:
        assert status == 403


# What goes out


def test_mails_and_wechat_texts_render(introduction, pair, mailoutbox):
    reply(put(introduction, code="annual_volume"), {"volume": {"low": "20000", "unit": "pieces/year"}})
    other = put(introduction, part=Part.SEEKING, code="lead_time")
    answer(other, Reply({"weeks": {"low": "6", "unit": "wk"}}), by=pair.manager, channel=Channel.PHONE, told_by="Herr Weber")
    kinds = {"question_asked", "question_answered", "question_recorded"}
    rows = OutgoingMail.objects.filter(kind__in=kinds)
    assert set(rows.values_list("kind", flat=True)) == kinds
    for row in rows:
        check(row)
        assert "qiming" not in row.text.lower() and "ludwigsfelde" not in row.text.lower()
    put(introduction, code="start_of_production")
    texts = {text.kind: text for text in introduction_texts(introduction, Part.SEEKING, is_reminder=False)}
    assert "量产时间（SOP）？" in texts["question_asked"].text and "/zh-hans/q/" in texts["question_asked"].link
    assert "6周" in texts["question_answered"].text
    assert all(len(text.text) <= LIMIT for text in texts.values())


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_introduction_asks_the_database_the_same_for_one_question_and_three(
    client, introduction, pair, count, django_assert_max_num_queries
):
    for code in ("drawing", "nda", "samples")[:count]:
        put(introduction, code=code)
    client.force_login(pair.seeking.memberships.get().user)
    with django_assert_max_num_queries(60) as queries:
        client.get(f"/de/introductions/{introduction.pk}/")
    COUNTS.add(len(queries))
    assert len(COUNTS) == 1


COUNTS: set[int] = set()


def test_the_team_passes_a_question_on(client, introduction, pair):
    ask_question(introduction, "Wird Vakuum verlangt?", side=Part.OFFERING, by=None, channel=Channel.SIGNED_LINK)
    manager = make_user(role="project_manager")
    question = pass_on(introduction, "Wird Vakuum verlangt?", side=Part.OFFERING, by=manager)
    assert (question.state, question.asking, question.asked) == (QuestionState.HELD, pair.offering, pair.seeking)


def test_a_message_is_answered_by_the_link_of_its_mail(client, introduction, pair):
    assert space_of_link(space_token(introduction, Part.SEEKING)) is None
    for side in Part:
        say(pair, introduction, side, "accepted")
    introduction.refresh_from_db()
    write_message(introduction, "Wann passt es Ihnen?", side=Part.OFFERING, language="de", by=None)
    mail = OutgoingMail.objects.get(kind="space_message")
    with override("zh-hans"):
        url = reverse("matching:space_link", args=[space_token(introduction, Part.SEEKING)])
    assert "/zh-hans/w/" in mail.text
    assert "Wann passt es Ihnen?" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"words": "下周三上午可以。"}).status_code == 302
    message = introduction.messages.last()
    assert (message.side, message.language, message.words) == ("seeking", "zh-hans", "下周三上午可以。")


def test_a_supplier_asks_about_a_demand_before_it_is_put_in_touch(client, pair):
    sme, author = pair.offering.memberships.get().user, pair.seeking.memberships.get().user
    url = f"/de/demands/{pair.demand.pk}/ask/"
    client.force_login(author)
    assert client.get(url).status_code == 403
    client.force_login(sme)
    assert "/ask/" in client.get(f"/de/demands/{pair.demand.pk}/").content.decode()
    assert client.post(url, {"q-ready": "annual_volume"}).status_code == 302
    assert client.post(url, {"q-question": "Kennen Sie Ludwigsfelde?"}).status_code == 302
    held = Question.objects.get(code="")
    assert held.state == QuestionState.HELD
    client.force_login(author)
    page = client.get(f"/zh-hans/demands/{pair.demand.pk}/").content.decode()
    assert "年需求量（起步/峰值）？" in page and "Ludwigsfelde" not in page
    ready = Question.objects.get(code="annual_volume")
    page = client.get(f"/zh-hans/questions/{ready.pk}/").content.decode()
    assert "一家柏林及勃兰登堡地区的企业" in page and "Ludwigsfelde" not in page
    assert client.post(f"/zh-hans/questions/{ready.pk}/", {"a-volume-low": "10万"}).status_code == 302
    client.force_login(sme)
    assert "100.000 Stück/Jahr" in client.get(f"/de/demands/{pair.demand.pk}/").content.decode()
    client.force_login(make_user())
    assert client.get(f"/de/questions/{ready.pk}/").status_code == 404

"""Whoever reads a page, a mail or a WeChat text gets a company's name in the own language, else the English one; the engine's never changes."""

import pytest
from django.urls import reverse
from django.utils.translation import activate, override

from becan.models import OutgoingMail
from companies.models import Company
from companies.names import plain_name
from matching.adapters import offer_records
from matching.enums import Part
from matching.models import FollowUp, Introduction
from matching.services.files import open_file
from matching.services.follow_ups import ask_follow_ups
from matching.signed_links import follow_up_token
from matching.wechat import introduction_texts
from tests.matching.introduction_parts import make_pair, propose, say
from tests.matching.space_parts import share_under_nda
from tests.matching.test_followups import START, after

pytestmark = pytest.mark.django_db
GERMAN, ENGLISH, CHINESE = "Druckguss Ludwigsfelde GmbH", "Ludwigsfelde Die Casting Ltd.", "路德维希斯费尔德压铸有限公司"
BUYER = {"de": "Qiming Karosserieteile GmbH", "en": "Qiming Body Parts Co., Ltd.", "zh-hans": "长春启明车身部件有限公司"}


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    names = {"name_de": BUYER["de"], "name_en": BUYER["en"]}
    return make_pair(crowd=0, offer={"name_en": ENGLISH, "name_zh_hans": CHINESE}, seeker=names)


@pytest.fixture
def introduction(pair):
    introduction = propose(pair)
    for side in Part:
        introduction = say(pair, introduction, side, "accepted")
    return introduction


@pytest.mark.parametrize(("language", "name"), [("de", GERMAN), ("en", ENGLISH), ("zh-hans", CHINESE)])
def test_pages_name_it_in_the_reader_s_language(client, pair, introduction, language, name):
    client.force_login(pair.manager)
    with override(language):
        listed, detail = reverse("matching:introduction_list"), reverse("matching:introduction_detail", args=[introduction.pk])
    page, heading = client.get(listed).content.decode(), client.get(detail).content.decode().partition("</h1>")[0]
    for shown in (page, heading):
        assert name in shown and BUYER[language] in shown
        assert not any(other in shown for other in {GERMAN, ENGLISH, CHINESE} - {name})


def test_mails_name_it_in_the_reader_s_language(pair, introduction):
    Introduction.objects.filter(pk=introduction.pk).update(introduced_at=START)
    owner = pair.offering.memberships.get().user
    owner.language = "en"
    owner.save()
    ask_follow_ups(now=after(30))
    mails = {mail.to: mail for mail in OutgoingMail.objects.filter(kind="follow_up")}
    assert CHINESE in mails["wang@qiming-auto.example"].subject and GERMAN not in mails["wang@qiming-auto.example"].text
    assert BUYER["en"] in mails[owner.email].subject and BUYER["zh-hans"] not in mails[owner.email].text


def test_a_page_behind_a_link_names_it_in_the_reader_s_language(client, pair, introduction):
    Introduction.objects.filter(pk=introduction.pk).update(introduced_at=START)
    ask_follow_ups(now=after(30))
    row = FollowUp.objects.get(side="seeking")
    with override("zh-hans"):
        page = client.get(reverse("matching:follow_up_link", args=[follow_up_token(row)])).content.decode()
    assert CHINESE in page and GERMAN not in page


@pytest.mark.parametrize(("chinese", "named"), [(CHINESE, CHINESE), ("", ENGLISH)])
def test_wechat_texts_name_it_in_chinese_else_in_english(pair, chinese, named):
    Company.objects.filter(pk=pair.offering.pk).update(name_zh_hans=chinese, visibility=4)
    pair.match.company.refresh_from_db()
    [text, *_rest] = introduction_texts(propose(pair), Part.SEEKING, is_reminder=False)
    assert named in text.text and GERMAN not in text.text


@pytest.mark.parametrize("language", ["de", "en", "zh-hans", None])
def test_what_the_engine_reads_depends_on_no_reader(pair, language):
    with override(language):
        [(_side, offer)] = offer_records(Company.objects.filter(pk=pair.offering.pk))
        assert offer.name == plain_name(pair.offering) == GERMAN
        assert str(pair.offering) == {"en": ENGLISH, "zh-hans": CHINESE}.get(language, GERMAN)


def test_the_log_of_a_file_s_readers_depends_on_no_reader(pair, introduction):
    file = share_under_nda(introduction, pair.manager)
    activate("zh-hans")
    reader = pair.seeking.memberships.get().user
    open_file(file, introduction, Part.SEEKING, by=reader, now=START)
    assert file.accesses.get().company == BUYER["de"]

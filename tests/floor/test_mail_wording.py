import re
from pathlib import Path

import pytest

from becan.mail import queue_mail
from becan.mailtext import salutation
from becan.models import OutgoingMail
from becan.portal.contact import people

RULE = "-" * 40


@pytest.fixture(autouse=True)
def _own_template(settings):
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [*settings.TEMPLATES]  # assigning tells Django to forget its engines


def test_one_language_text_and_html_come_from_one_source(reader, manager):
    mail = queue_mail("test_news", to=reader, reply_to=manager, context={"firm": "Nio & Co"})

    assert (mail.languages, mail.subject) == ("de", "Ja: Nio & Co")
    assert "Nio & Co <b>answers</b> at http://localhost:8000/de/x/?a=1&b=2." in mail.text
    assert (
        "<p>Nio &amp; Co &lt;b&gt;answers&lt;/b&gt; at "
        '<a href="http://localhost:8000/de/x/?a=1&amp;b=2">http://localhost:8000/de/x/?a=1&amp;b=2</a>.</p>' in mail.html
    )
    assert "<ul><li>Ja</li><li>Nio &amp; Co</li></ul>" in mail.html
    assert "<p><strong>123 456</strong></p>" in mail.html
    assert mail.reply_to == "Ada Lehmann <manager@becan.example>"
    assert "Ada Lehmann\n" in mail.text and "+49 30 1234" in mail.text


def test_a_bilingual_mail_says_so_first_and_marks_both_languages(chinese_reader, manager):
    mail = queue_mail("test_news", to=chinese_reader, reply_to=manager, context={"firm": "博世"}, bilingual=True)

    first, *versions = mail.text.split(f"\n\n{RULE}\n\n")
    assert first == "中文见下文 / Deutsche Fassung unten"
    assert len(versions) == 2
    assert mail.languages == "zh-hans,de"
    assert mail.subject == "是: 博世"
    assert mail.html.index('<div lang="zh-hans">') < mail.html.index('<div lang="de">')
    assert '<span lang="zh-hans">中文见下文</span> / <span lang="de">Deutsche Fassung unten</span>' in mail.html


def test_a_german_reader_has_the_german_version_first(reader):
    mail = queue_mail("test_news", to=reader, context={"firm": "X"}, bilingual=True)
    assert mail.languages == "de,zh-hans"
    assert mail.text.startswith("中文见下文 / Deutsche Fassung unten\n")


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("采购经理", "王经理您好"),
        ("采购部经理", "王经理您好"),
        ("总经理", "王总经理您好"),
        ("海外事业部副总经理", "王副总经理您好"),
        ("产品副总裁", "王副总裁您好"),
        ("招商局副局长", "王副局长您好"),
        ("采购二科科长", "王科长您好"),
        ("对德合作部部长", "王部长您好"),
        ("技术中心主任", "王主任您好"),
        ("出口部总监", "王总监您好"),
        ("项目采购高级主管", "王主管您好"),
        ("销售工程师", "王工程师您好"),
        ("总经理助理", "王助理您好"),
        ("运营负责人", "王芳您好"),
        ("Einkauf", "王芳您好"),
        ("", "王芳您好"),
    ],
)
def test_chinese_salutation_is_surname_and_title(chinese_reader, function, expected):
    chinese_reader.function = function
    assert salutation(chinese_reader, "zh-hans").startswith(expected)


def test_without_a_responsible_person_the_first_contact_person_of_the_language_signs(chinese_reader):
    mail = queue_mail("test_news", to=chinese_reader, context={"firm": "X"})
    contact = people("zh-hans")[0]
    assert contact.phone in mail.text
    assert contact.email in mail.reply_to


def test_the_funder_stands_in_every_mail_in_its_language(reader):
    mail = queue_mail("test_news", to=reader, context={"firm": "X"}, bilingual=True)
    german, chinese = mail.text.split(RULE)[1:]
    assert "Kofinanziert von der Europäischen Union\n" in german
    assert "由欧洲联盟共同资助\n" in chinese


def test_the_same_news_goes_once(reader, chinese_reader):
    first = queue_mail("test_news", to=reader, context={"firm": "X"}, dedupe="firm:1")
    again = queue_mail("test_news", to=reader, context={"firm": "Y"}, dedupe="firm:1")
    other = queue_mail("test_news", to=chinese_reader, context={"firm": "X"}, dedupe="firm:1")
    assert again == first != other
    assert OutgoingMail.objects.count() == 2
    assert first.message_id != other.message_id


def test_an_address_without_account_has_the_language_of_the_page(db):
    mail = queue_mail("test_news", to="someone@firm.example", context={"firm": "X"}, language="en")
    assert (mail.user, mail.languages, mail.subject) == (None, "en", "Yes: X")


def test_no_space_between_chinese_sentences(chinese_reader):
    mail = queue_mail("account_login_code", to=chinese_reader, context={"code": "123 456"})
    assert not re.search("[。！？：；，] ", mail.text)

"""A company changes what an introduced one relies on: told once, to the other side only, by the rules of digests and levels."""

from datetime import timedelta

import pytest
from django.utils import timezone

from becan.mail import deliver_mail
from becan.models import ActivityLog, MailState, OutgoingMail
from companies.models import Company, Proof, ProofType
from companies.services.profiles_contacts import save_contact
from companies.services.verification import mail_company, resume_company, suspend_company
from companies.texts import write_text
from matching.enums import Part
from matching.models import Introduction
from matching.services.introductions import close_introduction, withdraw_consent
from matching.services.partner_news import tell_changes
from matching.wechat import LIMIT, introduction_texts
from tests.matching.introduction_parts import make_pair, propose, say
from tests.test_mails_render import check

pytestmark = pytest.mark.django_db
OLD, NEW = "Druckguss Ludwigsfelde GmbH", "Heide Druckguss & Söhne GmbH"
BUYER, SELLER = "wang@qiming-auto.example", "weber@druckguss-ludwigsfelde.example"


@pytest.fixture
def pair(taxonomy):
    return make_pair(offer={"visibility": 2})


@pytest.fixture
def introduction(pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    say(pair, introduction, "seeking", "accepted")
    return introduction


def rename(company, name=NEW):
    company = Company.objects.get(pk=company.pk)
    write_text(company, "name", company.original_language, name)
    company.save()


def told(now=None):
    """The mails of one run: (to, text)."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    tell_changes(now=now or timezone.now())
    rows = OutgoingMail.objects.filter(kind="partner_changed").exclude(pk__in=before).order_by("to")
    return [(row.to, row.text) for row in rows]


def make_proof(company, code, **fields):
    return Proof.objects.create(company=company, proof_type=ProofType.objects.get(code=code), **fields)


def tomorrow(days=1):
    return timezone.now() + timedelta(days=days)


def test_a_new_name_is_told_to_the_other_side_once(pair, introduction):
    assert told() == []
    rename(pair.offering)
    [(to, text)] = told()
    assert to == BUYER and OLD in text and NEW in text
    assert OutgoingMail.objects.get(kind="partner_changed").languages == "zh-hans"
    assert told(tomorrow()) == []
    entry = ActivityLog.objects.about(introduction).get(action="introduction.change_told")
    assert entry.data["side"] == "offering"


def test_and_the_other_way_round(pair, introduction):
    rename(pair.seeking, "长春启明汽车科技有限公司")
    [(to, text)] = told()
    assert to == SELLER and "长春启明汽车科技有限公司" in text


def test_what_was_taken_back_meanwhile_is_never_told(pair, introduction):
    rename(pair.offering)
    rename(pair.offering, OLD)
    assert told() == []


def test_a_further_language_is_no_change(pair, introduction):
    company = Company.objects.get(pk=pair.offering.pk)
    write_text(company, "name", "zh-hans", "海德压铸有限公司")
    company.save()
    assert told() == []


def test_contact_data_go_no_further_than_the_consent(pair, introduction):
    """E-mail and phone were released, WeChat was not: a new WeChat ID is no news, a new number is."""
    person = pair.people["offering"]
    save_contact(pair.offering, person, {"wechat": "weber_neu"}, by=pair.manager)
    assert told() == []
    save_contact(pair.offering, person, {"phone": "+49 3378 555 0999"}, by=pair.manager)
    [(_to, text)] = told()
    assert "+49 3378 555 0999" in text and "weber_neu" not in text and "WeChat" not in text


def test_another_person_is_announced_without_a_name(pair, introduction):
    new = {"family_name": "Schulze", "given_name": "Ina", "email": "schulze@druckguss-ludwigsfelde.example", "phone": "+49 1"}
    save_contact(pair.offering, pair.people["offering"], new, by=pair.manager)
    [(_to, text)] = told()
    assert "Schulze" not in text and "schulze@" not in text and "现由其他人员" in text


def test_a_profile_that_rests_and_comes_back(pair, introduction):
    suspend_company(pair.offering, "ruht bis zum Umzug der Gießerei im Herbst", by=pair.manager)
    [(_to, text)] = told()
    assert "暂停展示" in text and "Umzug" not in text
    resume_company(pair.offering, by=pair.manager)
    [(_to, text)] = told(tomorrow())
    assert "恢复" in text


def test_a_proof_that_has_run_out_overnight(pair, introduction):
    make_proof(pair.offering, "iso-9001", valid_until=timezone.localdate() + timedelta(days=1))
    [(_to, text)] = told()
    assert "ISO 9001" in text and "新增" in text
    assert told(tomorrow()) == []
    [(_to, text)] = told(tomorrow(2))
    assert "ISO 9001" in text and "已失效" in text
    assert Proof.objects.filter(company=pair.offering).count() == 1


@pytest.mark.parametrize("stage", ["proposed", "one yes", "closed", "withdrawn"])
def test_who_does_not_know_the_company_or_no_longer_talks_reads_nothing(pair, stage):
    introduction = propose(pair)
    if stage != "proposed":
        say(pair, introduction, "offering", "accepted")
    if stage in ("closed", "withdrawn"):
        say(pair, introduction, "seeking", "accepted")
    if stage == "closed":
        close_introduction(introduction, "no-fit", by=pair.manager)
    if stage == "withdrawn":
        withdraw_consent(introduction, side=Part.OFFERING, by=pair.manager, channel="portal")
    rename(pair.offering)
    suspend_company(pair.offering, "ruht", by=pair.manager)
    assert told() == []


def test_an_introduction_of_earlier_days_begins_with_what_stands_now(pair, introduction):
    introduction.sides.update(told={})
    rename(pair.offering)
    assert told() == []
    rename(pair.offering, OLD)
    [(_to, text)] = told()
    assert OLD in text


def test_it_counts_among_the_two_mails_a_week(pair, introduction):
    """The third one waits for the digest."""
    states = []
    for number in range(3):
        rename(pair.offering, f"{NEW} {number}")
        tell_changes(now=tomorrow(number))
        mail = OutgoingMail.objects.filter(kind="partner_changed").latest("pk")
        deliver_mail(mail.pk, now=timezone.now())
        states.append(OutgoingMail.objects.get(pk=mail.pk).state)
    assert states == [MailState.SENT, MailState.SENT, MailState.HELD]


def test_the_mail_is_whole(pair, introduction, mailoutbox):
    make_proof(pair.offering, "iso-9001")
    rename(pair.offering, "Nio & Co <b>Guss</b> GmbH")
    suspend_company(pair.offering, "ruht", by=pair.manager)
    save_contact(pair.offering, pair.people["offering"], {"phone": "+49 3378 555 0999"}, by=pair.manager)
    tell_changes(now=timezone.now())
    check(OutgoingMail.objects.get(kind="partner_changed"))


def test_the_text_for_wechat_says_it_too(pair, introduction):
    make_proof(pair.offering, "iso-9001")
    rename(pair.offering, "Brandenburgische Aluminiumvakuumdruckguss- und Werkzeugbaugesellschaft Ludwigsfelde mbH & Co. KG")
    suspend_company(pair.offering, "ruht", by=pair.manager)
    save_contact(pair.offering, pair.people["offering"], {"phone": "+49 3378 555 0999"}, by=pair.manager)
    tell_changes(now=timezone.now())
    texts = {t.kind: t for t in introduction_texts(Introduction.objects.get(pk=introduction.pk), Part.SEEKING, is_reminder=False)}
    text = texts["partner_changed"].text
    assert 60 <= len(text) <= LIMIT and "微信中" in text and "ISO 9001" in text and "555" not in text


def test_the_company_itself_is_not_told(pair, introduction):
    rename(pair.offering)
    assert [to for to, _text in told()] == [BUYER]
    mail_company(pair.offering, "company_verified")  # its own people have an address, so they could have been
    assert OutgoingMail.objects.filter(to=SELLER, kind="company_verified").exists()

"""Of whom nothing was heard for two years: asked, kept by one click, erased or taken down without an answer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from time_machine import travel

from becan.models import ActivityLog, OutgoingMail, log_action
from becan.portal.retention.models import StayQuestion
from becan.portal.retention.running import run, simulate
from becan.portal.retention.silence import TIME_TO_ANSWER, question_of_link, stay_token
from companies.models import Company, User
from tests.factories import make_company, make_contact_person, make_demand, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(year=2027, month=5, day=5)  # no quiet day
LONG_AGO = NOW - timedelta(days=740)
DAY = timedelta(days=1)


def person(email, **fields):
    user = make_user(email, **fields)
    User.objects.filter(pk=user.pk).update(date_joined=LONG_AGO, last_login=fields.get("last_login", LONG_AGO))
    return user


def entry(name, **fields):
    company = make_company(name, **fields)
    Company.objects.filter(pk=company.pk).update(created_at=LONG_AGO, state_changed_at=LONG_AGO)
    ActivityLog.objects.about(company)._raw_delete("default")
    return company


@pytest.fixture
def silent(taxonomy):
    with travel(NOW):
        yield person("still@werk.example", language="zh-hans", family_name="王", given_name="芳")


def asked():
    return sorted(OutgoingMail.objects.filter(kind__endswith="_inactive").values_list("to", "languages"))


def would():
    return {outcome.rule.reason.partition(":")[0]: outcome.rows for outcome in simulate(now=NOW) if outcome.rows}


def test_who_gave_a_sign_of_life_is_not_asked(silent):
    person("login@werk.example", last_login=NOW - 700 * DAY)
    log_action(make_company(), "company.facts_saved", actor=person("log@werk.example"))
    person("team@becan.example", role="project_manager")
    make_user("young@werk.example")
    StayQuestion.objects.create(user=person("stays@werk.example"), asked_at=LONG_AGO, answered_at=NOW - 600 * DAY)
    assert would() == {"not heard of for 24 months": 1}
    assert asked() == [], "a simulation writes to nobody"
    out = StringIO()
    call_command("retention", "--simulate", stdout=out)
    assert "asked by mail whether to stay" in out.getvalue()
    run(now=NOW)
    run(now=NOW + DAY)
    assert asked() == [("still@werk.example", "zh-hans")]


def test_one_click_and_nothing_is_erased(silent, client):
    run(now=NOW)
    mail = OutgoingMail.objects.get(kind="account_inactive")
    word = next(word for word in mail.text.split() if "/stay/" in word)
    link = word[word.index("/zh-hans/") :]
    assert "您是否希望保留" in mail.subject and client.get(link).status_code == 200
    assert StayQuestion.objects.get().answered_at is None, "looking at the link changes nothing"
    assert client.post(link).status_code == 302
    assert "您的资料将继续保留" in client.get(link).content.decode()
    run(now=NOW + TIME_TO_ANSWER + 2 * DAY)
    silent.refresh_from_db()
    assert silent.is_active and silent.email == "still@werk.example"
    assert ActivityLog.objects.filter(action="retention.stays", actor=silent).count() == 1


def test_without_an_answer_the_account_goes(silent):
    company = make_company(owner=silent)
    run(now=NOW)
    token = stay_token(StayQuestion.objects.get(user=silent))
    run(now=NOW + TIME_TO_ANSWER - DAY)
    silent.refresh_from_db()
    assert silent.is_active
    run(now=NOW + TIME_TO_ANSWER + DAY)
    silent.refresh_from_db()
    company.refresh_from_db()
    assert (silent.is_active, silent.family_name, silent.email) == (False, "", f"{silent.pk}@deleted.invalid")
    assert company.maintained_by == "staff"
    assert question_of_link(token) is None
    told = OutgoingMail.objects.filter(kind__in=["account_deleted", "company_without_owner"]).count()
    assert told == 2


def test_who_signs_in_after_the_question_stays(silent):
    run(now=NOW)
    User.objects.filter(pk=silent.pk).update(last_login=NOW + DAY)
    run(now=NOW + TIME_TO_ANSWER + DAY)
    silent.refresh_from_db()
    assert silent.is_active


def test_nobody_is_asked_on_a_quiet_day(silent):
    run(now=NOW.replace(year=2027, month=12, day=27))
    assert asked() == []


def test_a_company_without_accounts_is_asked_and_taken_down(silent):
    silent_one = entry("Stilles Werk GmbH", maintained_by="staff")
    make_contact_person(silent_one, email="weber@still.example")
    make_contact_person(entry("Werk mit Konto GmbH", owner=make_user("konto@werk.example")), email="konto@werk.example")
    busy = entry("Fragt noch GmbH")
    make_contact_person(busy, email="busy@werk.example")
    make_demand(busy)
    stays = entry("Bleibt GmbH")
    make_contact_person(stays, email="bleibt@werk.example")
    run(now=NOW)
    assert asked() == [("bleibt@werk.example", "de"), ("still@werk.example", "zh-hans"), ("weber@still.example", "de")]
    mail = OutgoingMail.objects.get(to="weber@still.example")
    assert "Stilles Werk GmbH" in mail.subject and "4. Juli 2027" in mail.text
    StayQuestion.objects.filter(company=stays).update(answered_at=NOW + DAY)
    run(now=NOW + TIME_TO_ANSWER + DAY)
    assert dict(Company.objects.filter(pk__in=[silent_one.pk, stays.pk]).values_list("name_de", "state")) == {
        "Stilles Werk GmbH": "archived",
        "Bleibt GmbH": "verified",
    }
    run(now=NOW + TIME_TO_ANSWER + 200 * DAY)
    assert (silent_one.contact_persons.count(), stays.contact_persons.count()) == (0, 1)


def test_a_forged_link_is_gone(client, db):
    with override("de"):
        assert client.get(reverse("portal:stay_link", args=["1:abc"])).status_code == 410

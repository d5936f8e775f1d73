"""What the team writes down for itself: talks, three fields on the phone, tasks; one timeline of everything, which no company sees."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from becan.exceptions import DomainError
from becan.models import Notice, OutgoingMail
from matching.models import Interaction, Task
from matching.services.records import add_task, hand_task_over, record_interaction, remind_of_tasks, set_task_done
from matching.services.whom import whom_words_mean
from matching.timelines import LOG, MAIL, MEETING, MESSAGE, MILESTONE, TASK, company_timeline, introduction_timeline
from tests.factories import make_company, make_demand, make_event, make_user
from tests.matching.introduction_parts import make_pair, propose
from tests.matching.space_parts import connected, furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return SimpleUploadedFile("karte.jpg", file.getvalue(), "image/jpeg")


def log(browser, **fields):
    data = {"who": "Druckguss Ludwigsfelde GmbH", "words": "Ruft Montag zurück.", "next_step": "Muster anbieten"} | fields
    return browser.post(reverse("matching:log_it"), data, headers={"accept": "application/json"})


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Druckguss Ludwigsfelde GmbH", "offering"),
        ("druckguss ludwigsfelde gmbh", "offering"),
        ("Druckguss Lud", "offering"),
        ("Karl Weber", "offering"),
        ("Weber Karl", "offering"),
        ("weber_guss", "offering"),
        ("长春启明车身部件有限公司", "seeking"),
        ("王芳", "seeking"),
        ("王芳, Karl Weber", "both"),
        ("王", ""),
        ("jemand", ""),
        ("", ""),
    ],
)
def test_whom_a_few_words_mean(pair, words, meant):
    wanted = {"offering": [pair.offering], "seeking": [pair.seeking], "both": [pair.seeking, pair.offering], "": []}[meant]
    assert whom_words_mean(words).companies == wanted


def test_two_companies_of_one_name_are_nobody(pair):
    make_company("Druckguss Ludwigsfelde GmbH")
    assert whom_words_mean("Druckguss Ludwigsfelde GmbH").companies == []


def test_three_fields_and_a_photo_become_an_entry_and_a_task(client, pair):
    client.force_login(pair.manager)
    answer = log(client, client=str(uuid4()), photo=picture())
    entry = Interaction.objects.get()
    assert answer.json() == {"id": str(entry.pk)}
    assert [row.company for row in entry.concerned.all()] == [pair.offering]
    assert (entry.words, entry.by, entry.file_name) == ("Ruft Montag zurück.", pair.manager, "karte.jpg")
    task = Task.objects.get()
    assert (task.title, task.person, task.company, task.interaction) == ("Muster anbieten", pair.manager, pair.offering, entry)
    assert client.get(reverse("matching:record_file", args=[entry.pk])).headers["Content-Type"] == "image/jpeg"


def test_what_the_phone_sends_twice_is_written_once(client, pair):
    client.force_login(pair.manager)
    number, written = str(uuid4()), (timezone.now() - timedelta(hours=5)).isoformat()
    assert log(client, client=number, at=written).json() == log(client, client=number, at=written).json() == {"id": number}
    assert (Interaction.objects.count(), Task.objects.count()) == (1, 1)
    assert Interaction.objects.get().at.isoformat() == written


def test_without_a_script_it_is_a_plain_form_that_keeps_what_was_typed(client, pair):
    client.force_login(pair.manager)
    page = client.post(reverse("matching:log_it"), {"who": "Weber", "words": ""})
    assert page.status_code == 422
    assert 'value="Weber"' in page.content.decode()
    bad = log(client, photo=SimpleUploadedFile("karte.jpg", b"<html>", "image/jpeg"))
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["photo"])
    assert client.post(reverse("matching:log_it"), {"who": "Weber", "words": "Rief an."}).status_code == 302
    assert Interaction.objects.count() == 1


def test_an_entry_that_fits_nobody_is_filed_from_the_desk(client, pair):
    client.force_login(pair.manager)
    log(client, who="Der Gießer aus der Halle")
    entry = Interaction.objects.unfiled().get()
    assert str(entry.pk) in client.get(reverse("portal:desk") + "?queue=records").content.decode()
    page = client.get(reverse("matching:record_review", args=[entry.pk]) + "?q=Ludwigsfelde")
    assert page.status_code == 200
    client.post(reverse("matching:record_settle", args=[entry.pk]), {"company": pair.offering.pk})
    assert (Interaction.objects.unfiled().count(), Task.objects.get().company) == (0, pair.offering)
    assert client.post(reverse("matching:record_settle", args=[entry.pk]), {"company": pair.seeking.pk}).status_code == 409


def test_one_timeline_merges_everything_and_asks_no_more_for_more(client, pair, django_assert_max_num_queries):
    introduction = connected(make_demand(pair.seeking), pair.offering, pair.manager)
    furnish(introduction, pair.manager)
    record_interaction(
        "phone", by=pair.manager, companies=[pair.offering], contacts=[pair.people["offering"]], words="Erste Rede"
    )
    record_interaction(
        "meeting", by=pair.manager, introduction=introduction, words="Zweite Rede", next_step="Angebot", next_on=None
    )
    of_pair, of_company = introduction_timeline(introduction), company_timeline(pair.offering)
    kinds = {str(event.kind) for event in of_pair}
    assert {str(kind) for kind in (MESSAGE, MEETING, MILESTONE, TASK, MAIL, LOG)} <= kinds
    assert [event.record.words for event in of_pair if event.record] == ["Zweite Rede"]
    assert [event.record.words for event in of_company if event.record] == ["Zweite Rede", "Erste Rede"]
    assert of_company == sorted(of_company, key=lambda event: (event.when, event.text), reverse=True)

    client.force_login(pair.manager)
    address = reverse("matching:company_records", args=[pair.offering.pk])
    client.get(address)
    with django_assert_max_num_queries(60) as first:
        client.get(address)
    for number in range(3):
        record_interaction("note", by=pair.manager, companies=[pair.offering], words=f"Notiz {number}", next_step="Schritt")
    with django_assert_max_num_queries(len(first)):
        page = client.get(address)
    assert "Notiz 2" in page.content.decode()


def test_a_talk_and_a_task_from_the_page_of_an_introduction(client, pair):
    introduction = propose(pair)
    client.force_login(pair.manager)
    address = reverse("matching:introduction_records", args=[introduction.pk])
    talk = {
        "kind": "phone",
        "day": timezone.localdate(),
        "words": "Will die Werkzeuge sehen.",
        "contacts": [pair.people["offering"].pk],
        "language": "zh-hans",
        "event": make_event("Zulieferertag", days=-3).pk,
    }
    assert client.post(address, talk | {"event": make_event(days=3).pk}).status_code == 422  # not begun
    assert client.post(address, talk).status_code == 302
    page = client.get(address).content.decode()
    assert "Zulieferertag" in page and "Chinesisch" in page.split('<ol class="timeline"')[1]
    assert client.post(address, talk | {"words": ""}).status_code == 422
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert (
        client.post(address, {"form": "task", "title": "Anrufen", "due_on": tomorrow, "person": pair.manager.pk}).status_code
        == 302
    )
    late = {"form": "task", "title": "Anrufen", "due_on": "2020-01-01", "person": pair.manager.pk}
    assert client.post(address, late).status_code == 422
    assert (Interaction.objects.get().introduction, Task.objects.get().introduction) == (introduction, introduction)


def test_a_person_has_to_belong_to_one_of_the_companies(pair):
    with pytest.raises(DomainError):
        record_interaction("note", by=pair.manager, companies=[pair.seeking], contacts=[pair.people["offering"]], words="x")
    assert Interaction.objects.count() == 0


def test_a_task_is_done_undone_handed_over_and_reminded_once(client, pair):
    other = make_user(role="project_manager")
    today = timezone.localdate()
    task = add_task("Bericht", due_on=today, person=pair.manager, by=pair.manager)
    assert remind_of_tasks(now=timezone.now()) == 1
    assert remind_of_tasks(now=timezone.now()) == 0
    assert Notice.objects.get(user=pair.manager).title == "Erinnerung: Bericht"
    hand_task_over(task, other, by=pair.manager)
    assert OutgoingMail.objects.filter(kind="task_assigned", user=other).count() == 1
    client.force_login(other)
    assert "Bericht" in client.get(reverse("matching:task_list")).content.decode()
    client.post(reverse("matching:task_done", args=[task.pk]))
    assert Task.objects.get().done_by == other
    client.post(reverse("matching:task_done", args=[task.pk]), {"undo": "1"})
    assert Task.objects.get().done_at is None
    with pytest.raises(DomainError):
        hand_task_over(set_task_done(task, True, by=other), pair.manager, by=other)


def test_no_company_reads_what_the_team_keeps(client, pair):
    introduction = connected(make_demand(pair.seeking), pair.offering, pair.manager)
    secret = "Der Chef will verkaufen"
    record_interaction(
        "phone", by=pair.manager, introduction=introduction, companies=[pair.offering], words=secret, next_step=secret
    )
    pages = ("introduction_detail", "space_detail", "introduction_records", "introduction_briefing")
    for user in (pair.offering.memberships.get().user, pair.seeking.memberships.get().user):
        client.force_login(user)
        for name in pages:
            assert secret not in client.get(reverse(f"matching:{name}", args=[introduction.pk])).content.decode()
    assert not any(secret in mail.text for mail in OutgoingMail.objects.exclude(user=pair.manager))


def test_the_auditor_reads_the_steps_but_not_the_notes(client, pair):
    introduction = propose(pair)
    auditor = make_user(role="auditor")
    type(introduction).objects.update(funding_measure=auditor.audits)
    record_interaction("phone", by=pair.manager, introduction=introduction, words="Nur für uns")
    client.force_login(auditor)
    page = client.get(reverse("matching:introduction_detail", args=[introduction.pk]))
    assert page.status_code == 200
    assert "Nur für uns" not in page.content.decode()


def test_the_worker_of_the_phone_page_names_only_our_own_files(client):
    answer = client.get(reverse("matching:log_worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "https:" not in answer.content.decode()


def test_a_recorded_answer_keeps_its_paper_and_its_day(client, pair):
    introduction = propose(pair)
    client.force_login(pair.manager)
    address = reverse("matching:introduction_record", args=[introduction.pk, "offering"])
    day = timezone.localdate() - timedelta(days=2)
    data = {"channel": "wechat", "told_by": "Weber", "answer": "declined", "reason": "no-capacity", "words": "Zu viel zu tun."}
    future = timezone.localdate() + timedelta(days=2)
    assert client.post(address, data | {"said_on": future}).status_code == 422
    assert client.post(address, data | {"said_on": day, "file": picture()}).status_code == 302
    entry = Interaction.objects.get()
    assert (entry.kind, timezone.localdate(entry.at), entry.file_name, entry.introduction) == (
        "wechat",
        day,
        "karte.jpg",
        introduction,
    )

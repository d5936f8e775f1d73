"""Pictures and chat codes: drawn anew, described, shown to whom they belong."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from companies.models import Picture
from companies.services.pictures import add_picture
from companies.uploads import check_upload
from tests.companies.hostile_files import archive, photo, picture
from tests.companies.profile_parts import address
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def company(taxonomy, owner):
    return make_company("Guss GmbH", owner=owner, visibility=4)


def upload(data, name="halle.jpg"):
    return SimpleUploadedFile(name, data)


def send(client, company, data, **fields):
    sent = {"add": "1", "new-picture": upload(data), "new-de": "Druckgusszelle"} | fields
    return client.post(address("profile_pictures", company.pk), sent)


def test_a_photograph_loses_place_and_size(client, company, owner):
    client.force_login(owner)
    assert send(client, company, photo(), **{"new-zh-hans": "压铸单元"}).status_code == 302
    row = company.pictures.get()
    stored = Image.open(row.file)
    assert (dict(stored.getexif()), stored.size, row.alt_de, row.alt_zh_hans) == (
        {},
        (row.width, row.height),
        "Druckgusszelle",
        "压铸单元",
    )


def test_a_large_one_is_made_smaller(client, company, owner):
    client.force_login(owner)
    send(client, company, picture(size=(3000, 1500)))
    assert (company.pictures.get().width, company.pictures.get().height) == (1600, 800)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", archive(), picture()[:60]])
def test_what_is_no_picture_is_refused_and_its_words_stay(client, company, owner, data):
    client.force_login(owner)
    answer = send(client, company, data)
    assert (answer.status_code, company.pictures.count(), "Druckgusszelle" in answer.content.decode()) == (422, 0, True)


def test_without_words_for_those_who_do_not_see_it_nothing_is_stored(client, company, owner):
    client.force_login(owner)
    assert send(client, company, picture(), **{"new-de": ""}).status_code == 422
    assert not company.pictures.exists()


def test_at_most_eight(client, company, owner):
    client.force_login(owner)
    for _number in range(Picture.MOST):
        add_picture(company, check_upload(picture()), {"de": "x"}, by=owner)
    assert (send(client, company, picture()).status_code, company.pictures.count()) == (422, Picture.MOST)


def test_order_words_and_removal(client, company, owner, django_capture_on_commit_callbacks):
    client.force_login(owner)
    first, second = (add_picture(company, check_upload(picture()), {"de": word}, by=owner) for word in ("a", "b"))
    page = address("profile_pictures", company.pk)
    client.post(page, {"picture": second.pk, "action": "first"})
    assert [row.alt_de for row in company.pictures.all()] == ["b", "a"]
    client.post(page, {"picture": first.pk, f"p{first.pk}-de": "c"})
    assert {row.alt_de for row in company.pictures.all()} == {"b", "c"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"picture": first.pk, "action": "remove"})
    assert (company.pictures.count(), first.file.storage.exists(first.file.name)) == (1, False)


def test_a_picture_of_another_company_cannot_be_changed(client, company, owner):
    client.force_login(owner)
    other = add_picture(make_company(), check_upload(picture()), {"de": "x"}, by=owner)
    assert client.post(address("profile_pictures", company.pk), {"picture": other.pk, "action": "remove"}).status_code == 404


@pytest.mark.parametrize(
    ("visibility", "held_back", "visitor", "member"),
    [(4, [], 200, 200), (4, ["pictures"], 404, 404), (3, [], 404, 200), (2, [], 404, 404), (1, [], 404, 404)],
)
def test_who_gets_the_file(client, company, owner, visibility, held_back, visitor, member):
    row = add_picture(company, check_upload(picture()), {"de": "x"}, by=owner)
    type(company).objects.filter(pk=company.pk).update(visibility=visibility, held_back=held_back)
    url = address("picture_file", company.pk, row.pk)
    other = make_user()
    make_company(kind="partner", owner=other)
    found = [client.get(url).status_code]
    for user in (other, owner):
        client.force_login(user)
        found.append(client.get(url).status_code)
    assert found == [visitor, member, 200]


class TestChatCode:
    def test_it_is_drawn_anew_and_only_its_own_people_get_it(self, client, company, owner):
        client.force_login(owner)
        sent = {"family_name": "Chen", "language": "de", "wechat": "chen", "code": upload(picture() + b"<script>", "code.png")}
        assert client.post(address("profile_record_new", company.pk, "contacts"), sent).status_code == 302
        person = company.contact_persons.get()
        assert b"<script>" not in person.chat_code.read()
        url = address("chat_code_file", company.pk, person.pk)
        answer = client.get(url)
        assert (answer.status_code, Image.open(io.BytesIO(b"".join(answer.streaming_content))).format) == (200, "PNG")
        stranger = make_user()
        make_company(kind="partner", owner=stranger)
        client.force_login(stranger)
        assert client.get(url).status_code == 404

    def test_no_picture_no_code_and_nothing_else_either(self, client, company, owner):
        client.force_login(owner)
        sent = {"family_name": "Chen", "language": "de", "wechat": "chen", "code": upload(b"%PDF-1.4", "code.png")}
        assert client.post(address("profile_record_new", company.pk, "contacts"), sent).status_code == 422
        assert not company.contact_persons.exists()


def test_one_row_and_three(client, company, owner):
    client.force_login(owner)
    counts = []
    for rows in (1, 1, 3):
        Picture.objects.all().delete()
        for _row in range(rows):
            add_picture(company, check_upload(picture()), {"de": "x"}, by=owner)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("profile_pictures", company.pk))
        counts.append(len(queries))
    assert counts[1] == counts[2]

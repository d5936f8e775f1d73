"""Hostile files and forms through the pages: each ends in a clear 4xx or a clean result, and nothing is stored half.

The files stand in hostile_files.py; workbooks with formulas belong to the import of member lists.
"""

from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from companies.models import Company, Evidence, ReviewQuestion
from tests.companies.hostile_files import FILES, REFUSED, SECRET, acts, picture
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db

TEXTS = {
    "NUL": ("a\0b", 422),
    "direction override": ("\u202eHbmG ssuG", 302),
    "ten megabytes": ("x" * 10_000_000, 400),
    "one letter too many": ("长" * 4001, 422),
    "emoji": ("👩‍🏭🔋 Guss 🇩🇪", 302),
    "full width": ("Ｇｕｓｓ　ＧｍｂＨ　１２３", 302),
    "mixed scripts": ("Gυss Газ 压铸 Guß", 302),
    "script tag": ("<script>alert(1)</script>", 302),
    "lone surrogate": ("a\ud800b", 302),
    "control characters": ("a\x07\x1b[31mb", 302),
    "stacked accents": ("e" + "\u0301" * 900, 302),
    "template": ("{{ settings.SECRET_KEY }}{% load x %}", 302),
}


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def owner():
    return make_user("weber@guss.example")


@pytest.fixture
def company(db, owner):
    return make_company("Guss GmbH", state="needs_info", owner=owner)


def url(name, *args):
    with override("de"):
        return reverse(f"companies:{name}", args=args)


def stored(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("name", FILES)
def test_a_file(client, settings, company, owner, name):
    file_name, make, expected = FILES[name]
    client.force_login(owner)
    file = SimpleUploadedFile("x", make())
    file.name = file_name if file_name.strip(".") else "x"
    answer = client.post(url("evidence_list", company.pk), {"kind": "register", "files": [file]})
    rows, files = list(Evidence.objects.all()), stored(settings.MEDIA_ROOT)
    if expected == REFUSED:
        assert (answer.status_code, rows, files) == (422, [], [])
        assert 'class="error-summary' in answer.content.decode()
        return
    assert (answer.status_code, [row.content for row in rows], len(files)) == (302, [expected], 1)
    download = client.get(url("evidence_detail", rows[0].pk))
    data = b"".join(download.streaming_content)
    assert SECRET not in data and (expected != "pdf" or acts(data) == [])
    assert "\r" not in download["Content-Disposition"] and "\u202e" not in rows[0].name and "/" not in rows[0].name


def test_one_bad_file_among_good_ones_stores_none(client, settings, company, owner):
    client.force_login(owner)
    files = [SimpleUploadedFile(f"{name}.pdf", FILES[name][1]()) for name in ("plain PDF", "plain PNG", "SVG as PNG")]
    answer = client.post(url("evidence_list", company.pk), {"kind": "register", "files": files})
    assert (answer.status_code, Evidence.objects.count(), stored(settings.MEDIA_ROOT)) == (422, 0, [])
    assert "SVG as PNG" in answer.content.decode()  # which one it was


@pytest.mark.parametrize("name", TEXTS)
def test_a_text(client, company, owner, name):
    words, status = TEXTS[name]
    question = ReviewQuestion.objects.create(company=company, words="Was?")
    client.force_login(owner)
    body = f"q{question.pk}={quote_from_bytes(words.encode('utf8', 'surrogatepass'))}"
    answer = client.post(url("company_questions", company.pk), body, content_type="application/x-www-form-urlencoded")
    question.refresh_from_db()
    assert answer.status_code == status
    assert bool(question.answer) is (status == 302)
    if status == 302:
        html = client.get(url("company_questions", company.pk)).content.decode()
        assert "<script>alert" not in html
        assert name != "template" or "{{ settings.SECRET_KEY }}" in html  # as written


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "no-such-kind"}, 422),
        ({"kind": ""}, 422),
        ({"files": []}, 422),
        ({"files": "no file at all"}, 422),
    ],
)
def test_a_form_that_no_browser_sends(client, company, owner, changes, status):
    client.force_login(owner)
    data = {"kind": "register", "files": [SimpleUploadedFile("a.pdf", FILES["plain PDF"][1]())]} | changes
    answer = client.post(url("evidence_list", company.pk), data)
    assert (answer.status_code, Evidence.objects.count()) == (status, 0)


def test_twenty_files_and_not_one_more(client, settings, company, owner):
    client.force_login(owner)

    def send(first, count):
        files = [SimpleUploadedFile("a.png", picture(size=(number + 1, 1))) for number in range(first, first + count)]
        return client.post(url("evidence_list", company.pk), {"kind": "register", "files": files}).status_code

    assert (send(0, 20), send(20, 1), send(0, 1)) == (302, 422, 302)  # the last one is there already
    assert (Evidence.objects.count(), len(stored(settings.MEDIA_ROOT))) == (20, 20)


def test_the_table_has_fifty_cases():
    assert len(FILES) + len(TEXTS) >= 50


def test_no_half_company(client, monkeypatch):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    client.force_login(make_user(role="project_manager"))
    answer = client.post(url("assist_create"), {"kind": "supplier", "name": "a\0b", "language": "de", "description": "x"})
    assert (answer.status_code, Company.objects.count()) == (422, 0)

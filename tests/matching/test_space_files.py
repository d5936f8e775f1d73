"""Files that two introduced companies share: terms first, content checked, export confirmed, copies marked, openings logged, withdrawn."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from becan.exceptions import DomainError, InvalidTransition
from becan.models import ActivityLog, OutgoingMail
from companies.documents import text_of_pdf
from companies.uploads import Upload
from matching.enums import ExportStatus, FileTerms, IntroductionState, Part
from matching.models import FileAccess, FileAgreement, Introduction, SpaceFile
from matching.services.files import can_open, choose_file_terms, open_file, share_file, terms_of, withdraw_file
from matching.watermark import line_for, stamped
from tests.matching.introduction_parts import make_cast, make_pair, propose, say
from tests.matching.space_parts import a_pdf

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _staff_have_their_second_factor(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("becan.middleware.must_set_up_mfa", lambda user: False)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pair(taxonomy):
    return make_pair(crowd=0)


@pytest.fixture
def introduction(pair):
    introduction = propose(pair)
    for side in Part:
        introduction = say(pair, introduction, side, "accepted")
    return introduction


def member(pair, side):
    return getattr(pair, side).memberships.first().user


def url(name, introduction, *args):
    return reverse(f"matching:{name}", args=[introduction.pk, *args])


def agree(pair, introduction, terms="plain", *, sides=Part, with_copy=True):
    for side in sides:
        copy = ("nda.pdf", Upload("pdf", a_pdf())) if with_copy and terms == "nda" else None
        choose_file_terms(
            introduction,
            FileTerms(terms),
            side=Part(side),
            by=member(pair, side),
            signed_on=SIGNED if terms == "nda" else None,
            copy=copy,
        )


def share(pair, introduction, *, side="offering", is_confidential=False, **more):
    more = {"export_status": ExportStatus.FREE} | more
    upload = ("Gehäuse A.pdf", Upload("pdf", a_pdf()))
    return share_file(introduction, upload, side=Part(side), by=member(pair, side), is_confidential=is_confidential, **more)


def entry(**more):
    file = SimpleUploadedFile("datenblatt.pdf", a_pdf(), content_type="application/pdf")
    return {"file": file, "is_confidential": "no", "export_status": "free"} | more


@pytest.mark.parametrize(
    ("offering", "seeking", "with_copy", "terms"),
    [
        (None, None, True, None),
        ("plain", None, True, None),
        ("nda", None, True, None),
        ("plain", "plain", True, "plain"),
        ("plain", "nda", True, "plain"),
        ("nda", "plain", True, "plain"),
        ("nda", "nda", False, "plain"),
        ("nda", "nda", True, "nda"),
    ],
)
def test_all_pairs_of_terms(pair, introduction, offering, seeking, with_copy, terms):
    for side, choice in (("offering", offering), ("seeking", seeking)):
        if choice:
            agree(pair, introduction, choice, sides=[side], with_copy=with_copy)
    assert terms_of(introduction) == terms
    for is_confidential in (False, True):
        if terms is None:
            with pytest.raises(InvalidTransition):
                share(pair, introduction, is_confidential=is_confidential)
        elif is_confidential and terms != "nda":
            with pytest.raises(DomainError):
                share(pair, introduction, is_confidential=True)
        else:
            assert share(pair, introduction, is_confidential=is_confidential).is_confidential == is_confidential
    shared = SpaceFile.objects.count()
    assert shared == {None: 0, "plain": 1, "nda": 2}[terms]
    stored = default_storage.listdir("shared")[1] if default_storage.exists("shared") else []
    copies = FileAgreement.objects.exclude(copy_stored_as="").count()
    assert len(stored) == shared + copies  # what was refused left nothing behind


def test_from_the_terms_to_a_marked_copy_and_its_log(client, pair, introduction):
    client.force_login(member(pair, "offering"))
    assert "Zeichnungen und Rezepturen" in client.get(url("file_list", introduction)).content.decode()
    assert client.post(url("file_list", introduction), entry()).status_code == 409
    copy = SimpleUploadedFile("nda.pdf", a_pdf())
    nda = {"terms": "nda", "signed_on": "2026-03-02", "copy": copy}
    assert client.post(url("file_terms", introduction), nda).status_code == 302
    client.force_login(member(pair, "seeking"))
    assert client.post(url("file_terms", introduction), {"terms": "nda", "signed_on": "2026-03-02"}).status_code == 302
    assert client.get(url("file_nda", introduction, "offering")).status_code == 200
    assert client.get(url("file_nda", introduction, "seeking")).status_code == 404

    client.force_login(member(pair, "offering"))
    answer = client.post(
        url("file_list", introduction), entry(is_confidential="yes", export_status="licensed", licence_number="BAFA 1")
    )
    assert answer.status_code == 302
    file = SpaceFile.objects.get()
    assert (file.name, file.is_confidential, file.licence_number) == ("datenblatt.pdf", True, "BAFA 1")
    (mail,) = OutgoingMail.objects.filter(kind="space_file")
    assert mail.to == member(pair, "seeking").email
    assert "datenblatt.pdf" in mail.text

    reader = member(pair, "seeking")
    client.force_login(reader)
    answer = client.get(url("file_detail", introduction, file.pk))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="datenblatt.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    text = text_of_pdf(answer.content)
    assert text.count(reader.email) == 4  # twice on each of two pages
    assert f"{timezone.now():%Y-%m-%d}" in text
    access = FileAccess.objects.get()
    assert (access.user, access.company) == (reader, str(pair.seeking))

    client.force_login(member(pair, "offering"))
    page = client.get(url("file_list", introduction)).content.decode()
    assert reader.email in page
    rows = list(csv.reader(StringIO(client.get(url("file_accesses", introduction)).content.decode("utf-8-sig"))))
    assert rows[0] == ["file", "sha256", "reader", "company", "at (UTC)"]
    assert [rows[1][0], rows[1][1], rows[1][3]] == ["datenblatt.pdf", file.sha256, str(pair.seeking)]
    original = client.get(url("file_detail", introduction, file.pk)).content
    assert reader.email not in text_of_pdf(original)
    assert FileAccess.objects.count() == 1  # the owner's own reading is nobody's business


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"file": ""}, 422),
        ({"file": SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>")}, 422),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ" + b"0" * 4000)}, 422),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")}, 422),
        ({"is_confidential": ""}, 422),
        ({"is_confidential": "yes"}, 422),
        ({"export_status": ""}, 422),
        ({"export_status": "licensed"}, 422),
        ({"export_status": "maybe"}, 422),
        ({}, 302),
    ],
)
def test_what_an_upload_needs(client, pair, introduction, more, status):
    agree(pair, introduction)
    client.force_login(member(pair, "offering"))
    data = entry(**more)
    if data["file"]:
        data["file"].seek(0)
    assert client.post(url("file_list", introduction), data).status_code == status
    assert SpaceFile.objects.count() == (1 if status == 302 else 0)


@pytest.mark.parametrize(
    "data",
    [{}, {"terms": "x"}, {"terms": "nda"}, {"terms": "nda", "signed_on": "2099-01-01"}, {"terms": "nda", "signed_on": "gestern"}],
)
def test_what_an_nda_needs(client, pair, introduction, data):
    client.force_login(member(pair, "offering"))
    assert client.post(url("file_terms", introduction), data).status_code == 422
    assert FileAgreement.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "page", "choose", "upload", "plain", "secret", "withdraw", "table"),
    [
        ("offering_editor", 200, 302, 302, 200, 200, 302, 200),
        ("offering_viewer", 200, 403, 403, 200, 200, 403, 200),
        ("mandated_multiplier", 200, 302, 302, 200, 200, 302, 200),
        ("seeking_owner", 200, 302, 302, 200, 200, 403, 200),
        ("stranger", 404, 404, 404, 404, 404, 404, 404),
        ("auditor", 404, 404, 404, 404, 404, 404, 404),
        ("manager", 200, 403, 403, 200, 403, 403, 200),
    ],
)
def test_who_does_what_with_files(client, pair, introduction, who, page, choose, upload, plain, secret, withdraw, table):
    agree(pair, introduction, "nda")
    open_one, confidential = share(pair, introduction), share(pair, introduction, is_confidential=True)
    client.force_login(make_cast(pair)[who])
    nda = {"terms": "nda", "signed_on": "2026-03-02"}
    assert client.get(url("file_list", introduction)).status_code == page
    assert client.post(url("file_terms", introduction), nda).status_code == choose
    assert client.post(url("file_list", introduction), entry()).status_code == upload
    assert client.get(url("file_detail", introduction, open_one.pk)).status_code == plain
    assert client.get(url("file_detail", introduction, confidential.pk)).status_code == secret
    assert client.get(url("file_accesses", introduction)).status_code == table
    assert client.post(url("file_withdraw", introduction, open_one.pk)).status_code == withdraw
    open_one.refresh_from_db()
    assert bool(open_one.withdrawn_at) == (withdraw == 302)


@pytest.mark.parametrize("state", list(IntroductionState))
@pytest.mark.parametrize("terms", ["plain", "nda"])
@pytest.mark.parametrize("is_confidential", [False, True])
@pytest.mark.parametrize("part", [None, *Part])
def test_who_may_open_in_which_state(pair, introduction, state, terms, is_confidential, part):
    agree(pair, introduction, "nda")
    file = share(pair, introduction, is_confidential=is_confidential)
    if terms == "plain":
        agree(pair, introduction, "plain", sides=["seeking"])
    fields = {"state": state, "close_reason": "other" if state == "closed" else ""}
    Introduction.objects.filter(pk=introduction.pk).update(**fields)
    introduction.refresh_from_db()
    is_owner, is_over = part == "offering", state == "closed"
    under_nda = not is_confidential or (terms == "nda" and part == "seeking")
    assert can_open(file, introduction, part) == (is_owner or (not is_over and under_nda))


def test_a_withdrawn_file_is_gone_and_its_log_stays(client, pair, introduction, django_capture_on_commit_callbacks):
    agree(pair, introduction)
    file = share(pair, introduction)
    open_file(file, introduction, Part.SEEKING, by=member(pair, "seeking"), now=timezone.now())
    stored_as = file.stored_as
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_file(file, by=member(pair, "offering"))
    assert not default_storage.exists(stored_as)
    with pytest.raises(InvalidTransition):
        withdraw_file(file, by=member(pair, "offering"))
    client.force_login(member(pair, "seeking"))
    assert client.get(url("file_detail", introduction, file.pk)).status_code == 403
    assert "zurückgezogen" in client.get(url("file_list", introduction)).content.decode()
    assert FileAccess.objects.count() == 1
    actions = (
        ActivityLog.objects.about(introduction).filter(action__startswith="file").order_by("id").values_list("action", flat=True)
    )
    assert list(actions) == ["files.terms_chosen"] * 2 + ["file.shared", "file.opened", "file.withdrawn"]


def test_before_the_second_yes_there_are_no_files(client, pair):
    introduction = propose(pair)
    say(pair, introduction, "offering", "accepted")
    client.force_login(member(pair, "offering"))
    for name in ("file_list", "file_accesses"):
        assert client.get(url(name, introduction)).status_code == 404
    with pytest.raises(InvalidTransition):
        agree(pair, introduction)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(("width", "height"), [(595, 842), (842, 595), (120, 60)])
def test_every_page_carries_the_mark_whatever_its_shape(rotation, width, height):
    line = line_for("王芳", "长春启明", "wangfang@qiming-auto.example", "2026-11-24 05:00 UTC")
    assert line == "wang fang - chang chun qi ming - wangfang@qiming-auto.example - 2026-11-24 05:00 UTC"
    copy = stamped("pdf", a_pdf(width=width, height=height, rotation=rotation), line)
    assert len(PdfReader(BytesIO(copy)).pages) == 2
    if width > 200:
        assert text_of_pdf(copy).count("wangfang@qiming-auto.example") == 4


def test_a_picture_carries_the_mark_too():
    for kind, encoding in (("png", "PNG"), ("jpeg", "JPEG")):
        out = BytesIO()
        Image.new("RGB", (300, 200), "white").save(out, encoding)
        copy = Image.open(BytesIO(stamped(kind, out.getvalue(), "Karl Weber (x) \\")))
        assert (copy.format, copy.width) == (encoding, 300)
        assert copy.convert("L").getextrema()[0] < 200


def test_a_table_never_begins_with_a_formula(client, pair, introduction):
    agree(pair, introduction)
    file = share(pair, introduction)
    FileAccess.objects.create(file=file, reader="=HYPERLINK(1)", company="@x")
    client.force_login(member(pair, "offering"))
    assert b",'=HYPERLINK(1),'@x," in client.get(url("file_accesses", introduction)).content


def test_more_files_ask_the_database_no_more(client, pair, introduction):
    agree(pair, introduction, "nda")
    client.force_login(member(pair, "seeking"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("file_list", introduction)).status_code == 200
        return len(captured)

    def add():
        file = share(pair, introduction, is_confidential=True)
        mine = share(pair, introduction, side="seeking")
        for one in (file, mine):
            FileAccess.objects.create(file=one, reader="x", at=timezone.now() - timedelta(days=1))

    add()
    queries()
    one = queries()
    add()
    add()
    assert queries() == one

import io
import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from becan.mail import queue_mail
from becan.portal.funding import WORDING, Funder, Mark, funder
from becan.portal.report.freezing import freeze_period
from becan.portal.report.models import ReportPeriod
from becan.portal.report.standard import enter_standard_indicators
from becan.word import WordFile, text_of_word
from companies.documents import set_pages, text_of_pdf
from companies.forms.funding import FunderLogoForm
from companies.models import FunderLogo, FundingMeasure
from tests.factories import make_user
from tests.portal.report.parts import make_logo

TODAY = date.today()
DAY = timedelta(days=1)
STANDING = WORDING["de"]


def measure(starts_on, ends_on):
    return FundingMeasure.objects.create(
        code="m1",
        programme="EFRE",
        project_number="12/34",
        starts_on=starts_on,
        ends_on=ends_on,
        title_de="BeCAN 2",
        wording_de="Genehmigter Wortlaut.",
        wording_zh_hans="经批准的表述。",
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shown"),
    [
        (TODAY, TODAY, Funder(STANDING.eu, "Genehmigter Wortlaut.", "BeCAN 2", "12/34")),
        (TODAY + DAY, TODAY + 2 * DAY, STANDING),
        (TODAY - 2 * DAY, TODAY - DAY, STANDING),
    ],
)
def test_the_running_measure_gives_the_wording(db, starts_on, ends_on, shown):
    measure(starts_on, ends_on)
    with override("de"):
        assert funder() == shown


def test_each_language_has_its_own_wording(db):
    measure(TODAY, TODAY)
    with override("zh-hans"):
        assert funder().state == "经批准的表述。"


def test_a_language_without_approved_wording_keeps_the_standing_one(db):
    measure(TODAY, TODAY)
    with override("en"):
        assert funder().state == "Funded by the European Regional Development Fund (ERDF) and the State of Berlin."


@pytest.mark.parametrize(
    ("language", "names"), [("de", ["Land Berlin", "Land Brandenburg"]), ("zh-hans", ["柏林州", "勃兰登堡州"])]
)
def test_who_funds_beside_the_union_stands_in_page_mail_word_and_pdf(client, db, language, names):
    one = measure(TODAY - DAY, TODAY)
    one.emblems = ["eu", "berlin", "brandenburg"]
    one.save()
    html = client.get(f"/{language}/contact/").content.decode()
    assert re.findall(r'<svg class="funder__mark" role="img" aria-label="([^"]+)"', html) == names
    assert 'alt="' in html and html.index("becan/eu.svg") < html.index("funder__mark"), "the Union's emblem comes first"
    mail = queue_mail("account_login_code", to=make_user(language=language), context={"code": "123 456"})
    assert " · ".join(names) in mail.text and " · ".join(names) in mail.html
    with override(language):
        found = funder()
        word = WordFile(language, title="Brief")
        word.funder(found)
        pdf = set_pages(
            f'<html lang="{language}"><title>Brief</title>' + render_to_string("documents/_funder.html", {"funder": found})
        )
    assert " · ".join(names) in text_of_word(word.content())
    text = "".join(text_of_pdf(pdf).split())
    assert all("".join(name.split()) in text for name in names)


def test_an_uploaded_logo_takes_the_place_of_the_text_mark(client, db):
    one = measure(TODAY - DAY, TODAY)
    one.emblems = ["eu", "berlin", "brandenburg"]
    one.save()
    picture = make_logo(one)
    html = client.get("/de/contact/").content.decode()
    address = f"/de/funding/logos/{picture}/"
    assert f'src="{address}"' in html and 'alt="Land Berlin"' in html and 'aria-label="Land Brandenburg"' in html
    answer = client.get(address)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(f"/de/funding/logos/{picture[:-8]}00000000/").status_code == 404
    with override("de"):
        pdf = set_pages('<html lang="de"><title>Brief</title>' + render_to_string("documents/_funder.html", {"funder": funder()}))
    text = "".join(text_of_pdf(pdf).split())
    assert "LandBrandenburg" in text and "LandBerlin" not in text.replace("LandesBerlin", "")
    pictures = [image for page in PdfReader(BytesIO(pdf)).pages for image in page.images]
    assert len(pictures) == 1, "the emblem is drawn, the logo is a picture"


def test_a_logo_is_handed_in_with_the_measure(db):
    one = measure(TODAY - DAY, TODAY)

    def form(content, **more):
        return FunderLogoForm({"emblem": "berlin"}, {"file": SimpleUploadedFile("logo.png", content)} if content else {}, **more)

    assert not form(b"<svg onload=alert(1)>").is_valid() and not form(None).is_valid()
    out = BytesIO()
    Image.new("RGB", (900, 300), "#c00").save(out, "PNG")
    filled = form(out.getvalue(), instance=FunderLogo(measure=one))
    assert filled.is_valid(), filled.errors
    logo = filled.save()
    assert (logo.kind, Image.open(BytesIO(logo.content)).size, len(logo.sha256)) == ("png", (600, 200), 64)
    assert form(None, instance=logo).is_valid(), "whose it is may change without a new file"


def test_a_mark_is_never_larger_than_the_emblem(client, db):
    """The same field, and what does not fit into one line stands in two."""
    assert Mark("berlin", "Land Berlin").lines == [(25, "Land"), (43, "Berlin")]
    assert Mark("berlin", "柏林州").lines == [(34, "柏林州")]
    css = (Path(settings.BASE_DIR) / "becan" / "static" / "becan" / "becan.css").read_text()
    size = {
        name: re.search(rf"^\.{name} \{{ width: (\S+); height: (\S+);", css, re.M).groups()
        for name in ("funder__emblem img", "funder__mark")
    }
    assert size["funder__emblem img"] == size["funder__mark"]


TEMPLATES = Path(settings.BASE_DIR) / "templates"
WITHOUT = {  # an error page that must not ask the database; a mail's frame, whose text ends with the funder; the team's own sheet
    "500.html", "403_csrf.html", "mail/_page.html", "documents/briefing.html",
}  # fmt: skip


def test_no_page_and_no_document_lacks_the_funder():
    """A page of its own (with <html>) shows the block; every other page extends one that does."""
    lacking = []
    for path in TEMPLATES.rglob("*.html"):
        text, name = path.read_text(encoding="utf8"), str(path.relative_to(TEMPLATES))
        is_whole = "<html" in text
        replaces_it = "{% block footer %}" in text and "components/footer.html" not in text
        if name not in WITHOUT and ((is_whole and "funder" not in text and "footer.html" not in text) or replaces_it):
            lacking.append(name)
    assert lacking == []


def test_every_kind_of_mail_ends_with_the_funder(db):
    measure(TODAY, TODAY)
    for path in sorted((TEMPLATES / "mail").glob("[a-z]*.txt")):
        assert "Subject:" in path.read_text(encoding="utf8"), path
    mail = queue_mail("account_login_code", to=make_user(), context={"code": "123 456"})
    assert "Genehmigter Wortlaut." in mail.text and "Genehmigter Wortlaut." in mail.html and "12/34" in mail.text


def test_every_word_document_ends_with_the_funder():
    makers = [
        path for path in Path(settings.BASE_DIR).glob("*/**/*.py") if ".venv" not in path.parts and "tests" not in path.parts
    ]
    using = [path for path in makers if "WordFile(" in (text := path.read_text(encoding="utf8")) and "class WordFile" not in text]
    assert len(using) >= 2
    assert [str(path) for path in using if ".funder(" not in path.read_text(encoding="utf8")] == []


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_the_display_says_what_is_funded(client, db, language):
    measure(TODAY, TODAY)
    html = client.get(f"/{language}/funding/display/").content.decode()
    assert ("Genehmigter Wortlaut." if language == "de" else "经批准的表述。") in html and "12/34" in html and "<nav" not in html


def test_public_figures_are_frozen_ones(client, db):
    one = measure(TODAY - 400 * DAY, TODAY)
    enter_standard_indicators(one, by=None)
    period = ReportPeriod.objects.create(measure=one, starts_on=TODAY - 300 * DAY, ends_on=TODAY - 100 * DAY)
    page = "/de/figures/"
    assert "Unterstützte Unternehmen" not in client.get(page).content.decode()
    freeze_period(period, by=make_user(role="project_manager"))
    html = client.get(page).content.decode()
    assert "Unterstützte Unternehmen" in html and "davon Kleinstunternehmen" not in html


def test_the_press_kit_has_the_emblem_and_the_approved_wording(client, db):
    measure(TODAY, TODAY)
    answer = client.get("/de/funding/press-kit.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as kit:
        assert kit.namelist()[:2] == ["eu.svg", "logo.svg"] and kit.read("eu.svg").startswith(b"<svg")
        german, chinese = (kit.read(f"funding-{language}.txt").decode() for language in ("de", "zh-hans"))
    assert german.splitlines() == ["BeCAN 2", STANDING.eu, "Genehmigter Wortlaut.", "12/34"]
    assert "经批准的表述。" in chinese and WORDING["zh-hans"].eu in chinese
    assert answer["Content-Disposition"].startswith("attachment")

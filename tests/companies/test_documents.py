"""What one can take along of a profile, and who learns what from it."""

import io
import json
import re

import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from companies.documents import lacking, pdf_of, png_of, text_of_pdf
from companies.models import CapabilityFigure, Concept, KeyFigure
from companies.vcard import vcard
from tests.conftest import skip_unless_ci
from tests.factories import make_company, make_contact_person, make_identifier, make_user
from tests.support.leaks import leaks, secrets_of, texts_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("de", "en", "zh-hans")
GERMAN = "Wir gießen Gehäuse aus Aluminium im Vakuumdruckguss und bearbeiten sie auf sechs Bearbeitungszentren."
CHINESE = "我们用真空压铸生产铝合金壳体，并在六台加工中心上完成机械加工。"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def able():
    if lacking():
        skip_unless_ci(f"no documents here: {lacking()} is missing")


def make_founder(**fields):
    owner = make_user("chefin@druckguss-heide.example")
    company = make_company(
        "Druckguss Heide & Söhne GmbH",
        owner=owner,
        concepts=["CS-DC-VAC", "CS-DC-AL"],
        proofs=["iso-9001"],
        name_zh_hans="海德压铸有限公司",
        description=GERMAN,
        description_zh_hans=CHINESE,
        summary_de="Gehäuse aus Aluminium für elektrische Antriebe, gegossen und bearbeitet.",
        region="brandenburg",
        city="Ludwigsfelde",
        street="Am Gießbach 7",
        website="https://druckguss-heide.example",
        employees=35,
        languages=["de"],
        **fields,
    )
    make_contact_person(company, given_name="Karla", phone="+49 3378 555 0177", wechat="karla_guss", email=owner.email)
    make_identifier(company, value="Potsdam HRB 77123 P")
    return company


def address(name, company, language="de"):
    with override(language):
        return reverse(f"companies:{name}", args=[company.pk])


def member():
    user = make_user()
    make_company(kind="partner", owner=user)
    return user


def secrets_beyond_the_page(company):
    """What no document tells anybody: persons, street, register number. The website stands on the page of who is named."""
    website = company.website.removeprefix("https://")
    return (secrets_of(company, is_named=True) | {"77123"}) - {website}


class TestWhoLearnsWhat:
    """By visibility level: the team only, anonymous, members, public."""

    @pytest.mark.parametrize(
        ("visibility", "visitor", "reader"), [(1, 404, 404), (2, 404, "anonymous"), (3, 404, "named"), (4, "named", "named")]
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_pdf(self, able, client, taxonomy, visibility, visitor, reader, language):
        company, user = make_founder(visibility=visibility), member()
        for person, expected in ((None, visitor), (user, reader)):
            if person:
                client.force_login(person)
            response = client.get(address("company_pdf", company, language))
            picture = client.get(address("company_png", company, language))
            code = client.get(address("company_qr", company, language))
            if expected == 404:
                assert [one.status_code for one in (response, picture, code)] == [404] * 3
                continue
            assert [one.status_code for one in (response, picture, code)] == [200] * 3
            text = text_of_pdf(response.content)  # the picture is drawn from these very bytes
            assert picture.content == png_of(response.content)
            assert leaks(text + response["Content-Disposition"], secrets=secrets_beyond_the_page(company)) == set()
            if expected == "anonymous":
                found = leaks(text + str(response.headers), secrets=secrets_of(company), texts=texts_of(company))
                assert found == set()
                assert leaks(pypdf.PdfReader(io.BytesIO(response.content)).metadata.title, secrets=secrets_of(company)) == set()
            else:
                assert ("海德压铸有限公司" if language == "zh-hans" else "Druckguss Heide & Söhne GmbH") in text

    @pytest.mark.parametrize("visibility", [1, 2, 3, 4])
    def test_vcard_and_share_card_exist_for_public_pages_only(self, able, client, taxonomy, visibility):
        company = make_founder(visibility=visibility)
        client.force_login(company.memberships.get().user)  # not even for its own people: what is shared must open for others
        statuses = [client.get(address(name, company)).status_code for name in ("company_vcard", "company_card")]
        assert statuses == ([200, 200] if visibility == 4 else [404, 404])

    def test_the_public_page_tells_no_contact_data_to_machines(self, client, taxonomy):
        company = make_founder(visibility=4)
        for language in LANGUAGES:
            page = client.get(address("company_detail", company, language)).content.decode()
            card = client.get(address("company_vcard", company, language)).content.decode()
            assert leaks(page + card.replace("\r\n ", ""), secrets=secrets_beyond_the_page(company)) == set()

    @pytest.mark.parametrize("visibility", [2, 3])
    def test_pages_that_are_not_public_have_nothing_for_machines(self, client, taxonomy, visibility):
        company = make_founder(visibility=visibility)
        client.force_login(member())
        page = client.get(address("company_detail", company)).content.decode()
        assert re.findall("ld\\+json|og:|rel=.canonical", page) == []


WANTED = "Wir suchen Abnehmer mit eigener Versuchsflotte im Raum Peking, gern auch in Tianjin."
CUSTOMER, SITE, SHOWN = "Geheimkunde Antriebe AG", "Zehdenick", "Unsere neue Strahlkabine von innen"


def held_back_founder(visibility, held_back):
    """With all that a block can hold back: nothing of it belongs on what is passed on, whatever the level."""
    company = make_founder(visibility=visibility, held_back=held_back, looking_for_de=WANTED)
    company.references.create(customer=CUSTOMER, subject="Gehäuse", language="de")
    company.sites.create(city=SITE, country="DE", uses=["production"])
    company.pictures.create(alt_de=SHOWN, width=8, height=8)
    return company


def kept_back(text, company, *, is_named):
    """What stands there of blocks, persons and, where the reader may not know the name, of the rest."""
    secrets = secrets_beyond_the_page(company) | {CUSTOMER, SITE}
    found = leaks(text, secrets=secrets, texts=[WANTED, SHOWN])
    return found if is_named else found | leaks(text, secrets=secrets_of(company), texts=texts_of(company))


def introduced(company):
    user = make_user()
    mine = make_company(kind="partner", owner=user)
    company.offered_introductions.create(seeking=mine, responsible=user, introduced_at="2026-01-01T00:00:00Z")
    return user


class TestBlocksThatAreHeldBack:
    """The pictures are drawn from the PDF, so the words of the PDF are the words of the picture."""

    READERS = {"visitor": lambda company: None, "member": lambda company: member(), "introduced": introduced}
    NAMED = {"visitor": {4}, "member": {3, 4}, "introduced": {1, 2, 3, 4}}
    FOUND = {"visitor": {4}, "member": {2, 3, 4}, "introduced": {1, 2, 3, 4}}

    @pytest.mark.parametrize("held_back", [[], ["looking_for", "sites", "pictures"]])
    @pytest.mark.parametrize("level", [1, 2, 3, 4])
    @pytest.mark.parametrize("reader", READERS)
    def test_the_sheet_as_pdf_and_as_picture(self, able, client, taxonomy, reader, level, held_back):
        company = held_back_founder(level, held_back)
        if user := self.READERS[reader](company):
            client.force_login(user)
        for language in LANGUAGES:
            sheet = client.get(address("company_pdf", company, language))
            picture = client.get(address("company_png", company, language))
            if level not in self.FOUND[reader]:
                assert (sheet.status_code, picture.status_code) == (404, 404)
                continue
            assert picture.content == png_of(sheet.content)
            text = text_of_pdf(sheet.content) + sheet["Content-Disposition"] + picture["Content-Disposition"]
            assert kept_back(text, company, is_named=level in self.NAMED[reader]) == set()

    @pytest.mark.parametrize("held_back", [[], ["looking_for", "sites", "pictures"]])
    @pytest.mark.parametrize("level", [1, 2, 3, 4])
    def test_the_share_card(self, able, client, taxonomy, monkeypatch, level, held_back):
        company, set_from = held_back_founder(level, held_back), []

        def watched(versions, pictures=None):
            set_from.append(pdf_of(versions, pictures))
            return set_from[-1]

        monkeypatch.setattr("companies.views.documents.pdf_of", watched)
        for language in LANGUAGES:
            answer = client.get(address("company_card", company, language))
            assert answer.status_code == (200 if level == 4 else 404)
            if level == 4:
                pdf = set_from.pop()
                assert answer.content == png_of(pdf, width=1200)
                assert kept_back(text_of_pdf(pdf), company, is_named=True) == set()
                assert ("海德压铸" if language == "zh-hans" else "Heide") in text_of_pdf(pdf)
        assert set_from == []


class TestTheSheet:
    def test_it_is_tagged_for_screen_readers(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        for language, code in (("de", "de"), ("zh-hans", "zh-Hans")):
            reader = pypdf.PdfReader(io.BytesIO(client.get(address("company_pdf", company, language)).content))
            root = reader.trailer["/Root"]
            assert (root["/MarkInfo"]["/Marked"], root["/Lang"], len(reader.pages)) == (True, code, 1)
            roles = list(roles_in(root["/StructTreeRoot"]))
            assert {"/H1", "/H2", "/P", "/Figure", "/L"} <= set(roles)
            assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()

    def test_it_carries_its_font(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        reader = pypdf.PdfReader(io.BytesIO(client.get(address("company_pdf", company, "zh-hans")).content))
        fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
        assert all("NotoSansCJK" in str(font["/BaseFont"]).replace("-", "").replace(" ", "") for font in fonts)
        descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
        assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)

    def test_every_figure_has_words(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        reader = pypdf.PdfReader(io.BytesIO(client.get(address("company_pdf", company)).content))
        figures = [node for node in nodes_in(reader.trailer["/Root"]["/StructTreeRoot"]) if node.get("/S") == "/Figure"]
        assert {str(figure["/Alt"]) for figure in figures} >= {"BeCAN", "QR-Code dieses Profils"}

    def test_the_longest_profile_fits_on_one_page(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        for concept in Concept.objects.exclude(capabilities__company=company)[:60]:
            capability = company.capabilities.create(concept=concept, level="can_do")
            for figure in KeyFigure.objects.all()[:3]:
                CapabilityFigure.objects.create(capability=capability, key_figure=figure, min=1000, max=2000)
        company.description_de, company.summary_de, company.name_de = "Vakuumdruckguss " * 240, "Gehäuse " * 60, "Werk " * 39
        company.save()
        reader = pypdf.PdfReader(io.BytesIO(client.get(address("company_pdf", company)).content))
        assert len(reader.pages) == 1

    def test_the_picture_is_as_wide_as_a_phone_wants(self, able, client, taxonomy):
        picture = Image.open(io.BytesIO(client.get(address("company_png", make_founder(visibility=4))).content))
        assert (picture.format, picture.width, picture.height) == ("PNG", 1080, 1528)

    def test_what_a_company_wrote_makes_the_server_fetch_nothing(self, able):
        html = "<p>a</p><img src='http://localhost:1/x'><img src='file:///etc/passwd'><img src='own:../settings.py'>"
        assert text_of_pdf(pdf_of([html])).strip() == "a"

    def test_markup_in_a_name_stays_text(self, able, client, taxonomy):
        company = make_company("<b>Guss</b> & <script>x</script>", visibility=4)
        assert "<b>Guss</b> & <script>x</script>" in text_of_pdf(client.get(address("company_pdf", company)).content)

    def test_it_is_set_once_and_again_when_the_profile_changed(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        first, again = (client.get(address("company_pdf", company)).content for _ in range(2))
        company.city = "Zossen"
        company.save()
        changed = client.get(address("company_pdf", company)).content
        assert (first == again, "Zossen" in text_of_pdf(changed)) == (True, True)


def nodes_in(node):
    node = node.get_object()
    if isinstance(node, dict):
        yield node
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from nodes_in(kid)


def roles_in(tree):
    return (node["/S"] for node in nodes_in(tree) if "/S" in node)


class TestTheShareCard:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_has_the_size_that_networks_want(self, able, client, taxonomy, language):
        response = client.get(address("company_card", make_founder(visibility=4), language))
        assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
        assert "public" in response["Cache-Control"]

    def test_the_page_names_it(self, able, client, taxonomy):
        company = make_founder(visibility=4)
        page = client.get(address("company_detail", company, "zh-hans")).content.decode()
        assert re.search(r'og:image" content="(.*?)"', page)[1].endswith(address("company_card", company, "zh-hans"))
        assert re.search(r'og:title" content="(.*?)"', page)[1] == "海德压铸有限公司"


class TestStructuredData:
    def data(self, client, company, language="de"):
        page = client.get(address("company_detail", company, language)).content.decode()
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])

    def test_an_organisation_in_the_reader_s_language(self, client, taxonomy):
        data = self.data(client, make_founder(visibility=4), "zh-hans")
        assert (data["@type"], data["name"], data["alternateName"]) == (
            "Organization",
            "海德压铸有限公司",
            ["Druckguss Heide & Söhne GmbH"],
        )
        assert data["address"] == {
            "@type": "PostalAddress",
            "addressLocality": "Ludwigsfelde",
            "addressRegion": "勃兰登堡",
            "addressCountry": "DE",
        }
        assert "真空压铸" in data["knowsAbout"]
        assert {"email", "telephone", "contactPoint", "employee", "founder"} & set(data) == set()

    def test_a_name_cannot_end_the_block(self, client, taxonomy):
        name = "Guss </script><script>alert(1)</script>"
        assert self.data(client, make_company(name, visibility=4))["name"] == name


class TestTheVcard:
    def test_of_a_company(self, client, taxonomy):
        company = make_founder(visibility=4)
        response = client.get(address("company_vcard", company))
        lines = response.content.decode().replace("\r\n ", "").split("\r\n")
        assert lines[0:2] == ["BEGIN:VCARD", "VERSION:3.0"]
        assert "ORG:Druckguss Heide & Söhne GmbH" in lines
        assert "ADR;TYPE=WORK:;;;Ludwigsfelde;Brandenburg;;Deutschland" in lines
        assert any(line.startswith("NOTE:Kontakt über BeCAN") for line in lines)
        assert "attachment" in response["Content-Disposition"]

    def test_no_line_is_too_long_and_none_can_be_smuggled_in(self):
        facts = dict.fromkeys(("region", "country", "website", "page"), "")
        card = vcard(name="海德压铸有限公司" * 12, city="A;B,C\nTEL:+49 30 1", note="x" * 200, **facts)
        lines = card.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert not any(line.startswith(b"TEL") for line in lines)
        assert "海德压铸有限公司" * 12 in card.replace(b"\r\n ", b"").decode()


def test_the_qr_code_is_our_own_picture(client, taxonomy):
    response = client.get(address("company_qr", make_founder(visibility=4)))
    assert (response["Content-Type"], response.content[:5]) == ("image/svg+xml", b"<?xml")
    assert b"data:" not in response.content


WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


def test_inside_wechat_the_page_says_how_to_keep_it(able, client, taxonomy):
    """Its browser opens pictures, and loads no files."""
    page = address("company_detail", make_founder(visibility=4), "zh-hans")
    inside, outside = (client.get(page, headers={"user-agent": agent}).content.decode() for agent in (WECHAT, "Firefox/140.0"))
    assert ("长按图片" in inside, "在浏览器打开" in inside, "长按图片" in outside) == (True, True, False)

"""Pages to pass on: HTML of our own as a tagged PDF, and the same page as a picture.

WeasyPrint wants Pango on the machine, and Chinese wants a font. Where one lacks, ``lacking()`` says so and nobody's page breaks.
A rendered page is kept by its content, so that only its first reader waits.
"""

import ctypes
import hashlib
from functools import cache as once
from importlib import import_module
from io import BytesIO

import pypdfium2
from django.contrib.staticfiles import finders
from django.core.cache import cache

from companies.models import FunderLogo
from companies.uploads import CONTENT_TYPES

KEPT = 7 * 24 * 3600  # seconds
SHEET_WIDTH = 1080  # pixels: what a phone shows sharply when a picture is passed on
FONT = "Noto Sans CJK SC"


@once
def lacking() -> str:
    """What this machine lacks to make documents: "pango", "font", or nothing."""
    try:
        import_module("weasyprint")
    except OSError:  # Pango or one of its companions
        return "pango"
    return "" if _has_font(FONT) else "font"


def _has_font(family: str) -> bool:
    """Fontconfig is there: Pango needs it. Its command line tool may not be."""
    fontconfig = ctypes.CDLL("libfontconfig.so.1")
    for function in (fontconfig.FcNameParse, fontconfig.FcObjectSetBuild, fontconfig.FcFontList):
        function.restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(f":family={family}".encode()))
    wanted = ctypes.c_void_p(fontconfig.FcObjectSetBuild(b"family", None))
    found = ctypes.cast(fontconfig.FcFontList(None, pattern, wanted), ctypes.POINTER(ctypes.c_int))
    return found[0] > 0


def pdf_of(versions, pictures=None) -> bytes:
    """The first of the versions, longest first, that fits on one page; the last in any case. ``pictures`` are its ``own:NAME``."""
    pictures = pictures or {}
    key = _key("pdf", *versions, *pictures.values())
    return cache.get(key) or _keep(key, _render(versions, pictures))


def pdf_not_kept(html: str, pictures=None) -> bytes:
    """For lists of persons: as many pages as it takes, and no copy stays anywhere."""
    return _render([html], pictures or {})


def png_of(pdf: bytes, *, width: int = SHEET_WIDTH) -> bytes:
    """The first page as a picture."""
    key = _key("png", pdf, str(width))
    return cache.get(key) or _keep(key, _draw(pdf, width))


def text_of_pdf(pdf: bytes) -> str:
    """What a reader or a search engine finds in it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def set_pages(html: str) -> bytes:
    """As many tagged pages as it takes; made by a worker, so not kept."""
    return _typeset(html, {}).write_pdf(pdf_variant="pdf/ua-1")


def _render(versions, pictures) -> bytes:
    for html in versions:
        document = _typeset(html, pictures)
        if len(document.pages) == 1:
            break
    return document.write_pdf(pdf_variant="pdf/ua-1")


def _typeset(html: str, pictures):
    weasyprint = import_module("weasyprint")

    class OwnPictures(weasyprint.urls.URLFetcher):
        """Nothing that a company wrote may make this server fetch anything."""

        def fetch(self, url, headers=None):
            name = url.removeprefix("own:")
            kind, content = "image/svg+xml", pictures.get(name)
            if name.startswith("funder-"):
                kind, content = _funder_logo(name)
            content = content or _static_picture(name)
            return weasyprint.urls.URLFetcherResponse(url, body=content, headers={"Content-Type": kind})

    return weasyprint.HTML(string=html, url_fetcher=OwnPictures()).render(pdf_variant="pdf/ua-1")


def _funder_logo(name: str) -> tuple[str, bytes]:
    logo = FunderLogo.objects.get(pk=name.split("-")[1])
    return CONTENT_TYPES[logo.kind], bytes(logo.content)


@once
def _static_picture(name: str) -> bytes:
    path = finders.find(f"becan/{name}") if name in ("eu.svg", "logo.svg", "logo-light.svg", "strands.svg") else None
    if path is None:
        raise ValueError(f"No picture of our own: {name}")
    with open(path, "rb") as picture:
        return picture.read()


def _draw(pdf: bytes, width: int) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    picture = BytesIO()
    image.quantize(128, dither=0).save(picture, "PNG", optimize=True)
    return picture.getvalue()


def _key(kind, *parts) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return f"document-{kind}-{digest.hexdigest()}"


def _keep(key: str, content: bytes) -> bytes:
    cache.set(key, content, KEPT)
    return content

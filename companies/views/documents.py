"""A profile to pass on: PDF, picture, QR code, share card, vCard. Each shows what this reader may see on the page, and no person."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies.anonymity import anonymous_facts
from companies.documents import lacking, pdf_of, png_of
from companies.enums import Visibility
from companies.models import Company
from companies.qr import qr_svg
from companies.rules import can_see_identity
from companies.texts import in_language
from companies.vcard import vcard
from companies.views.access import WITH_ROWS, current_words, visible_company

BREVITIES = (0, 1, 2, 3)  # the sheet has one page: the longest version that fits
CARD_WIDTH = 1200
UNAVAILABLE = 503
A_DAY = 24 * 3600


@require_safe
def company_pdf(request, pk):
    company = visible_company(request, pk)
    if lacking():
        return _unavailable(request, company)
    return _to_keep(sheet(request, company), "application/pdf", f"{_file_name(request.user, company)}.pdf")


@require_safe
def company_png(request, pk):
    company = visible_company(request, pk)
    if lacking():
        return _unavailable(request, company)
    return _to_keep(png_of(sheet(request, company)), "image/png", f"{_file_name(request.user, company)}.png")


@require_safe
def company_qr(request, pk):
    """The page's address, which says no more than its reader has."""
    company = visible_company(request, pk)
    return _to_keep(qr_svg(address_of(company)), "image/svg+xml")


@require_safe
def company_card(request, pk):
    """The picture that WeChat, mail and networks show beside a shared link: of public pages only."""
    company = public_company(pk)
    if lacking():
        return _unavailable(request, company)
    html = render_to_string("documents/card.html", _named(company), request)
    return _for_everybody(HttpResponse(png_of(pdf_of([html]), width=CARD_WIDTH), content_type="image/png"))


@require_safe
def company_vcard(request, pk):
    company = public_company(pk)
    name, words = in_language(company, "name", get_language()).value, current_words()
    content = vcard(
        name=name,
        city=company.city,
        region=region_of(company, words),
        country=words.code("country", company.country.lower()),
        website=company.website,
        page=address_of(company),
        note=_note(),
    )
    response = HttpResponse(content, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{_slug(company)}.vcf")
    return _for_everybody(response)


def public_companies():
    return Company.objects.verified().filter(visibility=Visibility.PUBLIC)


def public_company(pk):
    return get_object_or_404(public_companies().prefetch_related(*WITH_ROWS), pk=pk)


def address_of(company, language=None) -> str:
    path = reverse("companies:company_detail", args=[company.pk])
    return settings.BASE_URL + (f"/{language}/{path.split('/', 2)[2]}" if language else path)


def region_of(company, words) -> str:
    return words.code("region" if company.country == "DE" else "province", company.region) if company.region else ""


def sheet(request, company) -> bytes:
    """The profile on one page, as PDF; its text is the reader's own."""
    context = _named(company) if can_see_identity(request.user, company) else _anonymous(company)
    pictures = {"qr.svg": qr_svg(address_of(company))}
    versions = [render_to_string("documents/profile.html", context | {"brevity": brevity}, request) for brevity in BREVITIES]
    return pdf_of(versions, pictures)


def _named(company):
    return {
        "company": company,
        "address": address_of(company),
        "words": current_words(),
        "proofs": [proof for proof in company.proofs.all() if proof.is_valid_on()],
    }


def _anonymous(company):
    return {"company": None, "address": address_of(company), "words": current_words(), "facts": anonymous_facts(company)}


def _note():
    """Who answers instead of the company's own people, whose numbers are never public."""
    person = import_string(settings.MAIL_CONTACTS)(get_language())[0]
    return _("Contact through BeCAN: %(name)s, %(phone)s, %(email)s") % {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
    }


def _file_name(user, company):
    return f"BeCAN-{_slug(company)}" if can_see_identity(user, company) else "BeCAN-profile"


def _slug(company):
    names = [in_language(company, field, "en").value for field in ("short_name", "name")]
    return next(filter(None, map(slugify, names)), "company")


def _to_keep(content, content_type, name=""):
    response = HttpResponse(content, content_type=content_type)
    if name:
        response["Content-Disposition"] = content_disposition_header(False, name)
    patch_cache_control(response, private=True, no_cache=True)  # what a reader may see can change
    return response


def _for_everybody(response):
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


def _unavailable(request, company):
    context = {"company": company, "lacking": lacking()}
    return render(request, "documents/unavailable.html", context, status=UNAVAILABLE)

"""What a public page says to machines: structured data for search engines, addresses for share cards. No person, no number."""

import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from companies.documents import lacking
from companies.enums import CompanyState, Language, Visibility
from companies.texts import in_language, text_of
from companies.views.documents import address_of, region_of

register = template.Library()
MARKUP = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def is_public(company):
    return company.state == CompanyState.VERIFIED and company.visibility == Visibility.PUBLIC


@register.simple_tag
def documents_lack():
    return lacking()


@register.simple_tag(takes_context=True)
def in_wechat(context):
    """Whether the page is read inside WeChat, whose browser loads no files."""
    request = context.get("request")
    return request is not None and "MicroMessenger" in request.headers.get("user-agent", "")


@register.simple_tag
def whole_address(path):
    """With the host: share cards and search engines want it."""
    return settings.BASE_URL + path


@register.simple_tag(takes_context=True)
def structured_data(context, company):
    """schema.org's Organization as JSON-LD: a data block, which the content security policy does not count as a script."""
    text = json.dumps(organisation(company, context["words"], context["proofs"]), ensure_ascii=False).translate(MARKUP)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # escaped above


def organisation(company, words, proofs):
    name, summary = (in_language(company, field, get_language()).value for field in ("name", "summary"))
    others = {text_of(company, field, language) for field in ("name", "short_name") for language in Language.values} - {name, ""}
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address_of(company),
        "name": name,
        "alternateName": sorted(others),
        "description": summary,
        "url": company.website or address_of(company),
        "mainEntityOfPage": address_of(company),
        "foundingDate": str(company.founded or ""),
        "address": _filled(
            {
                "@type": "PostalAddress",
                "addressLocality": company.city,
                "addressRegion": region_of(company, words),
                "addressCountry": company.country,
            }
        ),
        "knowsAbout": [words.concept(capability.concept.notation) for capability in company.capabilities.all()],
        "hasCredential": [{"@type": "Certification", "name": words.proof(proof.proof_type.code)} for proof in proofs],
    }
    return _filled(data)


def _filled(data):
    return {key: value for key, value in data.items() if value}

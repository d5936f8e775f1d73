"""The report as an accessible PDF (PDF/UA-1), set by WeasyPrint from a template of its own."""

from django.template.loader import render_to_string

from becan.exceptions import DomainError
from becan.portal.report.contents import Contents
from companies.documents import lacking, set_pages


def pdf_of(contents: Contents) -> bytes:
    if missing := lacking():
        raise DomainError(f"PDF: {missing}")
    return set_pages(html_of(contents))


def html_of(contents: Contents) -> str:
    return render_to_string("documents/report.html", {"contents": contents, "funder": contents.funder})

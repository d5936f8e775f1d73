"""Listens to this app's own news, so that no service can forget the search."""

from django.dispatch import receiver

from companies.models import Company, ConceptScheme
from companies.search.documents import request_anonymous, write_document
from companies.signals import company_changed, taxonomy_changed


@receiver(company_changed, sender=Company)
def index_company(company, **_):
    write_document(company.pk)


@receiver(taxonomy_changed, sender=ConceptScheme)
def index_everything(**_):
    request_anonymous()

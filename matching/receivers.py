"""Listens to the news of the apps below."""

from django.db import transaction
from django.dispatch import receiver

from companies.models import Company, ConceptScheme
from companies.rules import is_matched
from companies.signals import company_changed, taxonomy_changed
from matching.enums import DemandState
from matching.models import EngineChange
from matching.services.refresh import request_all, request_refresh


@receiver(company_changed, sender=Company)
@transaction.atomic
def refresh_company(company, **_):
    """Its own demands, too: they open and close with the company, and who belongs to its group may have changed."""
    if company.verified_on is None or not is_matched(company):
        return
    request_refresh(company=company)
    for demand in company.demands.filter(state=DemandState.PUBLISHED):
        request_refresh(demand=demand)


@receiver(taxonomy_changed, sender=ConceptScheme)
@transaction.atomic
def refresh_everything(**_):
    EngineChange.objects.create(kind=EngineChange.Kind.TAXONOMY)
    request_all()

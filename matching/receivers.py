"""Listens to the news of the apps below."""

import logging

from anymail.signals import inbound
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from companies.models import Company, ConceptScheme, ImportRow, SearchDocument, User
from companies.rules import is_matched
from companies.signals import (
    account_deleted,
    company_changed,
    documents_rewritten,
    row_taken_back,
    row_taken_over,
    taxonomy_changed,
)
from matching.demand_documents import write_all_demand_documents, write_demand_documents
from matching.enums import DemandState
from matching.models import EngineChange, SpaceVisit
from matching.services.filing import MailRefused, file_mail
from matching.services.needs import draft_from_list, take_draft_back
from matching.services.refresh import request_all, request_refresh

logger = logging.getLogger(__name__)


@receiver(company_changed, sender=Company)
@transaction.atomic
def refresh_company(company, **_):
    """Its own demands, too: they open and close with the company, and who belongs to its group may have changed."""
    for pk in company.demands.values_list("pk", flat=True):
        write_demand_documents(pk)
    if company.verified_on is None or not is_matched(company):
        return
    request_refresh(company=company)
    for demand in company.demands.filter(state=DemandState.PUBLISHED):
        request_refresh(demand=demand)


@receiver(account_deleted, sender=User)
def forget_what_was_read(user, **_):
    SpaceVisit.objects.filter(user=user).delete()


@receiver(row_taken_over, sender=ImportRow)
def write_draft(row, company, by, **_):
    draft_from_list(row, company, by=by)


@receiver(row_taken_back, sender=ImportRow)
def drop_draft(row, **_):
    take_draft_back(row)


@receiver(taxonomy_changed, sender=ConceptScheme)
@transaction.atomic
def refresh_everything(**_):
    EngineChange.objects.create(kind=EngineChange.Kind.TAXONOMY)
    request_all()


@receiver(documents_rewritten, sender=SearchDocument)
def rewrite_demand_documents(**_):
    write_all_demand_documents()


@receiver(inbound)
def file_what_the_team_sent(sender, event, **_):
    """A mail to the filing address, as the mail provider hands it over. What is refused is only logged: no provider shall try again."""
    try:
        file_mail(event.message.as_bytes(), recipient=event.message.envelope_recipient or "", now=timezone.now())
    except MailRefused as error:
        logger.warning("Mail not filed: %s", error)

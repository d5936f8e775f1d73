"""Talks that the team writes down are consultations of the funder's report."""

import pytest
from django.utils import timezone

from companies.models import SupportRecord
from matching.enums import RecordKind
from matching.services.records import record_interaction
from tests.factories import make_company, make_measure, make_user

pytestmark = pytest.mark.django_db


def test_a_talk_counts_once_for_each_company_and_a_note_does_not():
    measure, manager = make_measure(), make_user(role="project_manager")
    companies = [make_company(region="berlin", funding_measure=measure), make_company(region="berlin")]
    record_interaction(RecordKind.PHONE, by=manager, companies=companies, subject="Herr Weber ruft zurück")
    record_interaction(RecordKind.NOTE, by=manager, companies=companies)
    found = SupportRecord.objects.order_by("pk").values_list("company", "kind", "measure", "on", "topic")
    today = timezone.localdate()
    assert list(found) == [
        (companies[0].pk, "consultation", measure.pk, today, ""),
        (companies[1].pk, "consultation", None, today, ""),
    ]

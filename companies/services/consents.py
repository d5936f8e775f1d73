from django.db import transaction
from django.utils.translation import get_language

from becan.models import log_action
from companies.consent_texts import ConsentText
from companies.enums import Channel
from companies.models import Consent


@transaction.atomic
def give_consent(company, text: ConsentText, *, by, person, scope, channel=Channel.PORTAL):
    """Note in the ledger that ``person`` agrees to the text as it stands now, in the language it was read in."""
    consent = Consent.objects.create(
        company=company,
        person=person,
        user=by,
        text_key=text.key,
        text_version=text.version,
        language=get_language(),
        scope=scope,
        channel=channel,
    )
    log_action(company, "consent.given", actor=by, text_key=text.key)
    return consent

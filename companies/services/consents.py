from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from becan.models import log_action
from companies.consent_texts import STORAGE_ABROAD, ConsentText
from companies.enums import Channel, Side
from companies.models import Consent


@transaction.atomic
def give_consent(company, text: ConsentText, *, by, person, scope, channel=Channel.PORTAL, about=None, recorded_by=None):
    """Note in the ledger that ``person`` agrees to the text as it stands now, in the language it was read in.

    Somebody without an account has no company yet; ``about`` is then what the person sent.
    """
    consent = Consent.objects.create(
        company=company,
        person=person,
        user=by,
        text_key=text.key,
        text_version=text.version,
        language=get_language(),
        scope=scope,
        channel=channel,
        recorded_by=recorded_by,
        **({"about": about} if about else {}),
    )
    if seen_on := company or about:
        log_action(seen_on, "consent.given", actor=by or recorded_by, text_key=text.key)
    return consent


def give_storage_consent(company, *, person, by=None, channel=Channel.PORTAL, about=None, recorded_by=None):
    """The separate consent of a person in China; a second tick of the same person adds nothing."""
    if company and not lacks_storage_consent(company, person):
        return None
    given = {"by": by, "person": person, "channel": channel, "about": about, "recorded_by": recorded_by}
    return give_consent(company, STORAGE_ABROAD, scope=["contact"], **given)


@transaction.atomic
def record_withdrawal(consents, *, by, channel: Channel, received_on) -> int:
    """Whoever agreed has told the team otherwise; the row stays as the proof that consent was there, and until when."""
    rows = list(consents.in_force().select_for_update(of=["self"]))
    for consent in rows:
        consent.withdrawn_at, consent.withdrawn_channel, consent.withdrawn_recorded_by = timezone.now(), channel, by
        consent.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_recorded_by"])
        said = {"text_key": consent.text_key, "channel": channel, "received_on": received_on.isoformat()}
        log_action(consent.company or consent.about or consent, "consent.withdrawn", actor=by, **said)
    return len(rows)


def lacks_storage_consent(company, person: str) -> bool:
    """Whether ``person`` of this company has still to be asked, see ``consent_texts.STORAGE_ABROAD``."""
    if company.side != Side.CHINA:
        return False
    return not company.consents.in_force().filter(text_key=STORAGE_ABROAD.key, person__iexact=person.strip()).exists()

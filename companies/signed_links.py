"""Links on which a company confirms without an account: signed, for a time, and of no use for anything else. They stay short for WeChat."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from companies.models import Confirmation

LIFE = timedelta(days=60)
_signer = TimestampSigner(salt="companies.confirmation")


def link_token(confirmation: Confirmation) -> str:
    return _signer.sign(str(confirmation.pk))


def confirmation_of_link(token: str) -> Confirmation | None:
    try:
        pk = _signer.unsign(token, max_age=LIFE)
    except BadSignature:  # forged, cut off, or too old
        return None
    return Confirmation.objects.select_related("company", "recorded_by", "asked_by").filter(pk=pk).first()

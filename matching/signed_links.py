"""Links that answer for one side without an account: signed, for a time, and of no use for anything else."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from matching.models import IntroductionSide

LIFE = timedelta(days=60)
_signer = TimestampSigner(salt="matching.introduction")


def link_token(side: IntroductionSide) -> str:
    return _signer.sign(str(side.pk))


def side_of_link(token: str) -> IntroductionSide | None:
    try:
        pk = _signer.unsign(token, max_age=LIFE)
    except BadSignature:  # forged, cut off, or too old
        return None
    sides = IntroductionSide.objects.select_related("introduction__offering", "introduction__seeking", "introduction__demand")
    return sides.filter(pk=pk).first()

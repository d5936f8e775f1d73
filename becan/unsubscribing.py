"""The link that ends mails of one group without login (RFC 8058)."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import override

from becan.mail_kinds import CHOICES, DIGEST, GROUPS, Frequency, Group
from becan.mail_plan import set_frequencies

_signer = Signer(salt="becan.unsubscribe")


def unsubscribe_url(user, group: Group) -> str:
    """Empty where there is nothing to switch off: no user, or mails that must arrive."""
    if user is None or group.is_critical:
        return ""
    with override(user.language):
        return settings.BASE_URL + reverse("portal:unsubscribe", args=[unsubscribe_token(user, group)])


def unsubscribe_token(user, group: Group) -> str:
    return _signer.sign(f"{user.pk}.{group}")


def read_token(token: str):
    """(user, code of the group), or None."""
    try:
        pk, _dot, code = _signer.unsign(token).rpartition(".")
    except BadSignature:
        return None
    user = get_user_model().objects.filter(pk=pk, is_active=True).first()
    return user and (user, code)


def switch(user, code: str, frequency: Frequency) -> None:
    """A digest's link stands for all groups that can be switched off."""
    groups = CHOICES if code == DIGEST.code else [GROUPS[code]]
    set_frequencies(user, {group.code: frequency for group in groups})

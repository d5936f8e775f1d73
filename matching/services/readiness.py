"""Red flags before two companies talk: said once by each company, read by the team, never by the other side."""

from django.db import transaction
from django.utils import timezone

from becan.models import log_action
from companies.enums import Channel, Side
from companies.models import Company
from matching.enums import Flag, ReadinessCode
from matching.models import Introduction, Readiness

ONLY_HERE = (ReadinessCode.TRADE_MARK, ReadinessCode.TOOLING)  # questions to Berlin and Brandenburg


def questions_for(company: Company) -> list[ReadinessCode]:
    return [code for code in ReadinessCode if company.side == Side.BERLIN_BRANDENBURG or code not in ONLY_HERE]


@transaction.atomic
def set_flags(company: Company, flags: dict[ReadinessCode, Flag], *, by, channel: Channel) -> None:
    """What is not among ``flags`` stays as it was."""
    row = {"by": by, "channel": channel, "at": timezone.now()}
    for code, flag in flags.items():
        Readiness.objects.update_or_create(company=company, code=code, defaults={"flag": flag} | row)
    if flags:
        said = {str(code): str(flag) for code, flag in flags.items()}
        log_action(company, "readiness.answered", actor=by, flags=said, channel=channel)


def has_answered(company: Company, code: ReadinessCode) -> bool:
    return company.readiness.filter(code=code).exists()


def is_export_open(introduction: Introduction) -> bool:
    """Whether one of the two said that export control is open. Silence and "not sure" hold nobody up: the team reads them."""
    return says_export_is_open(introduction.offering) or says_export_is_open(introduction.seeking)


def says_export_is_open(company: Company) -> bool:
    return company.readiness.filter(code=ReadinessCode.EXPORT_CONTROL, flag=Flag.RED).exists()

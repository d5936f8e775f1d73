"""Red flags before two companies talk: said once by each company, read by the team, never by the other side."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from becan.models import log_action
from companies.enums import Channel
from companies.models import Company
from matching.enums import Flag, ReadinessCode
from matching.models import Introduction, Readiness, ReadinessCheck
from matching.readiness_result import Result, result_of


@transaction.atomic
def set_flags(company: Company, flags: dict[ReadinessCode, Flag], *, by, channel: Channel) -> None:
    """What is not among ``flags`` stays as it was. The answers of one day are one check, which later ones are compared with."""
    row = {"by": by, "channel": channel, "at": timezone.now()}
    changed = {code: flag for code, flag in flags.items() if _flags(company).get(code) != flag}
    for code, flag in changed.items():
        Readiness.objects.update_or_create(company=company, code=code, defaults={"flag": flag} | row)
    if changed:
        today = {"flags": _flags(company)}
        ReadinessCheck.objects.update_or_create(company=company, on=timezone.localdate(), defaults=today)
        said = {str(code): str(flag) for code, flag in changed.items()}
        log_action(company, "readiness.answered", actor=by, flags=said, channel=channel)


def readiness_result(company: Company) -> tuple[Result, date | None]:
    """The result, and the day of the earlier check it is compared with."""
    newest, *earlier = [*company.readiness_checks.all()[:2], None, None][:2]
    before = earlier[0] if newest else None
    return result_of(company, _flags(company), before.flags if before else {}), before.on if before else None


def _flags(company: Company) -> dict[str, str]:
    return dict(company.readiness.values_list("code", "flag"))


def has_answered(company: Company, code: ReadinessCode) -> bool:
    return company.readiness.filter(code=code).exists()


def is_export_open(introduction: Introduction) -> bool:
    """Whether one of the two said that export control is open. Silence and "not sure" hold nobody up: the team reads them."""
    return says_export_is_open(introduction.offering) or says_export_is_open(introduction.seeking)


def says_export_is_open(company: Company) -> bool:
    return company.readiness.filter(code=ReadinessCode.EXPORT_CONTROL, flag=Flag.RED).exists()
